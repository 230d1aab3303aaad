#include "store/tree_level.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 256 };

static enum err child_room(struct tree_level *l)
{
	if (l->n < l->room)
		return ERR_OK;
	size_t more = l->room ? l->room * 2 : FIRST_ROOM;
	uint32_t *child = realloc(l->child, more * sizeof *child);
	if (!child)
		return err_memory();
	l->child = child;
	size_t *end = realloc(l->end, more * sizeof *end);
	if (!end)
		return err_memory();
	l->end = end;
	l->room = more;
	return ERR_OK;
}

static enum err byte_room(struct tree_level *l, size_t n)
{
	if (l->used + n <= l->bytes_room)
		return ERR_OK;
	size_t more = (l->used + n) * 2;
	unsigned char *larger = realloc(l->bytes, more);
	if (!larger)
		return err_memory();
	l->bytes = larger;
	l->bytes_room = more;
	return ERR_OK;
}

enum err tree_level_add(struct tree_level *l, uint32_t child, const unsigned char *between, size_t n)
{
	enum err err = child_room(l);
	if (!err)
		err = byte_room(l, n);
	if (err)
		return err;
	if (n)
		memcpy(l->bytes + l->used, between, n);
	l->used += n;
	l->child[l->n] = child;
	l->end[l->n++] = l->used;
	return ERR_OK;
}

const unsigned char *tree_level_between(const struct tree_level *l, size_t i, size_t *n)
{
	size_t from = i ? l->end[i - 1] : 0;
	*n = l->end[i] - from;
	return l->bytes + from;
}

void tree_level_done(struct tree_level *l)
{
	free(l->child);
	free(l->bytes);
	free(l->end);
	*l = (struct tree_level){0};
}
