/* From rows as they came to a set: clients by pseudonym, each one's rows together. */
#include "core/secret.h"
#include "core/weak.h"
#include "deid/finish.h"

#include <stdlib.h>

/*
 * Which of them stand in a row that stays: nobody is kept of whom only a refused client tells. Under a key of this run only nobody was erased, and
 * arranging by content goes by all.
 */
static enum err mark_seen(const struct finish *f, const struct intern *in, bool **out)
{
	bool all = !f->refused || !f->s->key_fingerprint;
	bool *seen = calloc(in->n + 1, sizeof *seen);
	if (!seen)
		return err_memory();
	for (size_t i = 0; i < in->n; i++)
		seen[i] = all;
	for (size_t i = 0; i < f->d->rows.n && !all; i++) {
		const struct packed *row = packed_at(&f->d->rows, i);
		uint32_t number = in == &f->d->therapist ? row->therapist : row->clinic;
		if (number != PACKED_NOBODY && f->head[row->client] != INTERN_NONE)
			seen[number] = true;
	}
	*out = seen;
	return ERR_OK;
}

/* Therapists and clinics: numbered 1.. by pseudonym. */
static enum err number_by_id(const struct finish *f, const struct intern *in, struct deid_ids *ids)
{
	struct ranked *list = calloc(in->n + 1, sizeof *list);
	bool *seen = NULL;
	enum err err = list ? mark_seen(f, in, &seen) : err_memory();
	ids->number = calloc(in->n + 1, sizeof *ids->number);
	ids->id = calloc(in->n + 1, sizeof *ids->id);
	if (!err && (!ids->number || !ids->id))
		err = err_memory();
	for (size_t i = 0; i < in->n && !err; i++)
		if (seen[i])
			list[ids->n++] =
				(struct ranked){.key = weak(WEAK_ORDER) ? i + 1 : in->name[i].id, .number = (uint32_t)i};
	if (!err)
		err = ranked_sort(list, ids->n);
	for (size_t i = 0; i < ids->n && !err; i++) {
		ids->id[i] = list[i].key;
		ids->number[list[i].number + 1] = (uint32_t)i + 1;
	}
	free(list);
	free(seen);
	return err;
}

/* start[c + 1] becomes the client's first place. rank_of: head to rank. */
static void find_places(struct finish *f, uint32_t *rank_of)
{
	size_t at = 0;
	for (size_t c = 0; c < f->clients; c++) {
		uint32_t n = f->d->people.person[f->client[c].number].visits;
		rank_of[f->client[c].number] = (uint32_t)c;
		f->start[c + 1] = at;
		at += n;
		f->longest = n > f->longest ? n : f->longest;
	}
}

/* Row numbers into the places of their clients; within a client in order of arrival. */
static enum err scatter(struct finish *f)
{
	const struct packed_rows *rows = &f->d->rows;
	uint32_t *rank_of = calloc(f->d->people.n + 1, sizeof *rank_of);
	f->start = calloc(f->clients + 2, sizeof *f->start);
	f->s->order = calloc(rows->n + 1, sizeof *f->s->order);
	if (!rank_of || !f->start || !f->s->order) {
		free(rank_of);
		return err_memory();
	}
	find_places(f, rank_of);
	/* start[c + 1] runs from the client's first place to its last, and is then the start of the next one. */
	for (size_t i = 0; i < rows->n; i++) {
		uint32_t head = f->head[packed_at(rows, i)->client];
		if (head != INTERN_NONE)
			f->s->order[f->start[rank_of[head] + 1]++] = (uint32_t)i;
	}
	free(rank_of);
	return ERR_OK;
}

static enum err make_room(struct finish *f)
{
	const struct layout_plan *plan = f->d->o.plan;
	const char *name[RECORD_SCORES];
	size_t clients = f->clients;
	for (size_t i = 0; i < plan->instruments; i++)
		name[i] = plan->instrument[i]->name;
	print_begin(&f->print, plan->instruments, name);
	f->s->client = calloc(clients + 1, sizeof *f->s->client);
	f->content = (struct deid_content){
		.client = calloc(clients + 1, sizeof(uint64_t)),
		.start = calloc(clients + 1, sizeof(size_t)),
		.therapist = calloc(f->d->therapist.n + 1, sizeof(uint64_t)),
		.clinic = calloc(f->d->clinic.n + 1, sizeof(uint64_t)),
	};
	const struct deid_content *c = &f->content;
	return f->s->client && c->client && c->start && c->therapist && c->clinic ? ERR_OK : err_memory();
}

