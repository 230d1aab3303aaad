/* From rows as they came to a set: clients by pseudonym, courses in time order, dates turned into offsets. */
#include "deid/deid_inside.h"
#include "deid/print.h"
#include "deid/secret.h"

#include <stdlib.h>
#include <string.h>

enum { WEEK = 7, RECENT = 90, AGE_STEP = 5, AGE_TOP = 90, AGE_LIMIT = 120, MINUTES_STEP = 5 };

struct ranked {
	uint64_t id;
	uint32_t number;
};

struct finish {
	struct deid *d;
	struct deid_set *s;
	struct link_book book, next;
	struct ranked *client; /* by pseudonym */
	size_t *start;         /* by rank: where the client's rows begin in order */
	uint32_t *scratch;
	uint64_t *content; /* by rank: the client's part of the fingerprint */
	struct print print;
	int32_t cut_off;
};

int32_t person_intake(const struct deid_person *p, const struct link_entry *entry)
{
	if (p->first == DAY_NONE)
		return 0;
	return entry && entry->intake < p->first ? entry->intake : p->first;
}

static int age_at(const struct deid_person *p, int32_t intake)
{
	if (p->birth_year && p->first != DAY_NONE) {
		struct civil on = civil_of_day(intake);
		struct civil birth = {.year = p->birth_year, .month = p->birth_month, .day = p->birth_day};
		return p->birth_month ? civil_age(birth, on) : on.year - birth.year;
	}
	return p->age;
}

int8_t person_age_band(const struct deid_person *p, int32_t intake)
{
	int age = age_at(p, intake);
	if (age < 0 || age > AGE_LIMIT)
		return -1;
	return (int8_t)(age >= AGE_TOP ? AGE_TOP : age / AGE_STEP * AGE_STEP);
}

static int by_id(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	return x->id < y->id ? -1 : x->id > y->id;
}

static enum err rank(const struct intern *in, struct ranked **out)
{
	struct ranked *list = calloc(in->n + 1, sizeof *list);
	if (!list)
		return err_memory();
	for (size_t i = 0; i < in->n; i++)
		list[i] = (struct ranked){.id = in->name[i].id, .number = (uint32_t)i};
	qsort(list, in->n, sizeof *list, by_id);
	*out = list;
	return ERR_OK;
}

/* Therapists and clinics: numbered 1.. by pseudonym. */
static enum err number_by_id(const struct intern *in, struct deid_ids *ids)
{
	struct ranked *list = NULL;
	enum err err = rank(in, &list);
	if (err)
		return err;
	ids->number = calloc(in->n + 1, sizeof *ids->number);
	ids->id = calloc(in->n + 1, sizeof *ids->id);
	if (!ids->number || !ids->id) {
		free(list);
		return err_memory();
	}
	ids->n = in->n;
	for (size_t i = 0; i < in->n; i++) {
		ids->id[i] = list[i].id;
		ids->number[list[i].number + 1] = (uint32_t)i + 1;
	}
	free(list);
	return ERR_OK;
}

/* Row numbers into the places of their clients; within a client in order of arrival. */
static enum err scatter(struct finish *f)
{
	struct deid_set *s = f->s;
	size_t clients = f->d->client.n, longest = 0, at = 0;
	uint32_t *rank_of = calloc(clients + 1, sizeof *rank_of);
	f->start = calloc(clients + 2, sizeof *f->start);
	s->order = calloc(f->d->rows.n + 1, sizeof *s->order);
	if (!rank_of || !f->start || !s->order) {
		free(rank_of);
		return err_memory();
	}
	for (size_t c = 0; c < clients; c++) {
		uint32_t n = f->d->person[f->client[c].number].visits;
		rank_of[f->client[c].number] = (uint32_t)c;
		f->start[c + 1] = at;
		at += n;
		longest = n > longest ? n : longest;
	}
	/* start[c + 1] runs from the client's first place to its last, and is then the start of the next one. */
	for (size_t i = 0; i < f->d->rows.n; i++)
		s->order[f->start[rank_of[packed_at(&f->d->rows, i)->client] + 1]++] = (uint32_t)i;
	free(rank_of);
	f->scratch = calloc(longest + 1, sizeof *f->scratch);
	return f->scratch ? ERR_OK : err_memory();
}

static int32_t floor_weeks(int32_t days)
{
	return days >= 0 ? days / WEEK : -((-days + WEEK - 1) / WEEK);
}

static int32_t in_units(const struct deid_set *s, int32_t days)
{
	return s->profile == DEID_STRICT ? floor_weeks(days) : days;
}

