#pragma once
/*
 * Export formats, described in datasets/layouts/NAME.yaml (in the binary; a user's file or folder overrides), and what one of them makes of a
 * file: which column is what, how its dates read, and then records, row by row.
 *
 * kinds   rows    one row per appointment (the sessions layout)
 *         tables  several files: clients, episodes, appointments, scores, bound by keys. Rows of a table with a key, or that others look up, are
 *                 read once into locked memory; the others stream. Of rows with one key the last counts (REASON_REPLACED), and a looked-up row that
 *                 is not there rejects where it is needed (REASON_NO_MATCH). record.kind tells what a row is of
 *         wide    one row per client, a column per occasion and instrument: a pattern such as bdi_s{n} or bdi.{n}m, or a list of columns
 *         visits  client, days since intake, one score per row
 * Column names are matched by synonyms, folded (case, spaces, punctuation). A layout fits when its required columns are there; the one with most
 * matched columns wins; a draw is ERR_AMBIGUOUS naming the candidates; none is ERR_FORMAT naming the nearest layout and the roles it misses.
 * Dates: ISO, D/M/Y, M/D/Y, Y/M/D, DDMMYYYY, month names; the time of day is ignored; 2-digit years never lie after the present one; Excel
 * serials where the layout allows them. The order is decided from the whole column (a first pass over the file, cut short when 20,000 cells of every
 * date column put the year first: other forms are then refused, never guessed); if every value fits both day-month and month-day, ERR_AMBIGUOUS
 * asks for --date-order. Years before 1901 and from 2100 on are sentinels: no date.
 * Scores: a number of the instrument, on its step and in its range; "12 (moderate)" where the label is one of its bands; a decimal comma where
 * cells are not divided by commas. Everything else is a missing value or a rejected one, counted by reason; the row stays.
 * Attendance: empty or absent is attended; text that no list knows is 0 (unmapped), and so no session.
 * A file without a client column needs the client's name and birth date, or a layout that says that rows are clients; else it is an error.
 * cost: about 4 million rows of 21 columns a second (tests/bench/layout_bench.c), reading included.
 */
#include "instrument/instrument.h"
#include "layout/record.h"
#include "layout/vocabulary.h"
#include "read/rd_batch.h"
#include "read/syntax.h"

enum layout_role {
	ROLE_DROPPED, /* not known, or known and never kept */
	ROLE_CLIENT_ID,
	ROLE_NAME, /* the client's, whole */
	ROLE_BIRTH_DATE,
	ROLE_AGE,
	ROLE_GENDER,
	ROLE_EMAIL,
	ROLE_PHONE,
	ROLE_POSTCODE,
	ROLE_ADDRESS,
	ROLE_THERAPIST,
	ROLE_CLINIC,
	ROLE_PROBLEM,
	ROLE_MODALITY,
	ROLE_DATE,
	ROLE_DAYS,
	ROLE_ATTENDANCE,
	ROLE_DURATION,
	ROLE_SCORE,
	ROLE_BREAKTHROUGH,
	ROLE_BREAKTHROUGH_TYPE,
	ROLE_END_REASON,
	ROLE_SESSION_NUMBER, /* recognised, never believed */
	ROLE_NOTES,
	ROLE_GIVEN_NAME,
	ROLE_SURNAME,
	ROLE_OTHER_NAME, /* more names of the client */
	ROLE_ETHNICITY,
	ROLE_ZIP,
	ROLE_STATE,
	ROLE_COUNTRY,
	ROLE_DIAGNOSIS,
	ROLE_OCCUPATION,
	ROLE_LANGUAGE,
	ROLE_DISABILITY,
	ROLE_INTERPRETER,
	ROLE_REFERRAL,
	ROLE_PAYER,
	ROLE_TIME,
	ROLE_FEE,
	ROLE_FORMAT,
	ROLE_STAGE,
	ROLE_INSTRUMENT,  /* one score a row: whose it is */
	ROLE_SCORE_VALUE, /* and what it is */
	ROLE_EVENT,       /* a named event: days since intake */
	ROLE_LINK,        /* tells which rows of several tables belong together, or which count: never kept */
	/* known by their header and never kept, whatever the layout; each has a name so that it can be said why */
	ROLE_RELATIVE,
	ROLE_REFERRER,
	ROLE_RECORD_NUMBER,
	ROLE_NATIONAL_ID,
	ROLE_INSURANCE,
	ROLE_LICENCE,
	ROLE_WEB,
	ROLE_NETWORK,
	ROLE_DEVICE,
	ROLE_FILE,
	ROLE_EMPLOYER,
	ROLE_RELIGION,
	ROLE_SEXUALITY,
	ROLE_IMMIGRATION,
	ROLE_FORENSIC,
	ROLE_LIFE,
	ROLE_ITEM, /* an answer to one item of a questionnaire: only the score of all is kept */
	ROLE__COUNT
};