static int by_place(const void *a, const void *b)
{
	const struct deid_reject *x = a, *y = b;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void hand_over(struct finish *f)
{
	struct deid *d = f->d;
	struct deid_set *s = f->s;
	if (d->rejects.n)
		qsort(d->rejects.item, d->rejects.n, sizeof *d->rejects.item, by_place);
	if (s->unattached.n)
		qsort(s->unattached.item, s->unattached.n, sizeof *s->unattached.item, by_place);
	s->rejects = d->rejects;
	s->columns = d->columns;
	s->rows = d->rows;
	s->alike = f->who.alike;
	s->alikes = f->who.alikes;
	f->who.alike = NULL;
	d->rejects = (struct deid_rejects){0};
	d->columns = (struct deid_seen_columns){0};
	d->rows = (struct packed_rows){0};
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

/* The classes of the export, as the profile's levels leave them. */
static enum err count_classes(struct finish *f)
{
	const struct profile *p = &f->d->o.profile;
	f->small = calloc(1, sizeof *f->small);
	if (!f->small)
		return err_memory();
	f->small->least = (uint32_t)p->small_class;
	for (size_t c = 0; c < f->clients; c++)
		for (int t = 0; t < CLIENT_TRAITS; t++)
			small_count(f->small, t, trait_reduce(p, t, f->d->people.person[f->client[c].number].trait[t]));
	small_decide(f->small);
	return ERR_OK;
}

/* That told of rows or of columns. */
static size_t files_of(const struct deid *d)
{
	size_t last = d->last_file;
	for (size_t i = 0; i < d->columns.n; i++)
		last = (size_t)d->columns.item[i].file > last ? (size_t)d->columns.item[i].file : last;
	return last;
}

/* Whom nobody saw leaves no trace: where nobody is new, the sequence of numbers stands where it stood, and the same export again changes nothing. */
static uint64_t numbers_given(const struct finish *f)
{
	for (size_t c = 0; c < f->clients; c++)
		if (!f->who.person[f->client[c].number].known)
			return f->book.given;
	return f->s->numbers_before;
}

/* Who the clients are. What only served to tell that is given back at once: it is most of what a client takes. */
static enum err tell_clients(struct finish *f)
{
	struct deid *d = f->d;
	people_settle(&d->people);
	enum err err = identify(&d->people, &f->book, d->o.key, &f->who);
	if (!err && !d->o.link) {
		identified_forget_names(&f->who);
		people_forget_names(&d->people);
	}
	if (!err)
		err = gather_clients(f);
	if (!err)
		f->book.given = numbers_given(f);
	return err;
}

static enum err prepare(struct finish *f)
{
	struct deid *d = f->d;
	enum err err = d->o.link ? link_open(d->o.link, d->o.key, &f->book) : link_make(0, 0, &f->book);
	f->s->numbers_before = f->book.given;
	if (!err)
		err = tell_clients(f);
	if (!err)
		err = refuse_rows(f);
	if (!err)
		err = number_by_id(f, &d->therapist, &f->s->therapist);
	if (!err)
		err = number_by_id(f, &d->clinic, &f->s->clinic);
	if (!err)
		err = scatter(f);
	if (!err)
		err = make_room(f);
	if (!err)
		err = make_chain(f);
	if (!err)
		err = count_classes(f);
	if (!err)
		err = present_in_files(d->columns.item, d->columns.n, files_of(d), &f->present);
	if (!err) {
		f->s->present = f->present[0];
		find_cut_off(f);
	}
	f->s->numbers_after = f->book.given;
	return err;
}

static enum err finish_run(struct finish *f)
{
	enum err err = prepare(f);
	if (!err)
		err = settle_clients(f);
	if (!err && f->d->o.link)
		err = remember_clients(f);
	hand_over(f);
	identified_done(&f->who, f->d->people.n);
	people_done(&f->d->people);
	if (!err && !f->s->key_fingerprint)
		err = arrange_by_content(f->s, &f->content);
	return err;
}

enum err deid_finish(struct deid *d, struct deid_set **out)
{
	struct deid_set *s = calloc(1, sizeof *s);
	struct finish f = {.d = d, .s = s, .book = {.cut_off = INT32_MIN}, .first_day = DAY_NONE, .last_day = DAY_NONE};
	enum err err = s ? ERR_OK : err_memory();
	if (err)
		goto out;
	*s = (struct deid_set){.profile = d->o.profile,
			       .plan = d->o.plan,
			       .vocabularies = d->o.vocabularies,
			       .days_per_occasion = d->o.days_per_occasion,
			       .key_fingerprint = key_fingerprint(d->o.key),
			       .counts = d->counts};
	err = finish_run(&f);
	if (err)
		goto out;
	*out = s;
	s = NULL;
out:
	link_close(&f.book);
	identified_done(&f.who, d->people.n);
	free(f.client);
	free(f.head);
	free(f.start);
	free(f.small);
	free(f.present);
	free(f.content.client);
	free(f.content.start);
	free(f.content.therapist);
	free(f.content.clinic);
	deid_set_free(s);
	deid_abandon(d);
	return err;
}
