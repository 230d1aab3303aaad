#pragma once
/* One export while it is read. */
#include "layout/item_sets.h"
#include "layout/layout_parts.h"
#include "layout/score_scale.h"
#include "layout/take.h"
#include "read/rd_batch.h"

/* Where a wide file's scores of one occasion lie in time. */
struct occasion {
	int number;
	bool follow_up;
	int32_t day;
};

struct wide_state {
	int occasions, treatment_last;   /* position of the last that is no follow-up */
	struct occasion *occasion;       /* in time order */
	int32_t (*score)[RECORD_SCORES]; /* of the row, by occasion */
	bool *has_score;
	int last;     /* last treatment occasion of the row with a score, -1: none */
	int next;     /* occasion to give next */
	bool pending; /* the row has more to give */
	bool first;
	struct record base;       /* what the row says once */
	int complete, incomplete; /* end reasons, or VOCABULARY_MISSING */
};

struct layout_file {
	const struct layout_set *set;
	const struct layout *layout;
	struct rd *rd;
	int file;
	int n;
	struct layout_column *column;
	const struct matched *matched;
	int takers, score_takers;
	struct taker *taker;                   /* one a kept column that fills a record by itself */
	struct taker *score_taker;             /* wide: one a score column */
	int client_cell, date_cell, days_cell; /* -1: none */
	struct taker when;                     /* the date or the days */
	bool by_name;                          /* no id, but names and birth dates */
	struct record blank;
	enum date_order order;            /* of the date column */
	char row_name[48];                /* the client of a file whose rows are clients */
	const struct layout_scale *scale; /* wide: of its occasions; NULL otherwise */
	struct wide_state wide;
	struct layout_watch watch;       /* all NULL: nobody does */
	struct layout_tell tell;         /* the same */
	long row;                        /* that is being taken */
	struct score_scale *score_scale; /* one an instrument of the set; instrument NULL: the file has no score of it */
	int item_sets;
	struct item_set *item_set; /* questionnaires that the file has by their items */
	int names;
	int *name_cell;           /* columns that name people */
	struct table_file *table; /* one of several; NULL: it stands alone */
	/* Of a share: */
	const struct layout_file *of;
	struct rd_batch *batch; /* its rows; NULL: rd's */
	struct arena *own;      /* where it is */
};

bool layout_is_totals_row(const struct layout_file *f, const struct rd_row *row);
enum layout_reason layout_take_client(struct layout_file *f, const struct rd_row *row, struct record *out);
enum layout_reason layout_take_when(const struct layout_file *f, const struct rd_row *row, struct record *out);
void layout_tell_names(const struct layout_file *f, const struct rd_row *row);
must_check enum err layout_find_names(struct arena *mem, struct layout_file *f);
/* The next row of the file, or of what a share has taken. */
must_check enum err layout_next_row(struct layout_file *f, struct rd_row *row);
void layout_forget_spellings(struct layout_file *f);
struct layout_input {
	struct rd *rd;
	int file;
};

/* A file as a match has it; order: of dates that do not tell theirs, or ORDER_NONE. */
must_check enum err layout_file_make(struct arena *mem, const struct layout_set *s, const struct layout_input *in,
				     const struct matching *m, enum date_order order, struct layout_file **out);
/* Whether a bare number may be a date: not where the source types its dates. */
static inline bool layout_takes_serials(const struct layout_file *f)
{
	return f->layout->excel_serials && !rd_info(f->rd)->typed_dates;
}
/* Decides the order of each date column. order holds one entry a column. */
must_check enum err layout_decide_orders(struct layout_file *f, enum date_order otherwise, enum date_order *order);
/* Numbers of the file have a decimal comma. */
bool layout_writes_comma(const struct layout_file *f);
/* To who hears of rejected values: of the row that is being taken. */
void layout_tell_rejected(const struct layout_file *f, const struct layout_column *column, enum layout_reason reason);
void layout_tell_cell(const struct layout_file *f, const struct taker *t, enum layout_reason reason, struct rd_cell cell);
/* Tells who watches of a cell that gave no value, or whose text is read behind the layout: of few. */
static inline void layout_tell_lost(const struct layout_file *f, const struct taker *t, enum layout_reason reason,
				    struct rd_cell cell)
{
	if (reason == REASON_NONE ? t->later : reason > REASON_DECLINED)
		layout_tell_cell(f, t, reason, cell);
}
/* Names the column that a row is not taken for, where there is one. */
enum layout_reason layout_because_of(const struct layout_file *f, enum layout_reason reason, struct record *out);
must_check enum err wide_begin(struct arena *mem, struct layout_file *f, int scale);
/* Reads the scores of a row, whose base is filled. */
void wide_row(struct layout_file *f, const struct rd_row *row, const struct record *base);
void wide_next(struct layout_file *f, struct record *out, bool *first_of_row);
