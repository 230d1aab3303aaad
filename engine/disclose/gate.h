#pragma once
/*
 * What the parts of the gate share: the table that is judged, and what has been decided about each cell so far. Private to disclose.
 */
#include "disclose/disclose.h"

enum hidden {
	HIDE_NOT,
	HIDE_SMALL,  /* too few clients */
	HIDE_ZERO,   /* nobody, in a class of a sensitive sum (research, public) */
	HIDE_NEARLY, /* nearly everybody, in a class of a sensitive sum (research, public) */
	HIDE_BESIDE, /* complementary: so that another cannot be worked out */
	HIDE_LINKED  /* made of a count that is hidden */
};

struct gate {
	const struct table *t;
	enum release release;
	double least; /* clients that a cell needs */
	struct arena *mem;
	unsigned char *hidden; /* enum hidden, one a cell */
	bool *coarse;          /* one a cell: shown with fewer digits, as the clients behind it are hidden */
};

must_check enum err gate_new(struct arena *mem, const struct table *t, enum release release, struct gate *out);
/* Decides every cell; cells that are HIDE_LINKED beforehand stay hidden. */
must_check enum err gate_decide(struct gate *g);
/* The released table of a decided gate. */
must_check enum err gate_release(struct gate *g, struct safe_table **out);

/* A cell that counts, with a number in it: what sums are about. */
bool gate_counts(const struct cell *c);
/* Neither none nor enough: 0 < n < least. */
bool gate_few(const struct gate *g, double n);

/* Hides cells by the clients behind them. */
void gate_small(struct gate *g);
/* Hides more counts until no hidden count can be worked out from the sums of the table. */
must_check enum err gate_sums(struct gate *g);
/* Hides percentages, incidences and estimates made of hidden counts. */
void gate_linked(struct gate *g);
/* The points of a curve that may be drawn, rounded. */
must_check enum err gate_curve(const struct gate *g, enum chart_kind kind, const struct curve *from, struct safe_curve *to);
