/* From entries to a set. */
#include "deid/finish.h"

#include "core/secret.h"

#include <stdlib.h>

static int by_place(const void *a, const void *b)
{
	const struct deid_reject *x = a, *y = b;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	if (x->reason != y->reason)
		return x->reason < y->reason ? -1 : 1;
	if (x->part != y->part)
		return x->part < y->part ? -1 : 1;
	return x->column < y->column ? -1 : x->column > y->column;
}

/* All that deid itself rejects, and the first of the others. */
static void sort_rejects(struct deid_rejects *list)
{
	size_t n = 0, given = 0;
	if (list->n)
		qsort(list->item, list->n, sizeof *list->item, by_place);
	for (size_t i = 0; i < list->n; i++)
		if (!list->item[i].given || given++ < DEID_LISTED)
			list->item[n++] = list->item[i];
	list->n = n;
}

static enum err add_hand(struct finish *f, const struct deid_hand *h, uint32_t *last_file)
{
	struct deid_counts *sum = &f->s->counts;
	sum->rows_read += h->counts.rows_read;
	sum->rows_accepted += h->counts.rows_accepted;
	sum->rows_rejected += h->counts.rows_rejected;
	for (int r = 0; r < REASON__COUNT; r++)
		sum->rejected[r] += h->counts.rejected[r];
	f->measurements = f->measurements || h->measurements;
	*last_file = h->last_file > *last_file ? h->last_file : *last_file;
	enum err err = ERR_OK;
	for (size_t i = 0; i < h->rejects.n && !err; i++)
		err = rejects_add(&f->s->rejects, h->rejects.item[i]);
	return err;
}

/* Files that told of rows or of columns. */
static enum err gather_hands(struct finish *f, size_t *files)
{
	const struct deid *d = f->d;
	uint32_t last_file = 0;
	enum err err = ERR_OK;
	for (const struct deid_hand *h = d->hand; h; h = h->next)
		f->hands++;
	f->streams = calloc(f->hands + 1, sizeof *f->streams);
	if (!f->streams)
		return err_memory();
	size_t i = 0;
	for (const struct deid_hand *h = d->hand; h && !err; h = h->next) {
		f->streams[i++] = &h->entry;
		err = add_hand(f, h, &last_file);
	}
	f->streams[f->hands] = &f->moved;
	*files = last_file;
	for (size_t c = 0; c < d->columns.n; c++)
		*files = (size_t)d->columns.item[c].file > *files ? (size_t)d->columns.item[c].file : *files;
	return err;
}

static enum err make_chain(struct finish *f)
{
	void *p = NULL;
	enum err err = secret_alloc(sizeof *f->s->chain, &p);
	if (err)
		return err;
	f->s->chain = p;
	f->s->epoch = key_epoch(f->d->o.key);
	f->s->day = f->d->o.day;
	chain_of_key(f->d->o.key, f->s->epoch, f->s->chain);
	return ERR_OK;
}

/* Who the clients are. */
static enum err tell_clients(struct finish *f)
{
	const struct entry_source source = {.spill = f->d->spill, .from = f->streams, .n = f->hands};
	struct alikes alikes = {.n = 0};
	enum err err = names_settle(&source, &f->d->book, &f->moves, &alikes);
	f->s->alike = alikes.item;
	f->s->alikes = alikes.n;
	for (struct deid_hand *h = f->d->hand; h && !err && !f->d->o.link; h = h->next)
		for (size_t k = 0; k < SHARDS; k++)
			spill_drop(f->d->spill, &h->entry.call[k]);
	return err;
}

static void print_plan(struct finish *f)
{
	const struct layout_plan *plan = f->d->o.plan;
	const char *name[RECORD_SCORES];
	for (size_t i = 0; i < plan->instruments; i++)
		name[i] = plan->instrument[i]->name;
	print_begin(&f->print, plan->instruments, name);
}

static enum err prepare(struct finish *f)
{
	const struct deid *d = f->d;
	size_t files = 0;
	print_plan(f);
	enum err err = gather_hands(f, &files);
	if (!err)
		err = make_chain(f);
	if (!err)
		err = present_in_files(d->columns.item, d->columns.n, files, &f->present);
	if (!err) {
		f->s->present = f->present[0];
		err = tell_clients(f);
	}
	if (!err)
		err = seers_gather(d, f->hands, false, &f->therapist);
	if (!err)
		err = seers_gather(d, f->hands, true, &f->clinic);
	return err ? err : move_entries(f);
}

static void find_bases(struct finish *f)
{
	size_t width = visit_width(f->d->o.plan->instruments);
	for (size_t k = 0; k < SHARDS; k++) {
		f->s->base[k + 1] = f->s->base[k] + spill_size(&f->s->visit[k]) / width;
		f->base[k + 1] = f->base[k] + (size_t)(spill_size(&f->settled[k]) / sizeof(struct settled));
	}
	f->clients = f->base[SHARDS];
}

static enum err run(struct finish *f)
{
	struct deid_set *s = f->s;
	s->numbers_before = f->d->book.given;
	enum err err = prepare(f);
	if (!err)
		err = settle_shards(f);
	sort_rejects(&s->rejects);
	sort_rejects(&s->unattached);
	find_bases(f);
	if (!err && s->base[SHARDS] >= UINT32_MAX)
		err = err_set(ERR_LIMIT, "more appointments than the program accepts; split the export");
	if (!err)
		err = seers_number(&f->therapist, &s->therapist);
	if (!err)
		err = seers_number(&f->clinic, &s->clinic);
	if (!err)
		err = order_clients(f);
	s->numbers_after = f->d->book.given;
	return err;
}

static void finish_done(struct finish *f)
{
	entries_drop(f->d->spill, &f->moved);
	for (size_t k = 0; k < SHARDS; k++)
		spill_drop(f->d->spill, &f->settled[k]);
	for (struct deid_hand *h = f->d->hand; h; h = h->next)
		entries_drop(f->d->spill, &h->entry);
	seers_done(&f->therapist, f->hands);
	seers_done(&f->clinic, f->hands);
	moves_done(&f->moves);
	free(f->streams);
	free(f->present);
}

enum err deid_finish(struct deid *d, struct deid_set **out)
{
	struct deid_set *s = calloc(1, sizeof *s);
	struct finish *f = calloc(1, sizeof *f);
	enum err err = s && f ? ERR_OK : err_memory();
	if (err)
		goto out;
	*s = (struct deid_set){.profile = d->o.profile,
			       .plan = d->o.plan,
			       .vocabularies = d->o.vocabularies,
			       .days_per_occasion = d->o.days_per_occasion,
			       .key_fingerprint = key_fingerprint(d->o.key),
			       .spill = d->spill};
	f->d = d;
	f->s = s;
	f->first_day = f->last_day = DAY_NONE;
	err = run(f);
	finish_done(f);
	if (err)
		goto out;
	s->columns = d->columns;
	d->columns = (struct deid_seen_columns){0};
	d->spill = NULL;
	*out = s;
	s = NULL;
out:
	if (s)
		s->spill = NULL;
	deid_set_free(s);
	free(f);
	deid_abandon(d);
	return err;
}
