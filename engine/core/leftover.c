#include "core/leftover.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

enum { PLACES = 8 };

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
static _Atomic(const char *) place[PLACES];

/* Only calls that POSIX allows in a handler. The newest first: a folder was remembered before what stands in it. */
static void clear_away(int signal_number)
{
	for (size_t i = PLACES; i-- > 0;) {
		const char *path = atomic_load(&place[i]);
		if (path && unlink(path))
			rmdir(path);
	}
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

void leftover_watch(void)
{
	struct sigaction act = {.sa_handler = clear_away};
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaction(signals[i], &act, NULL);
}

void leftover_remember(const char *path)
{
	for (size_t i = 0; i < PLACES; i++) {
		const char *empty = NULL;
		if (atomic_compare_exchange_strong(&place[i], &empty, path))
			return;
	}
}

void leftover_forget(const char *path)
{
	for (size_t i = 0; i < PLACES; i++) {
		const char *here = path;
		if (atomic_compare_exchange_strong(&place[i], &here, NULL))
			return;
	}
}
