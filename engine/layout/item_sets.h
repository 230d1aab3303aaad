#pragma once
/*
 * Answers become scores: each row's answers are read, and every score that can be made of them goes into the record (instrument/items.h has the rules).
 *
 * Where two scores are of the same items (of a parent and of a child), and a column tells which questionnaire a row is of, a row gives that one only.
 * A total beside its items: the items are kept; where the total's cell says something else, it is no value (REASON_TOTAL_DISAGREES). Answers that make no
 * score, because too few are there, are no values either (REASON_TOO_FEW_ITEMS); a total that is there then counts.
 */
#include "layout/item_form.h"
#include "layout/item_turn.h"
#include "layout/score_scale.h"
#include "layout/take.h"

struct layout_file;

/* One column of answers. */
struct item_column {
	struct taker taker;
	int number; /* in the form */
	bool used;  /* by a score of the row */
};

/* One score that answers make. */
struct item_score {
	const struct instrument *instrument;
	int position; /* in the plan; below 0: no row gives it */
	bool one_of;  /* another questionnaire has the same items (who answers differs): the row names which it is */
	const struct scaling *scaling; /* that its answers are on; NULL: the standard */
	struct layout_column *total;   /* the column of its total, or NULL */
};

/* A questionnaire whose items the file has. */
struct item_set {
	const struct instrument *form;
	struct items_reading reading;
	const struct scale_choice *choice;
	struct scale_tally tally;
	struct item_turn turn;
	size_t columns, scores;
	struct item_column *column;
	struct item_score *score;
	int32_t answer[ITEMS_MOST];
};

/* After the takers are made. */
must_check enum err items_begin(struct arena *mem, struct layout_file *f, const struct matching *m);
/* Reads the row's answers; the record has the totals already. named: the questionnaire that the row names, or NULL. */
void items_take(struct layout_file *f, const struct rd_row *row, const struct instrument *named, struct record *out);
/* A cell of answers, in steps of an answer (5.4 by 0.1 is 54). */
enum layout_reason item_answer(struct item_set *set, const struct taker *t, struct rd_cell cell, int32_t *answer);
