#pragma once
/*
 * From a cell to a value of a record. Which function reads a column is decided once, when the file is recognised; the loop over rows only calls it.
 */
#include "layout/layout_parts.h"

/* Spellings seen lately and what they stand for: a column of categories has few, so each is looked up in the lists about once. */
enum { CACHE_SLOTS = 256, CACHE_WAYS = 4, CACHE_TEXT = 46, CACHE_ROOM = CACHE_SLOTS + 1 };

struct cached {
	int16_t code;
	uint8_t reason, n; /* n 0: free */
	char text[CACHE_TEXT];
};

struct taker {
	enum layout_reason (*take)(const struct taker *t, struct rd_cell cell, struct record *out);
	int cell; /* position in the row */
	struct layout_column *seen;
	size_t offset; /* of the value in struct record */
	const struct vocabulary *list, *missing;
	struct cached *cache;
	const struct instrument *instrument;
	int position; /* of the instrument in the plan */
	int per_unit; /* steps in 1; 0: not a whole number */
	bool decimal_comma;
	char *const *codes; /* the layout's own missing codes */
	unsigned codes_n;
	struct date_rules dates;
	const struct vocabulary_index *names; /* role instrument: of the set's */
	const struct layout_rule *rule;       /* whose codes are read first, or NULL */
	enum layout_reason (*mapped)(const struct taker *t, struct rd_cell cell, struct record *out);
	bool later;                /* its text is read behind the layout */
	int occasion;              /* wide: position among the file's occasions */
	struct score_scale *scale; /* of a score: which scale it is on (score_scale.h) */
};

/* The function for a role; NULL for roles that no record holds or that the row itself reads (client, date, days, scores of a wide file). */
enum layout_reason (*taker_of_role(enum layout_role role))(const struct taker *t, struct rd_cell cell, struct record *out);
size_t taker_offset(enum layout_role role);
/* The closed list of a role; VOC__COUNT for none. */
enum vocabulary_domain taker_domain(enum layout_role role);

/* Members of a record that a role fills, at most 2. */
struct taker_field {
	size_t offset, size;
	bool cell;
};
int taker_fields(enum layout_role role, struct taker_field out[2]);
/* From here on the cells are read as the layout's codes first: what they stand for is then read as if it stood there. */
void taker_map(struct taker *t);
/* A score column of any instrument reads that one from here on. */
void taker_of_instrument(struct taker *t, const struct instrument *i, int position);
/* The position of a cell's instrument among the set's, after the layout's codes; REASON_UNMAPPED and the missing ones leave it alone. */
enum layout_reason take_instrument(const struct taker *t, struct rd_cell cell, int *instrument);
/* Raw codes: "5" is "05", and "a" is "A". */
bool take_is_code(const char *code, struct rd_cell cell);

/* What the layout's codes make of a cell; false: it is none of them. Empty: no value. */
bool take_mapping(const struct taker *t, struct rd_cell cell, struct rd_cell *to);

/* A cell of a score column. *steps is set where REASON_NONE is returned. */
enum layout_reason take_score_steps(const struct taker *t, struct rd_cell cell, int32_t *steps);
/* The same, on the standard scale of the instrument. */
enum layout_reason take_standard_steps(const struct taker *t, struct rd_cell cell, int32_t *steps);
/* The layout itself calls this cell missing (999, -9). */
bool take_is_missing_code(const struct taker *t, struct rd_cell cell);
/* A plain number, decimal point (or comma): false for anything else. *rest is what stands behind it. */
bool take_number(const struct taker *t, struct rd_cell cell, double *value, struct rd_cell *rest);

static inline enum layout_reason taken(const struct taker *t, enum layout_reason reason)
{
	if (reason == REASON_NONE)
		t->seen->values++;
	else
		t->seen->reason[reason]++;
	return reason;
}
