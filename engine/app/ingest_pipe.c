#include "app/ingest_pipe.h"

#include "core/relay.h"
#include "core/secret.h"

#include <string.h>

enum { ROWS = 2048, TEXT = 1 << 18, LONGEST = 1 << 12, CELLS = 6 + RECORD_TEXTS };

struct block {
	size_t n, used;
	struct pipe_row row[ROWS];
	char text[TEXT];
};

struct pipe {
	pipe_next next;
	pipe_take take;
	void *next_context, *take_context;
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
	const struct pipe *p = context;
	struct block *b = to;
	b->n = b->used = 0;
	while (b->n < ROWS && TEXT - b->used >= (size_t)CELLS * LONGEST) {
		struct pipe_row *row = &b->row[b->n];
		enum err err = p->next(p->next_context, row);
		if (err)
			return err;
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
	return ERR_OK;
}

static enum err take(void *context, const void *from)
{
	const struct pipe *p = context;
	const struct block *b = from;
	enum err err = ERR_OK;
	for (size_t i = 0; i < b->n && !err; i++)
		err = p->take(p->take_context, &b->row[i]);
	return err;
}

enum err pipe_run(pipe_next next, void *next_context, pipe_take take_row, void *take_context)
{
	struct pipe p = {.next = next, .take = take_row, .next_context = next_context, .take_context = take_context};
	struct relay relay = {.fill = fill, .fill_context = &p, .take = take, .take_context = &p};
	enum err err = ERR_OK;
	for (int i = 0; i < RELAY_BLOCKS && !err; i++)
		err = secret_alloc(sizeof(struct block), &relay.block[i]);
	if (!err)
		err = relay_run(&relay);
	for (int i = 0; i < RELAY_BLOCKS; i++)
		secret_free(relay.block[i], sizeof(struct block));
	return err;
}
