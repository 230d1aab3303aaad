#pragma once
/*
 * How a score is made of the answers to a questionnaire's items. Numbers only: no item's words are anywhere in this program.
 *
 * What it computes  the sum S of n items; a reversed one counts item_min + item_max - answer. Where some are missing and at least `required` are there:
 *   ROUND_SUM    S * n / answered, to the nearest whole step, halves up
 *   ROUND_ITEM   S + missing * (S / answered to the nearest whole step, halves up), as for the OQ-45.2
 *   ROUND_NONE   S * n / answered as it is, for scores that are means
 *   A total over parts is the sum of the parts' sums, each filled up by itself. The sum then is a score of the scaling `of_sum` where one is named
 *   (scaling.h: doubled, a mean times ten, converted by table), else of the standard scale.
 * source  of each questionnaire's numbers: its entry in datasets/instruments
 * missing  ITEM_NO_ANSWER; fewer answers than required: no score
 * oracle  tests/flow/items_test.sh scores the same answers in awk; tests/unit/instrument/items_test.c has published examples
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct instrument;
struct scaling;

enum { ITEMS_MOST = 64, ITEM_PARTS = 4, ITEM_CODES = 4, ITEM_ANSWERS = 8 };
#define ITEM_NO_ANSWER INT32_MIN

enum item_rounding { ROUND_SUM, ROUND_ITEM, ROUND_NONE };

struct items {
	const char *form;      /* the questionnaire whose items these are: its own name, or the whole's of a subscale */
	size_t form_count;     /* items of the form */
	double min, max, step; /* of an answer */
	size_t n;
	uint8_t number[ITEMS_MOST]; /* places in the form, from 1 */
	bool reversed[ITEMS_MOST];
	bool any_reversed;
	bool printed; /* the form prints reversed items with their numbers turned round already: what is keyed in from it needs no turning */
	size_t required;
	enum item_rounding rounding;
	const struct scaling *of_sum; /* NULL: the sum is the score */
	size_t parts;                 /* a total of subscales; 0: of items */
	const char *part_name[ITEM_PARTS];
	const struct items *part[ITEM_PARTS];
	size_t codes;
	double code[ITEM_CODES]; /* answers that stand for no answer */
	size_t answers;
	const char *answer[ITEM_ANSWERS]; /* words for answers, folded; answer k counts min + k */
	const char *source;
	bool verified;
};

/* How the answers of one file are written. */
struct items_reading {
	double min, max; /* of an answer: the block's, or a scaling's own */
	bool turn;       /* reversed items are still to be turned round */
};

/* How a file's answers are to be read: scaling NULL or one without a range of its items: the standard range. */
struct items_reading items_reading_of(const struct items *items, const struct scaling *scaling, bool as_answered);

/*
 * answer: one per item of the form, in steps of an answer (5.4 by 0.1 is 54), at place number - 1. false: too few answers. *sum is in units of the reading's
 * scale.
 */
bool items_sum(const struct items *items, const struct items_reading *reading, const int32_t *answer, double *sum);
/* A sum to steps of the instrument. scaling: as for items_reading_of(). */
int32_t items_score(const struct instrument *i, const struct scaling *scaling, double sum);
