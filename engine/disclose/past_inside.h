#pragma once
/* What the files past*.c share. */
#include "disclose/past.h"

/* One a cell; n 0: it was never told. */
struct known {
	uint64_t place, definition; /* 0, 0: a cell that tells nothing */
	const struct told *told;    /* by release */
	size_t n;
	bool small; /* too few clients are behind it now */
};

struct past {
	struct disclose_ledger *ledger;
	struct known *of;
	int64_t *release; /* that there are, rising */
	size_t releases;
};

uint64_t past_hash(const struct disclose_ledger *l, const char *text);
void past_find(const struct disclose_ledger *l, uint64_t place, const struct told **first, size_t *n);
/* The clients behind a cell, its own or its row's; NULL: not known. */
const struct contributors *past_who(const struct gate *g, size_t cell);
/* Tags by which two sets may differ and still be fewer than t clients. */
size_t past_few(const struct gate *g);
/* Tags by which a cell differs from what was told: of all, of the part or of the rest, the fewest but none; 0: none at all, or not known. */
size_t past_apart(const struct gate *g, size_t cell, const struct told *told);
/* By how much a count would move, as released. */
double past_step(const struct gate *g, size_t cell, const struct told *told);
/* Too few clients, or too small a step, to show the difference. */
bool past_close(const struct gate *g, size_t cell, const struct told *told);
/* Adds an entry for this release. */
must_check enum err past_tell(const struct gate *g, const struct told *told);
