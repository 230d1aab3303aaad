#include "app/ingest_pipe.h"

#include "core/relay.h"
#include "core/secret.h"

#include <string.h>

enum { ROWS = 2048, TEXT = 1 << 18, LONGEST = 1 << 12, CELLS = 6 + RECORD_TEXTS };

struct block {
	size_t n, used;
	struct seen seen;
	struct pipe_row row[ROWS];
	char text[TEXT];
};

/* A cell of its own; one that is longer than any id is none. */
static void keep(struct block *b, struct rd_cell *cell)
{
	if (cell->n > LONGEST || !cell->n) {
		*cell = (struct rd_cell){0};
		return;
	}
	char *place = b->text + b->used;
	memcpy(place, cell->p, cell->n);
	b->used += cell->n;
	cell->p = place;
}

static enum err fill(void *context, void *to)
{
	struct pipe *p = context;
	struct block *b = to;
	b->n = b->used = 0;
	seen_clear(&b->seen);
	p->filling = &b->seen;
	while (b->n < ROWS && TEXT - b->used >= (size_t)CELLS * LONGEST) {
		struct pipe_row *row = &b->row[b->n];
		enum err err = p->next(p->next_context, row);
		if (err)
			return err == ERR_END && b->seen.failed ? seen_failed(&b->seen) : err;
		b->n++;
		if (row->reason != REASON_NONE)
			continue;
		keep(b, &row->record.client);
		keep(b, &row->record.therapist);
		keep(b, &row->record.clinic);
		keep(b, &row->record.name);
		keep(b, &row->record.given);
		keep(b, &row->record.surname);
		for (int t = 0; t < RECORD_TEXTS; t++)
			keep(b, &row->record.text[t]);
	}
	return seen_failed(&b->seen);
}

static enum err take(void *context, const void *from)
{
	const struct pipe *p = context;
	const struct block *b = from;
	enum err err = ERR_OK;
	seen_show(&b->seen, &p->watch);
	for (size_t i = 0; i < b->n && !err; i++)
		err = p->take(p->take_context, &b->row[i]);
	return err;
}

static void hold_name(void *context, struct rd_cell cell)
{
	const struct pipe *p = context;
	seen_name(p->filling, cell);
}

static void hold_lost(void *context, const struct layout_column *column, struct rd_cell cell)
{
	const struct pipe *p = context;
	seen_lost(p->filling, column, cell);
}

struct layout_watch pipe_watch(struct pipe *p)
{
	return (struct layout_watch){
		.context = p, .name = p->watch.name ? hold_name : NULL, .lost = p->watch.lost ? hold_lost : NULL};
}

static void block_free(void *block)
{
	struct block *b = block;
	if (b)
		seen_free(&b->seen);
	secret_free(b, sizeof *b);
}

enum err pipe_run(struct pipe *p)
{
	struct relay relay = {.fill = fill, .fill_context = p, .take = take, .take_context = p};
	enum err err = ERR_OK;
	for (int i = 0; i < RELAY_BLOCKS && !err; i++)
		err = secret_alloc(sizeof(struct block), &relay.block[i]);
	if (!err)
		err = relay_run(&relay);
	for (int i = 0; i < RELAY_BLOCKS; i++)
		block_free(relay.block[i]);
	return err;
}
