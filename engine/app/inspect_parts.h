#pragma once
/* For the files of inspect alone. */
#include "app/inspect.h"
#include "read/input.h"

/* Text in the arena, "" where there is no memory for it. */
const char *inspect_text(struct arena *mem, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A header as a terminal can take it: no control characters, not endless. */
const char *inspect_header(struct arena *mem, struct rd_cell cell);
/* A number with commas between thousands. */
const char *inspect_count(struct arena *mem, uint64_t n);
/* A role or reason as words: "client id". */
const char *inspect_words_of(struct arena *mem, const char *name);
/* Why a column is what it is, in a line. */
const char *inspect_because(struct arena *mem, const struct layout_sight *sight, const struct inspect_cells *cells);
/* "session 3", "intake", "follow-up 1", or "". */
const char *inspect_occasion(struct arena *mem, const struct layout_sight *sight);

/* A question without answers, at the end of the list; NULL: no memory. */
struct inspect_question *inspect_ask(struct inspect *in, const struct inspect_question *q);
void inspect_answer_add(struct inspect_question *q, enum inspect_answer_kind kind, const char *value, const char *says);
/* "7=client_id" or "7-9=drop", with the file where there are several. */
const char *inspect_columns_are(const struct inspect *in, int file, int from, int to, const char *what);
void inspect_answer_column(const struct inspect *in, struct inspect_question *q, int column, const char *what,
			   const char *says);
/* What the header leaves open: which layout, which columns, which order. */
must_check enum err inspect_ask_header(struct inspect *in, const struct inspect_file *f, const struct rd_row *header);
/* The dates read both ways (column: the first of them). */
must_check enum err inspect_ask_dates(struct inspect *in, const struct inspect_file *f, int column);
/* What ingest would stop with. */
must_check enum err inspect_ask_as_told(struct inspect *in, const struct inspect_file *f, const struct err_note *note);
/* How many columns from i on (from 0) are the items of a questionnaire without a name, from item 1 on; 0: none. */
int inspect_item_run(const struct inspect_file *f, int i);
bool inspect_is_in_item_run(const struct inspect_file *f, int i);
bool inspect_has_items(const struct inspect_file *f);
/* Whose items they are. */
must_check enum err inspect_ask_items(struct inspect *in, const struct inspect_file *f, int i, int n, bool stops);
/* What the cells leave open. */
must_check enum err inspect_ask_cells(struct inspect *in, const struct inspect_file *f);
