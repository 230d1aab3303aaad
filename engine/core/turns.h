#pragma once
/*
 * Pieces of one stream on all cores: workers take turns at taking a piece, which only one can do at a time, work on theirs beside each other, and what came
 * of a piece has its turn in the order in which pieces were taken. Whatever depends on that order is done there, so that nothing depends on how many
 * workers there are, or which is faster.
 *
 *   take   the next piece, number `piece` from 0 on; ERR_END: there are no more       one at a time
 *   work   on the piece taken last                                                     beside the others
 *   keep   what came of it moves to `slot` (below TURNS_SLOTS), where it waits         one at a time
 *   turn   of the pieces 0, 1, .., what waits in their slots                           one at a time
 *
 * An error of take or work is that of its piece; it is told where its turn would be, so that the first by the order of pieces is the one returned, its
 * note set in the calling thread. After an error no piece is taken any more, and none behind it has its turn.
 * cost  two locks a piece. A piece waits where TURNS_SLOTS before it are not done
 */
#include "core/err.h"

#include <stddef.h>

enum { TURNS_SLOTS = 128 };

struct turns {
	unsigned workers; /* workers_threads(), or fewer */
	void *context;
	enum err (*take)(void *context, unsigned worker, size_t piece);
	enum err (*work)(void *context, unsigned worker);
	void (*keep)(void *context, unsigned worker, unsigned slot);
	enum err (*turn)(void *context, size_t piece, unsigned slot);
};

must_check enum err turns_run(const struct turns *t);
