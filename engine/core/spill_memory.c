#include "core/secret.h"
#include "core/spill_inside.h"
#include "core/workers.h"

#include <stdlib.h>

/* Slabs: the first is small, as most runs are; each next has twice as much. A stripe is what one thread wipes at a time. */
enum { FIRST_SLAB = 512 << 10, LARGEST_SLAB = 64 << 20, STRIPE = 1 << 20 };

bool spill_memory_fits(const struct spill_memory *m, size_t n)
{
	return n <= m->budget && m->in_use <= m->budget - n;
}

static enum err slab_add(struct spill_memory *m)
{
	struct spill_slab *grown = realloc(m->slab, (m->slabs + 1) * sizeof *grown);
	if (!grown)
		return err_memory();
	m->slab = grown;
	struct spill_slab *b = &grown[m->slabs];
	*b = (struct spill_slab){.size = m->slabs ? b[-1].size : FIRST_SLAB / 2};
	b->size = b->size < LARGEST_SLAB ? b->size * 2 : LARGEST_SLAB;
	b->used = calloc(b->size / SPILL_UNIT, 1);
	void *base = NULL;
	enum err err = b->used ? secret_alloc(b->size, &base) : err_memory();
	if (err) {
		free(b->used);
		return err;
	}
	b->base = base;
	m->slabs++;
	return ERR_OK;
}

static void mark(struct spill_memory *m, const unsigned char *p, unsigned of, int used)
{
	struct spill_slab *b = &m->slab[m->slabs - 1];
	while (p < b->base || p >= b->base + b->size)
		b--;
	memset(b->used + (size_t)(p - b->base) / SPILL_UNIT, used, spill_class_bytes(of) / SPILL_UNIT);
}

static void put_aside(struct spill_memory *m, unsigned of, unsigned char *p)
{
	struct spill_spare *spare = (struct spill_spare *)(void *)p;
	spare->next = m->spare[of];
	m->spare[of] = spare;
}

/* A chunk from the spare ones, from halving a larger one, or from the slab. */
static enum err cut(struct spill_memory *m, unsigned of, unsigned char **out)
{
	unsigned from = of;
	while (from < SPILL_CLASSES && !m->spare[from])
		from++;
	struct spill_slab *b = m->slabs ? &m->slab[m->slabs - 1] : NULL;
	if (from < SPILL_CLASSES) {
		*out = (unsigned char *)m->spare[from];
		m->spare[from] = m->spare[from]->next;
	} else {
		enum err err = b && b->cut < b->size ? ERR_OK : slab_add(m);
		if (err)
			return err;
		b = &m->slab[m->slabs - 1];
		*out = b->base + b->cut;
		b->cut += SPILL_CHUNK;
		from = SPILL_CLASSES - 1;
	}
	while (from-- > of)
		put_aside(m, from, *out + spill_class_bytes(from));
	return ERR_OK;
}

enum err spill_memory_take(struct spill_memory *m, unsigned of, unsigned char **out)
{
	enum err err = cut(m, of, out);
	if (err)
		return err;
	mark(m, *out, of, 1);
	m->in_use += spill_class_bytes(of);
	return ERR_OK;
}

void spill_memory_give(struct spill_memory *m, unsigned of, unsigned char *p)
{
	mark(m, p, of, 0);
	put_aside(m, of, p);
	m->in_use -= spill_class_bytes(of);
}

static void wipe_used(const struct spill_slab *b, size_t from, size_t to)
{
	for (size_t unit = from; unit < to; unit++) {
		size_t first = unit;
		while (unit < to && b->used[unit])
			unit++;
		secret_wipe(b->base + first * SPILL_UNIT, (unit - first) * SPILL_UNIT);
	}
}

struct wiping {
	const struct spill_memory *memory;
	size_t threads;
};

static enum err wipe_stripes(size_t i, void *context)
{
	const struct wiping *w = context;
	const size_t units = STRIPE / SPILL_UNIT;
	for (size_t k = 0; k < w->memory->slabs; k++) {
		const struct spill_slab *b = &w->memory->slab[k];
		size_t end = b->cut / SPILL_UNIT;
		for (size_t from = i * units; from < end; from += w->threads * units)
			wipe_used(b, from, from + units < end ? from + units : end);
	}
	return ERR_OK;
}

void spill_memory_end(struct spill_memory *m)
{
	struct wiping w = {.memory = m, .threads = m->in_use > STRIPE ? workers_threads() : 1};
	enum err err = workers_run(w.threads, wipe_stripes, &w);
	(void)err; /* wiping cannot fail */
	for (size_t k = 0; k < m->slabs; k++) {
		secret_unmap(m->slab[k].base, m->slab[k].size);
		free(m->slab[k].used);
	}
	free(m->slab);
}
