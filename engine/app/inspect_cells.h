#pragma once
/*
 * What the cells of each column look like: their shapes, how many there are of each, and what they could be. No cell is kept.
 *
 * rows    the first 100,000 are looked at; counts are of those
 * shapes  the three most frequent of the first 200 that came (ties: the earlier one); the rest is counted
 * like    what at least 95 % of the filled cells are: dates; numbers from 0 to 200 with a few to 201 values, as scores are; ids (a digit, no space,
 *         no such number); INSPECT_LIKE_NOTHING otherwise
 * cost    one pass, about 10 million cells a second
 */
#include "app/inspect_mask.h"
#include "core/arena.h"
#include "read/rd.h"

enum { INSPECT_SHAPES = 3, INSPECT_ROWS = 100000 };

enum inspect_like { INSPECT_LIKE_NOTHING, INSPECT_LIKE_DATE, INSPECT_LIKE_SCORE, INSPECT_LIKE_ID };

struct inspect_shape {
	char text[INSPECT_SHAPE];
	uint64_t cells;
};

struct inspect_cells {
	uint64_t filled;
	int shapes; /* of shape */
	struct inspect_shape shape[INSPECT_SHAPES];
	uint64_t other;          /* cells of other shapes */
	uint64_t decimal_commas; /* cells such as 12,5 */
	enum inspect_like like;
};

/* Of every column, in mem; then r is at its first row again. more: there are rows behind those. */
must_check enum err inspect_cells(struct arena *mem, struct rd *r, int32_t today, const struct inspect_cells **out,
				  bool *more);

/*
 * Spellings and their shapes, counted as they come: for cells that no list knows. Their texts are kept in core/secret.h until they are freed, for the
 * person at the terminal who asks what they are (app/inspect_spell.h).
 */
struct inspect_spellings;
must_check enum err inspect_spellings_new(struct arena *mem, struct inspect_spellings **out);
void inspect_spellings_free(struct inspect_spellings *s);
void inspect_spellings_add(struct inspect_spellings *s, struct rd_cell cell);
/* The k-th spelling as it came, from 0, and its cells. Longer ones than 60 bytes have no text. */
struct rd_cell inspect_spelling(const struct inspect_spellings *s, int k, uint64_t *cells);
/* How many different ones there were, 1,000 at most. */
int inspect_spellings_count(const struct inspect_spellings *s);
/* The most frequent shapes, into out->shape; out->filled is the number of cells. */
void inspect_spellings_shapes(const struct inspect_spellings *s, struct inspect_cells *out);