const char *layout_role_name(enum layout_role role);
/* Nothing of such a column reaches a dataset. */
bool layout_role_dropped(enum layout_role role);

/* Why a value is not there, or a row was not taken. One closed list for the whole program. */
enum layout_reason {
	REASON_NONE,
	/* missing values */
	REASON_EMPTY,
	REASON_MISSING_CODE, /* N/A, #NULL!, a code of the layout */
	REASON_DECLINED,
	/* rejected values: the row stays */
	REASON_NOT_A_NUMBER,
	REASON_OUT_OF_RANGE,
	REASON_OFF_STEP,
	REASON_BAD_DATE,
	REASON_UNMAPPED,
	/* rejected rows */
	REASON_RAGGED,
	REASON_NO_CLIENT,
	REASON_NO_DATE,
	REASON_IMPOSSIBLE_DATE,
	REASON_FUTURE_DATE,
	REASON_DUPLICATE, /* the same appointment again, everything alike */
	REASON_CONFLICT,  /* the same client, day and instrument with another score */
	REASON_TOTALS_ROW,
	REASON_DAMAGED_ID, /* an id that a spreadsheet turned into 1.23E+11 */
	REASON_ERASED,     /* the client was erased on request */
	REASON_AMBIGUOUS,  /* no id, and several clients have the name and birth date */
	REASON_REPLACED,   /* a later file of the run has another version of the appointment, or of the row by its key */
	REASON_VOIDED,     /* the export itself says that it does not count */
	REASON_NO_KEY,     /* of a table with a key */
	REASON_NO_MATCH,   /* the row of another table that it belongs to is not there */
	/* rejected values again: numbers in datasets do not move */
	REASON_TOTAL_DISAGREES, /* a total that is not what its items make */
	REASON_TOO_FEW_ITEMS,   /* answers that make no score */
	REASON_NO_SCORE,        /* a row that names an instrument and has no score */
	REASON__COUNT
};

const char *layout_reason_name(enum layout_reason reason);
/* Of a value that was there and could not be used; the row stays. */
static inline bool layout_reason_of_value(enum layout_reason reason)
{
	return (reason >= REASON_NOT_A_NUMBER && reason <= REASON_UNMAPPED) || reason == REASON_TOTAL_DISAGREES ||
	       reason == REASON_TOO_FEW_ITEMS || reason == REASON_NO_SCORE;
}

enum layout_flag {
	LAYOUT_UNKNOWN = 1,    /* no rule knows the header: dropped */
	LAYOUT_REPEATED = 2,   /* another column has this role, or this instrument and occasion: dropped */
	LAYOUT_TWO_SCALES = 4, /* its scores would fit another scale, too (score_scale.h); taken on the standard one */
};

/* What happened to one column. Counts over all rows of its file. */
struct layout_column {
	int file, column; /* 1-based */
	enum layout_role role;
	int instrument;  /* position in the plan, or -1 */
	uint64_t values; /* kept */
	uint64_t reason[REASON__COUNT];
	unsigned flags; /* enum layout_flag */
};

/* The plan of a run: the instruments that some file holds, in order of their names. */
struct layout_plan {
	size_t instruments;
	const struct instrument *instrument[RECORD_SCORES];
};

/* How numbers are written; not told: a comma wherever cells are not divided by commas. */
enum layout_decimal { DECIMAL_NOT_TOLD, DECIMAL_COMMA, DECIMAL_POINT };

/* What a person says that a cell of a column of categories stands for: a code of its list, by name. */
struct layout_spelled {
	int file, column; /* from 1 */
	const char *cell, *code;
};

struct layout_options {
	const char *layout;     /* a name, or the path of a YAML file; NULL: recognise */
	const char *folder;     /* the user's layouts, or NULL */
	const char *date_order; /* "dmy", "mdy", "ymd" or NULL: decide from the column */
	enum layout_decimal decimal;
	bool confirm_order;   /* a person has seen the order of occasions that was read from typed names */
	char *const *columns; /* what a person says of columns: "7=client_id" (layout_answers.h) */
	int columns_n;
	char *const *scales; /* on which scale scores are: "core_om=mean" (score_scale.h) */
	int scales_n;
	const struct layout_spelled *spelled;
	int spelled_n;
	bool any_scale; /* what is read for its clients and names alone: no file stops for the scale of its scores */
	int32_t today;  /* day number: later dates are rejected */
};

struct layout_set;  /* all layouts and vocabularies */
struct layout_file; /* one export, recognised */

must_check enum err layout_load(struct arena *mem, const struct instrument_set *instruments, const struct layout_options *o,
				struct layout_set **out);
