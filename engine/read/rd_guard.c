#include "read/rd_guard.h"

#include <string.h>
#include <sys/mman.h>

enum err guard_new(size_t size, struct guard *out)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return err_memory();
	/* Both are refused only by kernels older than 4.14, which Debian 12 does not have. */
	if (madvise(p, size, MADV_DONTDUMP) || madvise(p, size, MADV_WIPEONFORK)) {
		munmap(p, size);
		return err_memory();
	}
	/* Locking is a courtesy: an ordinary user's limit may be below one block. */
	(void)mlock(p, size);
	*out = (struct guard){.p = p, .size = size};
	return ERR_OK;
}

enum err guard_grow(struct guard *g, size_t keep, size_t size)
{
	if (size <= g->size)
		return ERR_OK;
	struct guard larger;
	enum err err = guard_new(size, &larger);
	if (err)
		return err;
	if (keep)
		memcpy(larger.p, g->p, keep);
	guard_free(g);
	*g = larger;
	return ERR_OK;
}

void guard_free(struct guard *g)
{
	if (!g->p)
		return;
	explicit_bzero(g->p, g->size);
	munmap(g->p, g->size);
	*g = (struct guard){0};
}