/* The last step for a row: nothing of what it was but offsets, codes and scores stays. */
static void strip_row(const struct finish *f, struct packed *row, size_t client, size_t seq)
{
	row->client = (uint32_t)client;
	row->therapist = row->therapist == PACKED_NOBODY ? 0 : row->therapist + 1;
	row->clinic = row->clinic == PACKED_NOBODY ? 0 : row->clinic + 1;
	row->day = in_units(f->s, row->day);
	row->flags = 0;
	row->row = (uint32_t)seq;
	row->file = 0;
}

static struct deid_client client_of(const struct finish *f, uint64_t id, const struct deid_person *p,
				    const struct link_entry *entry)
{
	int32_t intake = person_intake(p, entry);
	struct deid_client c = {.id = id, .gender = (int8_t)p->gender, .age_band = person_age_band(p, intake)};
	if (p->first == DAY_NONE)
		return c;
	int32_t last = entry && entry->last_seen > p->last ? entry->last_seen : p->last;
	c.intake_year = (int16_t)civil_of_day(intake).year;
	c.recent = last >= f->cut_off - RECENT;
	c.continues = entry && p->first > entry->last_seen;
	c.shift = entry ? in_units(f->s, entry->intake - intake) : 0;
	return c;
}

/* The rows of a client to come. */
static void fetch_rows(const struct finish *f, size_t client)
{
	if (client >= f->d->client.n)
		return;
	for (size_t i = f->start[client]; i < f->start[client + 1]; i++)
		__builtin_prefetch(packed_at(&f->d->rows, f->s->order[i]));
}

static void values_of(const struct packed *row, int32_t value[PRINT__VALUES])
{
	value[PRINT_AT] = row->day;
	value[PRINT_ATTENDANCE] = row->code[PACKED_ATTENDANCE] - 1;
	value[PRINT_DURATION] = row->code[PACKED_DURATION] ? (row->code[PACKED_DURATION] - 1) * MINUTES_STEP : -1;
	value[PRINT_MODALITY] = row->code[PACKED_MODALITY] - 1;
	value[PRINT_PROBLEM] = row->code[PACKED_PROBLEM] - 1;
	value[PRINT_BREAKTHROUGH] = row->code[PACKED_BREAKTHROUGH] - 1;
	value[PRINT_BREAKTHROUGH_TYPE] = row->code[PACKED_BREAKTHROUGH_TYPE] - 1;
	value[PRINT_END_REASON] = row->code[PACKED_END_REASON] - 1;
}

/* What is left of a client's rows goes into the order, and into the fingerprint. */
static void keep_course(struct finish *f, size_t client, const struct deid_course *course)
{
	struct deid_set *s = f->s;
	const struct deid_client *c = &s->client[client];
	uint64_t h = print_client(c->gender, c->age_band, c->intake_year ? c->intake_year : -1, c->recent);
	int32_t value[PRINT__VALUES];
	f->start[client] = s->visits;
	for (size_t i = 0; i < course->n; i++) {
		struct packed *row = packed_at(&f->d->rows, course->slice[i]);
		strip_row(f, row, client, i + 1);
		values_of(row, value);
		h = print_visit(&f->print, h, value, row->score);
		s->order[s->visits++] = course->slice[i];
	}
	f->content[client] = print_close(h);
	s->fingerprint += f->content[client];
}

static enum err settle_clients(struct finish *f)
{
	struct deid_set *s = f->s;
	const size_t clients = f->d->client.n;
	for (size_t c = 0; c < clients; c++) {
		fetch_rows(f, c + 2);
		const struct deid_person *p = &f->d->person[f->client[c].number];
		const struct link_entry *entry = link_find(&f->book, f->client[c].id);
		struct deid_course course = {.rows = &f->d->rows,
					     .intake = person_intake(p, entry),
					     .slice = s->order + f->start[c],
					     .n = f->start[c + 1] - f->start[c],
					     .scratch = f->scratch,
					     .counts = &s->counts,
					     .rejects = &f->d->rejects};
		enum err err = course_settle(&course);
		if (err)
			return err;
		s->client[c] = client_of(f, f->client[c].id, p, entry);
		s->counts.unmapped[VOC_GENDER] += p->gender == VOCABULARY_UNMAPPED;
		keep_course(f, c, &course);
	}
	f->start[clients] = s->visits;
	s->clients = s->counts.clients = clients;
	return ERR_OK;
}

static void find_cut_off(struct finish *f)
{
	f->cut_off = f->book.cut_off;
	for (size_t i = 0; i < f->d->client.n; i++)
		if (f->d->person[i].last != DAY_NONE && f->d->person[i].last > f->cut_off)
			f->cut_off = f->d->person[i].last;
}

