#include "deid/moves.h"

#include "core/secret.h"

enum { FIRST_SLOTS = 64 };

static uint32_t *seek(uint32_t *slot, size_t size, const struct move *item, struct tag from)
{
	size_t i = from.low & (size - 1);
	while (slot[i] && !tag_same(item[slot[i] - 1].from, from))
		i = (i + 1) & (size - 1);
	return &slot[i];
}

static enum err make_room(struct moves *m)
{
	void *grown = m->item, *larger = NULL;
	enum err err = secret_grow(&grown, &m->room, m->n + 1, sizeof *m->item);
	m->item = grown;
	if (err || m->n * 2 < m->size)
		return err;
	size_t size = m->size ? m->size * 2 : FIRST_SLOTS;
	err = secret_alloc(size * sizeof *m->slot, &larger);
	if (err)
		return err;
	secret_free(m->slot, m->size * sizeof *m->slot);
	m->slot = larger;
	m->size = size;
	for (size_t i = 0; i < m->n; i++)
		*seek(m->slot, size, m->item, m->item[i].from) = (uint32_t)i + 1;
	return ERR_OK;
}

enum err moves_add(struct moves *m, struct move move)
{
	enum err err = make_room(m);
	if (err)
		return err;
	m->item[m->n++] = move;
	*seek(m->slot, m->size, m->item, move.from) = (uint32_t)m->n;
	return ERR_OK;
}

const struct move *moves_find(const struct moves *m, struct tag from)
{
	if (!m->n)
		return NULL;
	uint32_t slot = *seek(m->slot, m->size, m->item, from);
	return slot ? &m->item[slot - 1] : NULL;
}

void moves_done(struct moves *m)
{
	secret_free(m->slot, m->size * sizeof *m->slot);
	secret_free(m->item, m->room * sizeof *m->item);
	*m = (struct moves){.n = 0};
}
