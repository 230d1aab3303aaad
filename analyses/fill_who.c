/* Who is behind a number: the part of fill.h that the ledger of releases asks for. Without marks everything here is nothing. */
#include "analyses/fill.h"

#include <stdio.h>

void counted_add(struct counted *k, const struct cohort *c, size_t client)
{
	k->n++;
	if (c->mark && k->last != client + 1)
		contributors_join(&k->who, &c->mark[client]);
	k->last = client + 1;
}

struct counted counted_rest(const struct counted *all, const struct counted *some)
{
	struct counted rest = *all;
	rest.n -= some->n;
	contributors_leave(&rest.who, &some->who);
	return rest;
}

const struct contributors *fill_who(const struct table *t, const struct cohort *c, const struct contributors *who)
{
	struct contributors *own = c->mark ? ARENA_NEW(t->mem, struct contributors) : NULL;
	if (own)
		*own = *who;
	return own;
}

struct cell fill_counted(const struct table *t, const struct cohort *c, const struct counted *k)
{
	return cell_from(cell_count(k->n), fill_who(t, c, &k->who), NULL);
}

struct cell fill_percent(const struct table *t, const struct cohort *c, const struct counted *part,
			 const struct counted *whole)
{
	return cell_from(cell_percent(part->n, whole->n), fill_who(t, c, &whole->who), fill_who(t, c, &part->who));
}

const struct contributors *fill_everybody(const struct table *t, const struct cohort *c)
{
	struct contributors *all = c->mark ? ARENA_NEW(t->mem, struct contributors) : NULL;
	for (size_t i = 0; all && i < c->clients; i++)
		contributors_join(all, &c->mark[i]);
	return all;
}

const struct contributors *fill_group_who(const struct factor *f, size_t group)
{
	return f->who ? &f->who[group] : NULL;
}

static const char *joined(struct arena *mem, const char *before, const char *after)
{
	char text[256];
	snprintf(text, sizeof text, "%s%s", before, after);
	return arena_text(mem, text);
}

struct cell fill_group_cell(const struct table *t, const char *before, const struct factor *f, size_t group)
{
	const char *name = f->name && group < (size_t)f->levels ? f->name[group] : NULL;
	struct cell c = cell_text(joined(t->mem, before, fill_group_label(f, group)));
	return cell_from(cell_linked(c, name ? joined(t->mem, before, name) : NULL), fill_group_who(f, group), NULL);
}

enum err fill_behind(const struct table *t, const struct analysis_input *in, const struct surv_rows *rows,
		     const int32_t *client, size_t group, struct behind *out)
{
	const struct contributors *mark = in->cohort->mark;
	*out = (struct behind){NULL, NULL};
	if (!mark)
		return ERR_OK;
	/* A client stands in a sample as often as there are episodes: 1 seen, 2 with the event. */
	unsigned char *seen = ARENA_ARRAY(t->mem, in->cohort->clients + 1, unsigned char);
	struct contributors *who = ARENA_ARRAY(t->mem, 2, struct contributors);
	if (!seen || !who)
		return err_memory();
	for (size_t i = 0; i < rows->n; i++) {
		unsigned now = rows->status[i] == 1 ? 3 : 1, before = seen[client[i]];
		if (!fill_in_group(in->factor, rows->group[i], group))
			continue;
		if (now & ~before & 1)
			contributors_join(&who[0], &mark[client[i]]);
		if (now & ~before & 2)
			contributors_join(&who[1], &mark[client[i]]);
		seen[client[i]] = (unsigned char)(before | now);
	}
	*out = (struct behind){&who[0], &who[1]};
	return ERR_OK;
}

void fill_estimates_from(const struct table *t, size_t row, const struct behind *b)
{
	for (size_t c = 0; c < t->columns; c++) {
		struct cell *cell = table_cell(t, row, c);
		if (!cell->who && cell->kind > CELL_COUNT_OF)
			*cell = cell_from(*cell, b->clients, b->events);
	}
}

enum err fill_contrast(const struct table *t, size_t row, const char *const *keys, size_t n,
		       const struct behind *const both[2])
{
	if (!both[0]->clients || both[0] == both[1])
		return ERR_OK;
	struct contributors *who = ARENA_ARRAY(t->mem, 2, struct contributors);
	if (!who)
		return err_memory();
	who[0] = *both[0]->clients;
	contributors_join(&who[0], both[1]->clients);
	who[1] = *both[0]->events;
	contributors_join(&who[1], both[1]->events);
	for (size_t i = 0; i < n; i++) {
		struct cell *cell = table_cell(t, row, table_column(t, keys[i]));
		*cell = cell_from(*cell, &who[0], &who[1]);
	}
	return ERR_OK;
}

const struct contributors *fill_others(const struct table *t, const struct factor *f, size_t group, const struct behind *b)
{
	struct contributors *others = f->who && b->clients ? ARENA_NEW(t->mem, struct contributors) : NULL;
	if (!others)
		return NULL;
	*others = f->who[group];
	contributors_leave(others, b->clients);
	return others;
}
