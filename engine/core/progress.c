#include "core/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static bool always_on;
static bool drawn;
static int64_t last_ms;

void progress_show(bool always)
{
	always_on = always;
}

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_step(const char *what, uint64_t done, uint64_t total)
{
	if (!always_on && !isatty(STDERR_FILENO))
		return;
	int64_t ms = now_ms();
	if (drawn && ms - last_ms < 100)
		return;
	last_ms = ms;
	drawn = true;
	if (total)
		fprintf(stderr, "\r%-12s %3.0f %%\033[K", what, 100.0 * (double)done / (double)total);
	else
		fprintf(stderr, "\r%-12s %" PRIu64 "\033[K", what, done);
	fflush(stderr);
}

void progress_end(void)
{
	if (drawn)
		fputs("\r\033[K", stderr);
	drawn = false;
}