static struct link_entry entry_of(const struct finish *f, size_t client)
{
	const struct deid_person *p = &f->d->person[f->client[client].number];
	return (struct link_entry){.id = f->client[client].id, .intake = p->first, .last_seen = p->last};
}

static void widen(struct link_entry *e, const struct link_entry *by)
{
	e->intake = by->intake < e->intake ? by->intake : e->intake;
	e->last_seen = by->last_seen > e->last_seen ? by->last_seen : e->last_seen;
}

/* Old and new clients in order of pseudonym. Of those that this export does not hold, the ones seen long ago are noted as ended. */
static void merge_books(struct finish *f)
{
	struct link_entry *out = f->next.entry;
	size_t n = 0, i = 0;
	for (size_t c = 0; c < f->d->client.n; c++) {
		struct link_entry mine = entry_of(f, c);
		for (; i < f->book.n && f->book.entry[i].id < mine.id; i++)
			out[n++] = f->book.entry[i];
		bool known = i < f->book.n && f->book.entry[i].id == mine.id;
		if (mine.intake == DAY_NONE && !known)
			continue;
		if (known && mine.intake != DAY_NONE)
			widen(&mine, &f->book.entry[i]);
		out[n++] = mine.intake != DAY_NONE ? mine : f->book.entry[i];
		i += known;
	}
	for (; i < f->book.n; i++)
		out[n++] = f->book.entry[i];
	f->next.n = n;
	for (size_t k = 0; k < n; k++)
		if (out[k].last_seen < f->cut_off - RECENT)
			f->s->ended.id[f->s->ended.n++] = out[k].id;
}

static enum err make_link(struct finish *f)
{
	void *p = NULL;
	size_t room = f->book.n + f->d->client.n, bytes = (room + 1) * sizeof(struct link_entry);
	if (!f->d->o.link)
		return ERR_OK;
	enum err err = secret_alloc(bytes, &p);
	if (err)
		return err;
	f->next = (struct link_book){.entry = p, .cut_off = f->cut_off};
	f->s->ended.id = calloc(room + 1, sizeof *f->s->ended.id);
	if (f->s->ended.id) {
		merge_books(f);
		err = link_seal(&f->next, f->d->o.key, &f->s->link, &f->s->link_size);
	} else {
		err = err_memory();
	}
	secret_free(p, bytes);
	return err;
}

static int by_place(const void *a, const void *b)
{
	const struct deid_reject *x = a, *y = b;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void hand_over(struct deid *d, struct deid_set *s)
{
	if (d->rejects.n)
		qsort(d->rejects.item, d->rejects.n, sizeof *d->rejects.item, by_place);
	s->rejects = d->rejects;
	s->columns = d->columns;
	s->rows = d->rows;
	d->rejects = (struct deid_rejects){0};
	d->columns = (struct deid_seen_columns){0};
	d->rows = (struct packed_rows){0};
}

static enum err begin_print(struct finish *f)
{
	const struct layout_plan *plan = f->d->o.plan;
	const char *name[RECORD_SCORES];
	for (size_t i = 0; i < plan->instruments; i++)
		name[i] = plan->instrument[i]->name;
	print_begin(&f->print, plan->instruments, name);
	f->s->client = calloc(f->d->client.n + 1, sizeof *f->s->client);
	f->content = calloc(f->d->client.n + 1, sizeof *f->content);
	return f->s->client && f->content ? ERR_OK : err_memory();
}

static enum err finish_run(struct finish *f)
{
	struct deid *d = f->d;
	struct deid_set *s = f->s;
	enum err err = d->o.link ? link_open(d->o.link, d->o.key, &f->book) : ERR_OK;
	if (!err)
		err = rank(&d->client, &f->client);
	if (!err)
		err = number_by_id(&d->therapist, &s->therapist);
	if (!err)
		err = number_by_id(&d->clinic, &s->clinic);
	if (!err)
		err = scatter(f);
	if (err)
		return err;
	err = begin_print(f);
	if (err)
		return err;
	find_cut_off(f);
	err = settle_clients(f);
	if (!err)
		err = make_link(f);
	hand_over(d, s);
	if (!err && !s->key_fingerprint)
		err = arrange_by_content(s, &(struct deid_content){.content = f->content, .start = f->start});
	return err;
}

enum err deid_finish(struct deid *d, struct deid_set **out)
{
	struct deid_set *s = calloc(1, sizeof *s);
	struct finish f = {.d = d, .s = s, .book = {.cut_off = INT32_MIN}};
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
	free(f.client);
	free(f.start);
	free(f.scratch);
	free(f.content);
	deid_set_free(s);
	deid_abandon(d);
	return err;
}
