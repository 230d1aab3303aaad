#pragma once
/*
 * Progress of long work, on standard error: only when that is a terminal or progress_show(true) was called. Library modules say
 * how far they are; they never print anything else.
 */
#include <stdbool.h>
#include <stdint.h>

void progress_show(bool always);
/* what: a constant such as "reading"; done of total units (total 0: not known). Cheap: redraws at most ten times a second. */
void progress_step(const char *what, uint64_t done, uint64_t total);
void progress_end(void);
