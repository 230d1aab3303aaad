#include "read/rd_guard.h"

#include "core/secret.h"

#include <string.h>

enum err guard_new(size_t size, struct guard *out)
{
	void *p = NULL;
	enum err err = secret_alloc(size, &p);
	if (!err)
		*out = (struct guard){.p = p, .size = size};
	return err;
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
	secret_free(g->p, g->size);
	*g = (struct guard){0};
}
