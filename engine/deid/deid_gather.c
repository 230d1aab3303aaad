/* From persons, each told in one way, to clients. */
#include "core/weak.h"
#include "deid/finish.h"

#include <stdlib.h>

/* The number for strict: nothing of the client is in it. The pseudonym for research: it can be made again from the id under the key. */
static uint64_t shown_id(const struct finish *f, uint32_t person)
{
	if (weak(WEAK_ORDER))
		return person + 1;
	const struct identity *as = &f->who.person[person];
	return f->s->profile.base == DEID_STRICT ? as->id : as->pseudonym;
}

static void learn_more(struct deid_person *of, const struct deid_person *more)
{
	bool dated = more->first != DAY_NONE;
	of->visits += more->visits;
	if (dated && (of->first == DAY_NONE || more->first < of->first))
		of->first = more->first;
	if (dated && (of->last == DAY_NONE || more->last > of->last))
		of->last = more->last;
	traits_join(of->trait, more->trait);
	if (!of->birth_year) {
		of->birth_year = more->birth_year;
		of->birth_month = more->birth_month;
		of->birth_day = more->birth_day;
	}
	if (more->age >= 0 && (of->age < 0 || more->age_day < of->age_day)) {
		of->age = more->age;
		of->age_day = more->age_day;
	}
}

/* Persons with one number have one head. */
static enum err find_heads(struct finish *f, struct ranked *list)
{
	struct people *p = &f->d->people;
	size_t n = 0;
	for (uint32_t i = 0; i < p->n; i++) {
		f->head[i] = INTERN_NONE;
		if (f->who.person[i].refused)
			f->refused = true;
		else
			list[n++] = (struct ranked){.key = f->who.person[i].id, .number = i};
	}
	enum err err = ranked_sort(list, n);
	for (size_t i = 0, first = 0; i < n && !err; i++) {
		first = list[i].key == list[first].key ? first : i;
		uint32_t head = list[first].number;
		f->head[list[i].number] = head;
		if (i == first)
			f->client[f->clients++] = (struct ranked){.key = shown_id(f, head), .number = head};
		else
			learn_more(&p->person[head], &p->person[list[i].number]);
	}
	return err;
}

/* Whom rows describe and none shows at an appointment or a measurement is no client of the set. */
static void leave_out_unseen(struct finish *f)
{
	size_t kept = 0;
	for (size_t c = 0; c < f->clients; c++)
		if (f->d->people.person[f->client[c].number].visits)
			f->client[kept++] = f->client[c];
	f->clients = kept;
}

enum err gather_clients(struct finish *f)
{
	size_t persons = f->d->people.n;
	struct ranked *list = calloc(persons + 1, sizeof *list);
	f->client = calloc(persons + 1, sizeof *f->client);
	f->head = calloc(persons + 1, sizeof *f->head);
	enum err err = list && f->client && f->head ? find_heads(f, list) : err_memory();
	free(list);
	if (err)
		return err;
	leave_out_unseen(f);
	err = ranked_sort(f->client, f->clients);
	for (size_t c = 1; c < f->clients && !err; c++)
		if (f->client[c].key == f->client[c - 1].key)
			err = err_set(ERR_KEY, "two clients would get one pseudonym under this key; use another key");
	return err;
}

enum err refuse_rows(struct finish *f)
{
	enum err err = ERR_OK;
	for (size_t i = 0; i < f->d->rows.n && f->refused && !err; i++) {
		const struct packed *row = packed_at(&f->d->rows, i);
		if (f->head[row->client] != INTERN_NONE || !(row->flags & PACKED_FIRST))
			continue;
		err = rejects_add(&f->d->rejects, (struct deid_reject){.file = (int)row->file,
								       .row = row->row,
								       .reason = f->who.person[row->client].refused});
		f->s->counts.rows_accepted--;
		f->s->counts.rows_rejected++;
		f->s->counts.rejected[f->who.person[row->client].refused]++;
	}
	return err;
}

const struct link_client *remembered(const struct finish *f, size_t client)
{
	const struct identity *as = &f->who.person[f->client[client].number];
	const struct link_client *c = as->known ? link_find(&f->book, as->id) : NULL;
	return c && c->intake != LINK_NO_DAY ? c : NULL;
}
