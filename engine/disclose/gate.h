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
	HIDE_LINKED, /* made of a count that is hidden */
	HIDE_KEPT,   /* what an earlier release told stands: too few clients have changed since */
	HIDE_TWICE   /* sessions and their like: a few of their clients have more than one (qi) */
};

struct past;

struct gate {
	const struct table *t;
	enum release release;
	double least; /* clients that a cell needs: constants.threshold */
	struct disclose_constants constants;
	bool noise; /* counts of clients are perturbed */
	struct arena *mem;
	unsigned char *hidden; /* enum hidden, one a cell */
	struct past *past;     /* what earlier releases told of the cells; NULL: no ledger is kept */
	bool dropped;          /* what adds up in it could not be made safe, and goes whole */
	bool *coarse;          /* one a cell: shown with fewer digits, as the clients behind it are hidden */
};

must_check enum err gate_new(struct arena *mem, const struct table *t, const struct disclose_options *o, struct gate *out);
/* Decides every cell; cells that are HIDE_LINKED beforehand stay hidden. */
must_check enum err gate_decide(struct gate *g);
/* The released table of a decided gate. */
must_check enum err gate_release(struct gate *g, struct safe_table **out);

/* A cell that counts, with a number in it: what sums are about. */
bool gate_counts(const struct cell *c);
/* Of the clients behind a count, those that an insider knows: a therapist, a clinic, or one client of themselves. */
long gate_own(const struct cell *c);
/* Neither none nor enough: 0 < n < least. */
bool gate_few(const struct gate *g, double n);

/* Outside the clinic (research, public), where what blurs is asked for too. */
bool gate_strict(const struct gate *g);
/* The table as it is judged: bins and edges of fewer than t clients merged, rows of an export taken out outside the clinic. */
must_check enum err gate_view(const struct gate *g, const struct table **out);
/* Merges bins and pools edges of fewer than t clients, in place. */
must_check enum err gate_merge(const struct gate *g, struct table *t);
/* Hides cells by the clients behind them. */
void gate_small(struct gate *g);
/* Whether a number of a kind with a rule of its own goes. */
bool gate_kind_small(const struct gate *g, const struct cell *c);
/* Hides means from which a hidden one could be worked out. */
void gate_means(struct gate *g);
/* Hides more counts until no hidden count can be worked out from the sums of the table. */
must_check enum err gate_sums(struct gate *g);
/* Hides percentages, incidences and estimates made of hidden counts. */
void gate_linked(struct gate *g);
/* The points of a curve that may be drawn, rounded. */
must_check enum err gate_curve(const struct gate *g, enum chart_kind kind, const struct curve *from, struct safe_curve *to);
