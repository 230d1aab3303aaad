#pragma once
/* The inside of a released table: made by disclose_table() and disclose_summary() alone. Private to disclose. */
#include "disclose/disclose.h"

enum { HEADLINE = 3 };

struct safe_table {
	enum release release;
	bool private; /* counts carry the noise of differential privacy: no threshold, no rounding */
	struct disclose_constants constants;
	const char *sheet, *name, *question, *title, *sentence;
	size_t notes;
	const char *note[TABLE_NOTES];
	size_t columns, rows;
	struct column *column;
	struct safe_cell *cell;
	size_t sums, shares;
	const struct table_sum *sum;
	const struct table_share *share;
	struct chart chart; /* its curves are taken out */
	size_t curves;
	struct safe_curve *curve;
	size_t headlines; /* value, low, high */
	struct safe_cell headline[HEADLINE];
	const char *measure; /* header of the headline's column */
};

/* The sentence with released numbers in it, or what is said otherwise. NULL: no memory. */
const char *safe_say(struct arena *mem, const struct table *t, const struct safe_table *safe);
/* A remark below the sentence; what adds up is not told then. ERR_LIMIT: no room for it. */
must_check enum err safe_note_add(struct safe_table *s, const char *note);
/* A copy of strings and columns; no number. NULL: no memory. */
struct safe_table *safe_new(struct arena *mem, const struct table *t, enum release release);
