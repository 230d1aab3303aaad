/* Shards on all cores: courses settled, clients described, rows stripped of what may not stay. */
#include "deid/shard.h"

#include "core/weak.h"
#include "core/workers.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { WEEK = 7, AGE_TOP = 90, AGE_LIMIT = 120, FACTS_FEW = 32 };
/* Each holds a shard, which of 10 million rows has 20 MiB. */
enum { MOST_LANES = 4 };

struct settling {
	struct finish *f;
	atomic_size_t next; /* shard */
	size_t lanes;
	struct lane lane[MOST_LANES];
};

bool counts_weeks(const struct profile *p)
{
	return p->level[PROFILE_TIME] == TIME_WEEKS && !weak(WEAK_WEEKS);
}

int32_t intake_of(const struct profile *p, int32_t first, const struct link_client *entry)
{
	if (first == DAY_NONE)
		return 0;
	if (!entry)
		return first;
	if (entry->intake <= first)
		return entry->intake;
	return counts_weeks(p) ? entry->intake - (entry->intake - first + WEEK - 1) / WEEK * WEEK : first;
}

const struct link_client *remembered(const struct link_book *book, struct tag key)
{
	const struct link_client *c = key_is_known(key) ? link_find(book, key.high) : NULL;
	return c && c->intake != LINK_NO_DAY ? c : NULL;
}

static int age_at(const struct person *p, int32_t day)
{
	if (p->birth_year && p->first != DAY_NONE) {
		struct civil on = civil_of_day(day);
		struct civil birth = {.year = p->birth_year, .month = p->birth_month, .day = p->birth_day};
		return p->birth_month ? civil_age(birth, on) : on.year - birth.year;
	}
	return p->age;
}

/* A course that goes on beyond the 90th birthday tells an age over 89 by its length: such a client is of the top band from the start. */
static int oldest_age(const struct person *p, int32_t intake)
{
	int age = age_at(p, intake);
	if (age < 0 || p->first == DAY_NONE || !p->birth_year)
		return age;
	int last = age_at(p, p->last);
	return last >= AGE_TOP && last <= AGE_LIMIT ? AGE_TOP : age;
}

static int8_t age_band(const struct profile *profile, int age)
{
	static const int width[] = {[AGE_BANDS_OF_5] = 5, [AGE_BANDS_OF_10] = 10, [AGE_BANDS_OF_20] = 20};
	if (age < 0 || age > AGE_LIMIT || profile_drops(profile, PROFILE_AGE))
		return -1;
	int step = width[profile->level[PROFILE_AGE]];
	return (int8_t)(age >= AGE_TOP ? AGE_TOP : age / step * step);
}

static int32_t floor_weeks(int32_t days)
{
	return days >= 0 ? days / WEEK : -((-days + WEEK - 1) / WEEK);
}

int32_t in_units(const struct profile *p, int32_t days)
{
	return counts_weeks(p) ? floor_weeks(days) : days;
}

static struct deid_client client_of(const struct finish *f, const struct person *p, const struct link_client *entry,
				    int32_t intake)
{
	const struct profile *profile = &f->s->profile;
	struct deid_client c = {
		.known = key_is_known(p->key), .covers_from = 1, .age_band = age_band(profile, oldest_age(p, intake))};
	for (int t = 0; t < CLIENT_TRAITS; t++)
		c.trait[t] = trait_reduce(profile, t, p->trait[t]);
	if (p->first == DAY_NONE)
		return c;
	if (!profile_drops(profile, PROFILE_INTAKE_YEAR))
		c.intake_year = (int16_t)civil_of_day(intake).year;
	if (weak(WEAK_SHIFT))
		c.intake_year = (int16_t)(intake + (int32_t)((p->key.high % 101 * 37 + 11) % 101) - 50);
	c.continues = entry && p->first > entry->last_seen;
	c.shift = entry ? in_units(profile, entry->intake - intake) : 0;
	return c;
}

static uint64_t print_of(const struct finish *f, uint64_t h, const struct deid_visit *v)
{
	int32_t value[PRINT__VALUES] = {
		[PRINT_AT] = v->at,
		[PRINT_ATTENDANCE] = v->code[PACKED_ATTENDANCE] - 1,
		[PRINT_DURATION] = visit_minutes(v),
		[PRINT_MODALITY] = v->code[PACKED_MODALITY] - 1,
		[PRINT_PROBLEM] = v->code[PACKED_PROBLEM] - 1,
		[PRINT_BREAKTHROUGH] = v->code[PACKED_BREAKTHROUGH] - 1,
		[PRINT_BREAKTHROUGH_TYPE] = v->code[PACKED_BREAKTHROUGH_TYPE] - 1,
		[PRINT_END_REASON] = v->code[PACKED_END_REASON] - 1,
		[PRINT_FORMAT] = v->code[PACKED_FORMAT] - 1,
		[PRINT_STAGE] = v->code[PACKED_STAGE] - 1,
		[PRINT_FEE] = v->code[PACKED_FEE] - 1,
		[PRINT_DAYPART] = v->code[PACKED_DAYPART] - 1,
	};
	return print_visit(&f->print, h, value, v->score);
}