/* What the chosen layout says of sheets and queries, where the command line does not. It lives as long as the set. */
void layout_choose_source(const struct layout_set *s, struct syntax_choice *choice);
const struct vocabularies *layout_vocabularies(const struct layout_set *s);
/* A person said which scale the scores of this questionnaire are on. */
bool layout_scale_is_said(const struct layout_set *s, const struct instrument *i);
size_t layout_count(const struct layout_set *s);
const char *layout_name(const struct layout_set *s, size_t i);
const char *layout_title(const struct layout_set *s, size_t i);
const char *layout_source(const struct layout_set *s, size_t i);

/* Recognises the file behind r and decides its date order (one pass, then rd_rewind). r stays the caller's and must outlive the result. */
must_check enum err layout_recognise(struct arena *mem, const struct layout_set *s, struct rd *r, int file,
				     struct layout_file **out);
/*
 * Recognises the exports behind rd[0..n-1], files 1..n, together: a layout of tables says what several files are, and each of the others is
 * recognised by itself. A layout of tables is taken where all the tables that it needs are there and it knows more files, or more columns of them,
 * than the layouts of one table do. A file that is no table of it and fits no other layout is unused: it is not read, and its columns say so.
 * errors  as layout_recognise(); ERR_FORMAT where a table is there without those it needs; ERR_AMBIGUOUS two layouts of tables fit equally well
 */
must_check enum err layout_recognise_all(struct arena *mem, const struct layout_set *s, struct rd *const *rd, size_t n,
					 struct layout_file **out);
/* Wipes what files hold of their rows, and frees it. After it no row can be asked for. */
void layout_files_close(struct layout_file *const *files, size_t n);
const char *layout_of_file(const struct layout_file *f);
/* Of a layout of tables, which: its name; "" for the others. */
const char *layout_table_of_file(const struct layout_file *f);
/* No table of its layout, and so not read. */
bool layout_file_unused(const struct layout_file *f);
/* How many days may lie between a measurement and its appointment. */
int layout_tolerance_days(const struct layout_file *f);
/* The columns with what was seen so far. */
const struct layout_column *layout_columns(const struct layout_file *f, size_t *n);
/* "ymd", "dmy", "mdy", or "" where the file has no dates. */
const char *layout_date_order(const struct layout_file *f);
/* Days per occasion that a wide layout assumes where its occasions are sessions; 0 where time is real. */
int layout_days_per_occasion(const struct layout_file *f);

/* The instruments of all files together; tells each file which position is whose. */
must_check enum err layout_make_plan(struct layout_file *const *files, size_t n, struct layout_plan *out);

/*
 * Sees what no record keeps, row by row: cells of columns that name people (clients, relatives, therapists; an id without a digit is a name), and
 * cells of kept columns that gave no value (REASON_NOT_A_NUMBER to REASON_UNMAPPED), or whose text is read behind the layout (ZIP code,
 * diagnosis, fee). Cells live until the call returns.
 */
struct layout_watch {
	void *context;
	void (*name)(void *context, struct rd_cell cell);
	void (*lost)(void *context, const struct layout_column *column, struct rd_cell cell);
};
/* From the next row on. */
void layout_watch(struct layout_file *f, struct layout_watch watch);

/* Hears of every rejected value, in the order of rows, from the thread that calls layout_next(). */
struct layout_tell {
	void *context;
	void (*rejected)(void *context, const struct layout_column *column, long row, enum layout_reason reason);
};
/* From the next row on. */
void layout_tell(struct layout_file *f, struct layout_tell tell);

/*
 * The next record. ERR_OK with *reason REASON_NONE: *out is filled. ERR_OK with another reason: the row was not taken (out has file, row
 * and column only). ERR_END at the end. A wide row gives several records, one after the other; *first_of_row is true for a row's first.
 */
must_check enum err layout_next(struct layout_file *f, struct record *out, enum layout_reason *reason, bool *first_of_row);

/*
 * A file read by several threads. Each has a share of it: a layout_file that layout_watch(), layout_tell() and layout_next() take, and that gives the
 * records of the rows it took last; ERR_END after them. Records, and what is counted when all shares are joined, are those of one reader.
 * share_take  the next rows of f, by whomever: one caller at a time, and for all files of a layout of tables together; b: of the share alone. ERR_END:
 *             there are no more. What held rows of a layout of tables show when they are read is shown to the share that asks first
 * share_join  adds what the share counted to f, whose columns are then to be read, and which layout_judge() can judge; then the share is to be freed
 * judge       what layout_next() tells of a file that is read at once at its end: scores on another scale (ERR_AMBIGUOUS)
 */
must_check enum err layout_share_new(const struct layout_file *f, struct layout_file **out);
must_check enum err layout_share_take(struct layout_file *f, struct rd_batch *b, struct layout_file *share);
void layout_share_join(struct layout_file *f, const struct layout_file *share);
/* Wipes what it remembers. */
void layout_share_free(struct layout_file *share);
must_check enum err layout_judge(const struct layout_file *f);
