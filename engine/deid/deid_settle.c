/* Courses settled, clients described, rows stripped: ranges of clients side by side. */
#include "deid/finish.h"

#include "core/weak.h"
#include "core/workers.h"

#include <stdlib.h>
#include <string.h>

enum { WEEK = 7, AGE_TOP = 90, AGE_LIMIT = 120, PIECES = 8, AHEAD = 2 };

/* The clients from first to end, and what came of them. Their rows have a part of the order to themselves. */
struct piece {
	size_t first, end;
	size_t kept;
	uint32_t *scratch;
	uint64_t fingerprint;
	uint64_t *therapist, *clinic;
	struct deid_counts counts;
	struct deid_rejects rejects, unattached;
};

struct settling {
	struct finish *f;
	size_t n;
	struct piece piece[PIECES];
};

static bool in_weeks(const struct finish *f)
{
	return f->s->profile.level[PROFILE_TIME] == TIME_WEEKS && !weak(WEAK_WEEKS);
}

int32_t intake_of(const struct finish *f, const struct deid_person *p, const struct link_client *entry)
{
	if (p->first == DAY_NONE)
		return 0;
	if (!entry)
		return p->first;
	if (entry->intake <= p->first)
		return entry->intake;
	return in_weeks(f) ? entry->intake - (entry->intake - p->first + WEEK - 1) / WEEK * WEEK : p->first;
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

/* A course that goes on beyond the 90th birthday tells an age over 89 by its length: such a client is of the top band from the start. */
static int oldest_age(const struct deid_person *p, int32_t intake)
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

static int32_t in_units(const struct finish *f, int32_t days)
{
	return in_weeks(f) ? floor_weeks(days) : days;
}

/* The units that lie wholly between the first and the last day of the export. */
static void cover(const struct finish *f, int32_t intake, struct deid_client *c)
{
	int32_t from = f->first_day - intake, after = f->last_day + 1 - intake;
	c->covers_from = -in_units(f, -from);
	c->covers_to = in_units(f, after) - 1;
}

static struct deid_client client_of(const struct finish *f, uint64_t id, const struct deid_person *p,
				    const struct link_client *entry)
{
	int32_t intake = intake_of(f, p, entry);
	const struct profile *profile = &f->s->profile;
	struct deid_client c = {.id = id, .covers_from = 1, .age_band = age_band(profile, oldest_age(p, intake))};
	for (int t = 0; t < CLIENT_TRAITS; t++)
		c.trait[t] = small_fold(f->small, t, trait_reduce(profile, t, p->trait[t]));
	if (p->first == DAY_NONE)
		return c;
	int32_t last = entry && entry->last_seen > p->last ? entry->last_seen : p->last;
	if (!profile_drops(profile, PROFILE_INTAKE_YEAR))
		c.intake_year = (int16_t)civil_of_day(intake).year;
	if (weak(WEAK_SHIFT))
		c.intake_year = (int16_t)(intake + (int32_t)((id % 101 * 37 + 11) % 101) - 50);
	c.recent = last >= f->cut_off - RECENT_DAYS;
	c.continues = entry && p->first > entry->last_seen;
	c.shift = entry ? in_units(f, entry->intake - intake) : 0;
	if (f->d->o.complete)
		cover(f, intake, &c);
	return c;
}

/* The last step for a row: nothing of what it was but offsets, codes and scores stays. */
static void strip_row(const struct finish *f, struct packed *row, size_t client, size_t seq, int32_t known_to)
{
	bool later = row->day > known_to && !(row->flags & PACKED_RELATIVE);
	row->client = (uint32_t)client;
	row->therapist = row->therapist == PACKED_NOBODY ? 0 : row->therapist + 1;
	row->clinic = row->clinic == PACKED_NOBODY ? 0 : row->clinic + 1;
	row->day = in_units(f, row->day);
	row->flags = later ? PACKED_LATER : 0;
	row->row = (uint32_t)seq;
	row->file = 0;
}

static uint64_t print_row(const struct finish *f, uint64_t h, const struct packed *row)
{
	int32_t value[PRINT__VALUES] = {
		[PRINT_AT] = row->day,
		[PRINT_ATTENDANCE] = row->code[PACKED_ATTENDANCE] - 1,
		[PRINT_DURATION] = packed_minutes(row),
		[PRINT_MODALITY] = row->code[PACKED_MODALITY] - 1,
		[PRINT_PROBLEM] = row->code[PACKED_PROBLEM] - 1,
		[PRINT_BREAKTHROUGH] = row->code[PACKED_BREAKTHROUGH] - 1,
		[PRINT_BREAKTHROUGH_TYPE] = row->code[PACKED_BREAKTHROUGH_TYPE] - 1,
		[PRINT_END_REASON] = row->code[PACKED_END_REASON] - 1,
		[PRINT_FORMAT] = row->code[PACKED_FORMAT] - 1,
		[PRINT_STAGE] = row->code[PACKED_STAGE] - 1,
		[PRINT_FEE] = row->code[PACKED_FEE] - 1,
		[PRINT_DAYPART] = row->code[PACKED_DAYPART] - 1,
	};
	return print_visit(&f->print, h, value, row->score);
}

/* Under weeks: days since intake up to which earlier exports told of the client. INT32_MAX: not of use. */
static int32_t last_known(const struct finish *f, size_t client, int32_t intake)
{
	const struct link_client *entry = remembered(f, client);
	return in_weeks(f) && entry ? entry->last_seen - intake : INT32_MAX;
}

/* What is left of a client's rows: into the order, the fingerprint and the sums of who saw them. */
static void keep_course(const struct finish *f, struct piece *p, size_t client, const struct deid_course *course)
{
	int32_t known_to = last_known(f, client, course->intake);
	const struct deid_client *c = &f->s->client[client];
	uint64_t h = print_client(c->trait, c->age_band, c->intake_year ? c->intake_year : -1, c->recent);
	uint32_t *kept = f->s->order + f->start[p->first] + p->kept;
	f->content.start[client] = f->start[p->first] + p->kept;
	for (size_t i = 0; i < course->n; i++) {
		struct packed *row = packed_at(&f->d->rows, course->slice[i]);
		strip_row(f, row, client, i + 1, known_to);
		h = print_row(f, h, row);
		p->therapist[row->therapist] += h;
		p->clinic[row->clinic] += h;
		kept[i] = course->slice[i];
	}
	p->kept += course->n;
	f->content.client[client] = print_close(h);
	p->fingerprint += f->content.client[client];
}

static void fetch_rows(const struct finish *f, size_t client)
{
	for (size_t i = f->start[client]; i < f->start[client + 1]; i++)
		__builtin_prefetch(packed_at(&f->d->rows, f->s->order[i]));
}

static void count_unmapped(struct deid_counts *counts, const struct deid_person *person)
{
	for (int t = 0; t < CLIENT_TRAITS; t++)
		if (trait_domain(t) != VOC__COUNT)
			counts->unmapped[trait_domain(t)] += person->trait[t] == VOCABULARY_UNMAPPED;
}

static enum err settle_one(const struct finish *f, struct piece *p, size_t c)
{
	const struct deid_person *person = &f->d->people.person[f->client[c].number];
	const struct link_client *entry = remembered(f, c);
	struct deid_course course = {.rows = &f->d->rows,
				     .present = f->present,
				     .intake = intake_of(f, person, entry),
				     .slice = f->s->order + f->start[c],
				     .n = f->start[c + 1] - f->start[c],
				     .scratch = p->scratch,
				     .measurements = f->d->measurements,
				     .tolerance = f->d->o.tolerance_days,
				     .counts = &p->counts,
				     .rejects = &p->rejects,
				     .unattached = &p->unattached};
	enum err err = course_settle(&course);
	if (err)
		return err;
	f->s->client[c] = client_of(f, f->client[c].key, person, entry);
	f->s->client[c].known = f->who.person[f->client[c].number].known;
	count_unmapped(&p->counts, person);
	keep_course(f, p, c, &course);
	return ERR_OK;
}

static enum err settle_piece(size_t i, void *context)
{
	struct settling *all = context;
	struct piece *p = &all->piece[i];
	enum err err = ERR_OK;
	for (size_t c = p->first; c < p->end && !err; c++) {
		if (c + AHEAD < p->end)
			fetch_rows(all->f, c + AHEAD);
		err = settle_one(all->f, p, c);
	}
	return err;
}

static enum err cut_pieces(struct settling *all)
{
	const struct finish *f = all->f;
	size_t clients = f->clients;
	for (all->n = 0; all->n < PIECES; all->n++) {
		struct piece *p = &all->piece[all->n];
		*p = (struct piece){.first = clients * all->n / PIECES,
				    .end = clients * (all->n + 1) / PIECES,
				    .scratch = calloc(f->longest + 1, sizeof *p->scratch),
				    .therapist = calloc(f->d->therapist.n + 1, sizeof *p->therapist),
				    .clinic = calloc(f->d->clinic.n + 1, sizeof *p->clinic)};
		if (!p->scratch || !p->therapist || !p->clinic) {
			all->n++;
			return err_memory();
		}
	}
	return ERR_OK;
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

/* Pieces close up where rows were taken out. */
static enum err join_piece(struct finish *f, const struct piece *p)
{
	struct deid_set *s = f->s;
	size_t from = f->start[p->first], gap = from - s->visits;
	if (gap) {
		memmove(s->order + s->visits, s->order + from, p->kept * sizeof *s->order);
		for (size_t c = p->first; c < p->end; c++)
			f->content.start[c] -= gap;
	}
	s->visits += p->kept;
	s->fingerprint += p->fingerprint;
	add_counts(&s->counts, &p->counts);
	add_up(f->content.therapist, p->therapist, f->d->therapist.n + 1);
	add_up(f->content.clinic, p->clinic, f->d->clinic.n + 1);
	enum err err = add_places(&f->d->rejects, &p->rejects);
	return err ? err : add_places(&s->unattached, &p->unattached);
}

enum err settle_clients(struct finish *f)
{
	struct settling all = {.f = f};
	enum err err = cut_pieces(&all);
	if (!err)
		err = workers_run(all.n, settle_piece, &all);
	for (size_t i = 0; i < all.n; i++) {
		struct piece *p = &all.piece[i];
		if (!err)
			err = join_piece(f, p);
		free(p->scratch);
		free(p->therapist);
		free(p->clinic);
		free(p->rejects.item);
		free(p->unattached.item);
	}
	f->content.start[f->clients] = f->s->visits;
	f->s->clients = f->s->counts.clients = f->clients;
	return err;
}
