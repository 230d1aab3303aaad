#pragma once
/* The inside of a store of numbers. Private to infer. */
#include "infer/infer.h"

struct bound {
	long low, high;
};

/* A sum (sign of the total -1, of parts 1, all adding up to 0) or, where whole is used, a share. */
struct rule {
	size_t first, terms; /* in term, sign */
	bool share;
	double low, high;
};

struct was {
	size_t number;
	struct bound bound;
};

struct infer {
	long patience; /* steps of a search */
	uint64_t work;
	struct arena *mem;
	size_t numbers, number_room, rules, rule_room, terms, term_room, sign_room;
	struct bound *bound;
	struct rule *rule;
	size_t *term;
	signed char *sign;
	/* Made ready by infer_ready(): the rules of each number, a queue of rules, what bounds were before. */
	bool ready;
	size_t *of_first, *of; /* rules of number i: of[of_first[i]] .. of[of_first[i + 1]] */
	size_t *queue, queued, taken;
	unsigned *visits;
	bool *waits;
	struct was *trail;
	size_t trails, trail_room;
	bool out_of_memory;
};

must_check enum err infer_ready(struct infer *f);
/* Narrows from the rules of one number on (number < numbers), or from all. False: a contradiction. */
bool infer_spread(struct infer *f, size_t number);
/* Sets a bound that can be undone. False: nothing is left between. */
bool infer_set(struct infer *f, size_t number, long low, long high);
/* Back to how it was when the trail had that length. */
void infer_undo(struct infer *f, size_t trails);
