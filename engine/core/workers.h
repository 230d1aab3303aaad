#pragma once
/*
 * Independent pieces of work on all cores. Piece i is done by exactly one call do_piece(i, context); which thread takes it does
 * not matter, so results must go to places of their own and be combined in order afterwards: the answer is then the same for
 * any number of threads. Pieces may themselves have pieces: those are done by the thread that has the piece.
 */
#include "core/err.h"

#include <stddef.h>

typedef enum err (*workers_piece)(size_t i, void *context);

/* 0: one per core. UPTURN_THREADS in the environment overrides the default. */
void workers_set_threads(unsigned n);
unsigned workers_threads(void);
/* Runs pieces 0..n-1. The error of the lowest failing piece is returned, its note set in the calling thread. */
must_check enum err workers_run(size_t n, workers_piece do_piece, void *context);
