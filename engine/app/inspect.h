#pragma once
/*
 * What exports are, column by column and why, and what a person must decide before they are taken in. Everything is read, nothing is kept or written.
 *
 * Where a question is open, the first of its answers is assumed for what is said of the rest, and the file is read with that.
 * A question stops ingest, or has an answer that is taken without one being given (otherwise).
 * errors  those of reading; a file that no layout fits, or that is ambiguous, is a question and no error
 */
#include "app/ingest.h"
#include "app/inspect_cells.h"
#include "layout/layout_look.h"

enum { INSPECT_ANSWERS = 8 };

struct inspect_column {
	struct rd_cell raw;
	const char *header; /* fit for a terminal */
	const struct inspect_cells *cells;
	struct layout_column seen;               /* what became of the values; role and flags also where no layout fits */
	const char *instrument;                  /* its name, or "" */
	const char *action, *why, *flags, *lost; /* words, "" where there is nothing to say */
	const char *because;
	struct inspect_spellings *unmapped; /* spellings that no list knows, or NULL */
};

struct inspect_file {
	int file;
	int argument;  /* that it came with, from 1 */
	bool is_sheet; /* one of several of a workbook */
	const struct syntax *syntax;
	struct rd_info info;
	int columns;
	struct layout_look look;
	const char *layout, *date_order; /* NULL, "": not recognised */
	const char *table;               /* of a layout of several, or "" */
	bool unused;                     /* no table of that layout: not read */
	bool dates_open;                 /* they read both ways: date_order is "" */
	bool told;                       /* a question says already why it was not read */
	uint64_t rows, rejected[REASON__COUNT];
	bool more; /* cells beyond those whose shapes were counted */
	struct inspect_column *column;
};

enum inspect_answer_kind {
	INSPECT_ANSWER_NONE, /* the sentence says what to do */
	INSPECT_ANSWER_COLUMN,
	INSPECT_ANSWER_LAYOUT,
	INSPECT_ANSWER_DATE_ORDER,
	INSPECT_ANSWER_CONFIRM,
	INSPECT_ANSWER_DECIMAL,
	INSPECT_ANSWER_SCALE,
	INSPECT_ANSWER_SHEET,
};

struct inspect_answer {
	enum inspect_answer_kind kind;
	const char *value; /* of the option: "7=client_id"; NULL: it has none */
	const char *says;  /* what it means */
};

struct inspect_question {
	int file, column; /* 0: of the whole */
	int last;         /* column to which items reach that an answer gives a questionnaire; 0: it is of one column */
	bool stops;       /* ingest stops; otherwise it does what `otherwise` says */
	bool own;         /* other answers of the first one's kind are possible: another questionnaire, another column */
	const char *asks, *otherwise;
	bool spellings;     /* of the column: a person at the terminal may say what they are */
	int answers, usual; /* usual: the answer that is taken without one */
	struct inspect_answer answer[INSPECT_ANSWERS];
};

struct inspect {
	struct arena *mem;
	struct ingest_request request;
	struct profile profile;
	struct instrument_set instruments;
	struct layout_set *layouts; /* with every order confirmed */
	struct scan_names *names;   /* of the exports: for the headers that are saved */
	int tables;                 /* there */
	int files;                  /* looked at */
	struct inspect_file *file;
	int questions, room;
	struct inspect_question *question;
};

/* The caller frees out, also after an error: it holds what was found before. */
must_check enum err inspect_exports(const struct ingest_request *r, struct inspect *out);
void inspect_free(struct inspect *in);
/* The option's name without dashes. */
const char *inspect_answer_option(enum inspect_answer_kind kind);
/* Its value has words that a person replaces: QUESTIONNAIRE, N. Such answers are the last of a question. */
bool inspect_answer_is_pattern(const struct inspect_answer *a);
