#include "estimate/estimate_courses.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SCALE_MAX 1e3
#define SCORE_MAX 1e6

static bool whole_at(double v, double scale)
{
	double scaled = v * scale;
	return fabs(scaled - round(scaled)) <= 1e-9 * fmax(1, fabs(scaled));
}

static enum err bad_score(const struct estimate *e, const struct bench_column *c, size_t i)
{
	return err_at(ERR_VALUE, err_place(1, e->table.row[i], c->position),
		      "a score may have three decimals, and at most six digits before and after the point");
}

static enum err widen(const struct estimate *e, const struct bench_column *c, double *scale)
{
	for (size_t i = 0; i < e->table.n; i++) {
		while (*scale <= SCALE_MAX && !whole_at(c->number[i], *scale))
			*scale *= 10;
		if (*scale > SCALE_MAX)
			return bad_score(e, c, i);
	}
	return ERR_OK;
}

static enum err in_bounds(const struct estimate *e, const struct bench_column *c, double scale)
{
	for (size_t i = 0; i < e->table.n; i++)
		if (fabs(c->number[i]) * scale > SCORE_MAX)
			return bad_score(e, c, i);
	return ERR_OK;
}

enum err estimate_scale(const struct estimate *e, const struct bench_column *const *column, size_t n, double *scale)
{
	enum err err = ERR_OK;
	*scale = 1;
	for (size_t j = 0; !err && j < n; j++)
		err = widen(e, column[j], scale);
	for (size_t j = 0; !err && j < n; j++)
		err = in_bounds(e, column[j], *scale);
	return err;
}

const char *estimate_row_label(const struct estimate *e, size_t row)
{
	const struct bench_column *id = estimate_column(e, "id");
	char text[24];
	if (id)
		return id->level[id->code[row]];
	snprintf(text, sizeof text, "%ld", e->table.row[row]);
	return arena_text(e->mem, text);
}

static int32_t score_at(const struct bench_column *c, size_t row, double scale)
{
	return c->missing && c->missing[row] ? SCORE_MISSING : (int32_t)lround(c->number[row] * scale);
}

struct place {
	int32_t person, at, score;
	size_t row;
};

static int by_person_time(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->row < y->row ? -1 : 1;
}

static enum err places_of(const struct estimate *e, double scale, struct place *place)
{
	const struct bench_column *id = estimate_column(e, "id"), *time = estimate_column(e, "time");
	for (size_t i = 0; i < e->table.n; i++) {
		double t = time->number[i];
		if (t != floor(t) || fabs(t) > 1e6)
			return err_at(ERR_VALUE, err_place(1, e->table.row[i], time->position),
				      "--time: whole numbers of sessions or days are needed");
		place[i] = (struct place){.person = id->code[i],
					  .at = (int32_t)t,
					  .score = score_at(estimate_column(e, "score"), i, scale),
					  .row = i};
	}
	qsort(place, e->table.n, sizeof *place, by_person_time);
	return ERR_OK;
}

/* Room for people courses and n sessions. */
struct room {
	struct scores *of;
	const char **id;
	int32_t *at, *score;
	int32_t *person; /* of each row of the table */
};

static enum err room_for(const struct estimate *e, size_t people, size_t n, struct room *r)
{
	*r = (struct room){.of = ARENA_ARRAY(e->mem, people, struct scores),
			   .id = ARENA_ARRAY(e->mem, people, const char *),
			   .at = ARENA_ARRAY(e->mem, n, int32_t),
			   .score = ARENA_ARRAY(e->mem, n, int32_t),
			   .person = ARENA_ARRAY(e->mem, e->table.n, int32_t)};
	return r->of && r->id && r->at && r->score && r->person ? ERR_OK : err_memory();
}

static enum err long_courses(const struct estimate *e, double scale, struct room *r, size_t *people)
{
	const struct bench_column *id = estimate_column(e, "id");
	struct place *place = ARENA_ARRAY(e->mem, e->table.n, struct place);
	enum err err = place ? ERR_OK : err_memory();
	if (!err)
		err = room_for(e, (size_t)id->levels, e->table.n, r);
	if (!err)
		err = places_of(e, scale, place);
	for (size_t i = 0; !err && i < e->table.n; i++) {
		if (!i || place[i].person != place[i - 1].person) {
			r->id[*people] = id->level[place[i].person];
			r->of[(*people)++] = (struct scores){.at = r->at + i, .score = r->score + i};
		}
		r->of[*people - 1].n++;
		r->person[place[i].row] = (int32_t)*people - 1;
		r->at[i] = place[i].at;
		r->score[i] = place[i].score;
	}
	return err;
}

static enum err wide_courses(const struct estimate *e, double scale, struct room *r, size_t *people)
{
	const struct option_value *scores = estimate_option(e, "scores");
	enum err err = room_for(e, e->table.n, e->table.n * scores->n, r);
	for (size_t i = 0; !err && i < e->table.n; i++) {
		size_t begin = i * scores->n;
		r->id[i] = estimate_row_label(e, i);
		if (!r->id[i])
			return err_memory();
		r->of[i] = (struct scores){.n = scores->n, .at = r->at + begin, .score = r->score + begin};
		r->person[i] = (int32_t)i;
		for (size_t j = 0; j < scores->n; j++) {
			r->at[begin + j] = (int32_t)j + 1;
			r->score[begin + j] = score_at(scores->columns[j], i, scale);
		}
		(*people)++;
	}
	return err;
}

enum err estimate_courses(const struct estimate *e, struct estimate_courses *out)
{
	const struct option_value *wide = estimate_option(e, "scores"), *tall = estimate_option(e, "score");
	const struct option_value *columns = wide->n ? wide : tall;
	struct estimate_courses c = {0};
	struct room r;
	bool is_long = tall->n && estimate_given(e, "id") && estimate_given(e, "time");
	if (wide->n ? tall->n || estimate_given(e, "time") : !is_long)
		return err_set(ERR_USAGE,
			       "--scores A,B,C (a row per person), or --id, --time and --score (a row per session)");
	enum err err = estimate_scale(e, columns->columns, columns->n, &c.scale);
	if (!err && wide->n)
		err = wide_courses(e, c.scale, &r, &c.n);
	else if (!err)
		err = long_courses(e, c.scale, &r, &c.n);
	if (err)
		return err;
	c.of = r.of;
	c.id = r.id;
	c.person = r.person;
	for (size_t i = 0; i < c.n; i++)
		c.longest = c.of[i].n > c.longest ? c.of[i].n : c.longest;
	*out = c;
	return ERR_OK;
}
