#pragma once
/*
 * What can be worked out about whole numbers from sums, equalities and shares between them: one store for all tables of a release. It knows nothing
 * of tables, of what was withheld or why: only numbers, each between two bounds, and what holds between them.
 *
 *   sum     total = sum of parts
 *   share   low <= part / whole <= high, where the whole is not 0
 *
 * infer_narrow  interval tightening over all constraints to a fixpoint (the shuttle algorithm: L. Buzzigoli & A. Giusti, 1999; D. Dobra & S. Fienberg,
 *               PNAS 2000;97:11885). Every bound found is true; a store of one two-way table may have tighter ones.
 * infer_can     whether a number can lie in a range together with all else: NO is proved by the search, YES by whole numbers for all that fill
 *               every constraint (a witness), UNKNOWN is neither within the steps allowed. The search starts at the values given and departs
 *               from them as little as it can.
 * ties          numbers in the order they were added; nothing depends on time or place
 * errors        ERR_MEMORY
 * cost          narrow: O(terms) a round, at most ROUNDS rounds a constraint; can: one narrow a step
 */
#include "core/arena.h"
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INFER_FAR (1L << 40) /* no bound */

enum { INFER_PATIENCE = 4000 };

enum infer_answer { INFER_NO, INFER_YES, INFER_UNKNOWN };

struct infer;

must_check enum err infer_new(struct arena *mem, struct infer **out);
/* A number known to be between low and high; *number is its place, from 0 on. */
/* Steps that a search of infer_can() may take; INFER_PATIENCE where nothing is said. */
void infer_patience(struct infer *f, long steps);
/* What searches have cost so far: terms of constraints looked at, which depends on the numbers alone. */
uint64_t infer_work(const struct infer *f);
must_check enum err infer_number(struct infer *f, long low, long high, size_t *number);
must_check enum err infer_sum(struct infer *f, size_t total, const size_t *part, size_t parts);
must_check enum err infer_share(struct infer *f, size_t part, size_t whole, double low, double high);
/* What is known of a number, before or after narrowing. */
long infer_low(const struct infer *f, size_t number);
long infer_high(const struct infer *f, size_t number);
/* Makes known what was not. */
void infer_know(struct infer *f, size_t number, long low, long high);
/* Narrows all bounds; they stay narrow. *whole is false where the constraints contradict each other. */
must_check enum err infer_narrow(struct infer *f, bool *whole);
/* near: a value for each number that fills all constraints, or NULL: the low bounds. Bounds are as before afterwards. */
must_check enum err infer_can(struct infer *f, size_t number, long low, long high, const long *near, enum infer_answer *out);
/* The same without a search: NO where narrowing finds a contradiction, else UNKNOWN. */
must_check enum err infer_excludes(struct infer *f, size_t number, long low, long high, enum infer_answer *out);