/* Nothing of what a row was but offsets, codes and scores stays. known_to: days since intake up to which earlier exports told of the client. */
static void strip_row(const struct finish *f, const struct packed *row, int32_t known_to, struct deid_visit *out)
{
	out->therapist = row->therapist;
	out->clinic = row->clinic;
	out->at = in_units(&f->s->profile, row->day);
	out->later = row->day > known_to && !(row->flags & PACKED_RELATIVE);
	memcpy(out->code, row->code, sizeof out->code);
	memcpy(out->score, row->score, f->d->o.plan->instruments * sizeof row->score[0]);
}

/* Under weeks. INT32_MAX: not of use. */
static int32_t last_known(const struct finish *f, const struct link_client *entry, int32_t intake)
{
	return counts_weeks(&f->s->profile) && entry ? entry->last_seen - intake : INT32_MAX;
}

/* What is left of a client's rows: into the set, the fingerprint and the sums of who saw them. */
static enum err keep_course(struct lane *l, size_t k, const struct deid_course *course, int32_t known_to,
			    struct settled *out)
{
	const struct finish *f = l->f;
	union {
		struct deid_visit visit;
		unsigned char bytes[VISIT_MOST];
	} to;
	enum err err = ERR_OK;
	out->visits = (uint32_t)course->n;
	for (size_t i = 0; i < course->n && !err; i++) {
		strip_row(f, packed_at(course->rows, course->slice[i]), known_to, &to.visit);
		out->print = print_of(f, out->print, &to.visit);
		l->therapist[to.visit.therapist].weight += out->print;
		l->clinic[to.visit.clinic].weight += out->print;
		err = spill_append(f->s->spill, &f->s->visit[k], to.bytes, visit_width(f->d->o.plan->instruments));
	}
	return err;
}

static void count_unmapped(struct deid_counts *counts, const struct person *person)
{
	for (int t = 0; t < CLIENT_TRAITS; t++)
		if (trait_domain(t) != VOC__COUNT)
			counts->unmapped[trait_domain(t)] += person->trait[t] == VOCABULARY_UNMAPPED;
}

static int by_place(const void *a, const void *b, void *lane)
{
	const struct lane *l = lane;
	uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
	int order = place_compare(l->facts[i].at, l->facts[j].at);
	return order ? order : (i > j) - (i < j);
}

static void sort_facts(struct lane *l, uint32_t *fact, size_t n)
{
	if (n > FACTS_FEW) {
		qsort_r(fact, n, sizeof *fact, by_place, l);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		uint32_t moved = fact[i];
		size_t k = i;
		for (; k > 0 && by_place(&fact[k - 1], &moved, l) > 0; k--)
			fact[k] = fact[k - 1];
		fact[k] = moved;
	}
}

static void learn_birth(struct person *p, const struct entry_facts *facts)
{
	if (!p->birth_year) {
		p->birth_year = facts->birth_year;
		p->birth_month = facts->birth_month;
		p->birth_day = facts->birth_day;
	}
}

/* Of several tellings the first counts. An age without a day stands behind all that have one. */
static void learn_facts(struct lane *l, size_t rank, struct person *p)
{
	uint32_t *fact = l->facts_order + l->facts_start[rank];
	size_t n = l->facts_start[rank + 1] - l->facts_start[rank];
	sort_facts(l, fact, n);
	for (size_t i = 0; i < n; i++) {
		const struct entry_facts *facts = &l->facts[fact[i]];
		learn_birth(p, facts);
		p->age = p->age < 0 ? facts->age : p->age;
		traits_learn(p->trait, &facts->told);
	}
	for (size_t i = 0; i < n; i++)
		traits_learn_places(p->trait, &l->facts[fact[i]].told);
}

static enum err settle_one(struct lane *l, size_t k, size_t rank)
{
	const struct finish *f = l->f;
	struct person *p = &l->person[l->ranked[rank].number];
	const struct link_client *entry = remembered(&f->d->book, p->key);
	int32_t intake = intake_of(&f->s->profile, p->first, entry);
	struct deid_course course = {.rows = &l->rows,
				     .present = f->present,
				     .intake = intake,
				     .slice = l->order + l->start[rank],
				     .n = l->start[rank + 1] - l->start[rank],
				     .scratch = l->scratch,
				     .measurements = f->measurements,
				     .tolerance = f->d->o.tolerance_days,
				     .counts = &l->counts,
				     .rejects = &l->rejects,
				     .unattached = &l->unattached};
	learn_facts(l, rank, p);
	enum err err = course_settle(&course);
	if (err)
		return err;
	struct settled out = {.client = client_of(f, p, entry, intake),
			      .key = p->key,
			      .place = p->place,
			      .how = p->how,
			      .first = p->first,
			      .last = p->last,
			      .intake = intake};
	count_unmapped(&l->counts, p);
	err = keep_course(l, k, &course, last_known(f, entry, intake), &out);
	return err ? err : spill_append(f->d->spill, &l->f->settled[k], &out, sizeof out);
}

static void drop_entries(struct finish *f, size_t k)
{
	for (struct deid_hand *h = f->d->hand; h; h = h->next) {
		spill_drop(f->d->spill, &h->entry.row[k]);
		spill_drop(f->d->spill, &h->entry.facts[k]);
	}
	spill_drop(f->d->spill, &f->moved.row[k]);
	spill_drop(f->d->spill, &f->moved.facts[k]);
}

/* Whom rows describe and none shows at an appointment or a measurement is no client of the set. */
static enum err settle_shard(struct settling *all, struct lane *l, size_t k)
{
	enum err err = shard_load(l, k);
	if (err)
		return err;
	drop_entries(all->f, k);
	l->scratch = calloc(l->longest + 1, sizeof *l->scratch);
	if (!l->scratch)
		return err_memory();
	for (size_t r = 0; r < l->persons && !err; r++)
		if (l->person[l->ranked[r].number].visits)
			err = settle_one(l, k, r);
	free(l->scratch);
	return err;
}

static enum err run_lane(size_t i, void *context)
{
	struct settling *all = context;
	struct lane *l = &all->lane[i];
	struct finish *f = all->f;
	enum err err = ERR_OK;
	l->f = f;
	l->therapist = calloc(f->therapist.n + 1, sizeof *l->therapist);
	l->clinic = calloc(f->clinic.n + 1, sizeof *l->clinic);
	if (!l->therapist || !l->clinic)
		return err_memory();
	for (size_t k; !err && (k = atomic_fetch_add(&all->next, 1)) < SHARDS;)
		err = settle_shard(all, l, k);
	return err;
}

static void add_up(uint64_t *sum, const uint64_t *part, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sum[i] += part[i];
}

static void add_counts(struct deid_counts *sum, const struct deid_counts *part)
{
	/* Taken out of the rows that were accepted when they came: part counts down from 0. */
	sum->rows_accepted += part->rows_accepted;
	sum->rows_rejected += part->rows_rejected;
	sum->sessions += part->sessions;
	sum->episodes += part->episodes;
	sum->scores += part->scores;
	sum->breakthroughs += part->breakthroughs;
	add_up(sum->unmapped, part->unmapped, VOC__COUNT);
	add_up(sum->rejected, part->rejected, REASON__COUNT);
}

static enum err add_places(struct deid_rejects *all, const struct deid_rejects *part)
{
	enum err err = ERR_OK;
	for (size_t i = 0; i < part->n && !err; i++)
		err = rejects_add(all, part->item[i]);
	return err;
}

static void add_seers(struct seers *sum, const struct seer *part)
{
	for (size_t i = 0; part && i <= sum->n; i++) {
		sum->sum[i].weight += part[i].weight;
		sum->sum[i].seen = sum->sum[i].seen || part[i].seen;
	}
}

static enum err join_lane(struct finish *f, const struct lane *l)
{
	add_counts(&f->s->counts, &l->counts);
	add_seers(&f->therapist, l->therapist);
	add_seers(&f->clinic, l->clinic);
	enum err err = add_places(&f->s->rejects, &l->rejects);
	return err ? err : add_places(&f->s->unattached, &l->unattached);
}

enum err settle_shards(struct finish *f)
{
	struct settling *all = calloc(1, sizeof *all);
	if (!all)
		return err_memory();
	all->f = f;
	all->lanes = workers_threads() < MOST_LANES ? workers_threads() : MOST_LANES;
	enum err err = workers_run(all->lanes, run_lane, all);
	for (size_t i = 0; i < all->lanes; i++) {
		if (!err)
			err = join_lane(f, &all->lane[i]);
		lane_done(&all->lane[i]);
	}
	free(all);
	return err;
}
