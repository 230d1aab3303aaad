#include "cohort/samples_parts.h"

#include <stdio.h>

enum { TERM_LONGEST = 96 };

/* Of a level: clients, and of them those with the event. */
enum { COUNT_CLIENTS, COUNT_EVENTS, COUNTS };

/* A design being written. */
struct writing {
	struct arena *mem;
	const struct cohort *cohort;
	const struct event_sample *sample;
	size_t n;          /* rows */
	int32_t last_term; /* of the column before */
	double least;      /* clients that a level needs, with the event and without */
	struct design d;
};

static const struct episode *episode_of(const struct writing *w, size_t row)
{
	return &w->cohort->episode[w->sample->episode[row]];
}

static enum study_factor factor_of(enum study_covariate a)
{
	static const enum study_factor factor[] = {
		[ADJUST_AGE_BAND] = FACTOR_AGE_BAND, [ADJUST_GENDER] = FACTOR_GENDER, [ADJUST_PROBLEM] = FACTOR_PROBLEM};
	return factor[a];
}

static bool has_value(const struct writing *w, enum study_covariate a, size_t row)
{
	const struct episode *e = episode_of(w, row);
	if (a != ADJUST_BASELINE)
		return factor_value(w->cohort, e, factor_of(a)) >= 0;
	return e->baseline != SCORE_MISSING && num_is(w->cohort->outcome[0].reliable_change);
}

/* Rows that have every covariate; covariates that no row has are left out first. */
static void find_complete(struct writing *w, bool used[STUDY_ADJUST])
{
	const struct study *s = w->cohort->study;
	for (size_t k = 0; k < s->adjusts; k++) {
		enum study_covariate a = s->adjust[k];
		size_t have = 0;
		for (size_t i = 0; i < w->n; i++)
			have += has_value(w, a, i);
		used[k] = have > 0 && (a == ADJUST_BASELINE || factor_of(a) != s->factor);
		if (!used[k])
			w->d.left_out[w->d.left_outs++] = a;
		for (size_t i = 0; i < w->n && used[k]; i++)
			w->d.complete[i] = w->d.complete[i] && has_value(w, a, i);
	}
}

static bool is_constant(const struct writing *w, const double *x)
{
	double first = 0;
	size_t seen = 0;
	for (size_t i = 0; i < w->n; i++) {
		if (!w->d.complete[i])
			continue;
		if (seen++ == 0)
			first = x[i];
		else if (x[i] != first)
			return false;
	}
	return true;
}

/* Takes a column into the design unless it is constant over the complete rows. */
static void keep(struct writing *w, const double *x, const char *term, int32_t term_of, int32_t level)
{
	struct design *d = &w->d;
	if (is_constant(w, x))
		return;
	d->x[d->p] = x;
	d->term[d->p] = term;
	d->term_of[d->p] = (int32_t)d->terms - (term_of == w->last_term);
	d->terms += term_of != w->last_term;
	w->last_term = term_of;
	d->level[d->p] = level;
	d->p++;
}

static double *new_column(const struct writing *w)
{
	return ARENA_ARRAY(w->mem, w->n + 1, double);
}

static enum err add_factor(struct writing *w, const struct factor *f)
{
	for (int32_t g = 0; g < f->levels; g++) {
		if (g == f->reference)
			continue;
		double *x = new_column(w);
		if (!x)
			return err_memory();
		for (size_t i = 0; i < w->n; i++)
			x[i] = w->sample->rows.group[i] == g;
		keep(w, x, f->label[g], 0, g);
	}
	return ERR_OK;
}

static enum err add_baseline(struct writing *w, int32_t term)
{
	double *x = new_column(w), unit = w->cohort->outcome[0].reliable_change.v;
	if (!x)
		return err_memory();
	for (size_t i = 0; i < w->n; i++)
		x[i] = w->d.complete[i] ? episode_of(w, i)->baseline / unit : 0;
	keep(w, x, "baseline (per reliable change)", term, -1);
	return ERR_OK;
}

/* The levels of a covariate over the complete rows: rare ones are in "other", which has the code `codes`. */
struct coding {
	enum study_factor factor;
	int32_t codes;
	int32_t *code; /* of each row; -1: not complete */
	struct client_tally count;
	int32_t reference;
};

static double clients_of(const struct coding *k, int32_t code)
{
	return tally_of(&k->count, code, COUNT_CLIENTS);
}

static enum err count_codes(const struct writing *w, struct coding *k)
{
	enum err err = tally_make(w->mem, k->codes + 1, COUNTS, &k->count);
	for (size_t i = 0; i < w->n && !err; i++) {
		if (k->code[i] < 0)
			continue;
		size_t client = (size_t)w->sample->client[i];
		tally_add(&k->count, k->code[i], COUNT_CLIENTS, client);
		if (w->sample->rows.status[i] == STATUS_EVENT)
			tally_add(&k->count, k->code[i], COUNT_EVENTS, client);
	}
	return err;
}

static bool is_rare(const struct writing *w, const struct coding *k, int32_t code)
{
	double clients = clients_of(k, code), events = tally_of(&k->count, code, COUNT_EVENTS);
	return clients > 0 && (clients < w->least || events < w->least || clients - events < w->least);
}

/* The smallest level beside "other", the last of equals; -1: there is none. */
static int32_t smallest(const struct coding *k)
{
	int32_t least = -1;
	for (int32_t v = 0; v < k->codes; v++)
		if (clients_of(k, v) > 0 && (least < 0 || clients_of(k, v) <= clients_of(k, least)))
			least = v;
	return least;
}

static void pool(const struct writing *w, struct coding *k, const bool *rare)
{
	for (size_t i = 0; i < w->n; i++)
		if (k->code[i] >= 0 && rare[k->code[i]])
			k->code[i] = k->codes;
}

/* Rare levels are one; while that is rare itself, the smallest of the others joins it. */
static enum err pool_rare(const struct writing *w, struct coding *k)
{
	bool *rare = ARENA_ARRAY(w->mem, (size_t)k->codes + 1, bool);
	if (!rare)
		return err_memory();
	for (int32_t v = 0; v < k->codes; v++)
		rare[v] = is_rare(w, k, v);
	pool(w, k, rare);
	enum err err = count_codes(w, k);
	while (!err && is_rare(w, k, k->codes)) {
		int32_t next = smallest(k);
		if (next < 0)
			break;
		rare[next] = true;
		pool(w, k, rare);
		err = count_codes(w, k);
	}
	return err;
}

static enum err code_rows(const struct writing *w, struct coding *k)
{
	k->code = ARENA_ARRAY(w->mem, w->n + 1, int32_t);
	if (!k->code)
		return err_memory();
	for (size_t i = 0; i < w->n; i++) {
		k->code[i] = w->d.complete[i] ? factor_value(w->cohort, episode_of(w, i), k->factor) : -1;
		k->codes = k->code[i] >= k->codes ? k->code[i] + 1 : k->codes;
	}
	enum err err = count_codes(w, k);
	if (!err)
		err = pool_rare(w, k);
	for (int32_t v = 1; v <= k->codes && !err; v++)
		if (clients_of(k, v) > clients_of(k, k->reference))
			k->reference = v;
	return err;
}

static const char *term_text(const struct writing *w, const struct coding *k, int32_t code)
{
	static const char *const name[] = {
		[FACTOR_PROBLEM] = "problem", [FACTOR_GENDER] = "gender", [FACTOR_AGE_BAND] = "age"};
	char text[TERM_LONGEST];
	const char *label = code == k->codes ? "other" : factor_label(w->mem, w->cohort, k->factor, code, 0);
	if (!label)
		return NULL;
	snprintf(text, sizeof text, "%s: %s", name[k->factor], label);
	return arena_text(w->mem, text);
}

static enum err add_levels(struct writing *w, enum study_factor factor, int32_t term)
{
	struct coding k = {.factor = factor};
	enum err err = code_rows(w, &k);
	for (int32_t v = 0; v <= k.codes && !err; v++) {
		if (v == k.reference || clients_of(&k, v) <= 0)
			continue;
		double *x = new_column(w);
		const char *text = term_text(w, &k, v);
		if (!x || !text)
			return err_memory();
		for (size_t i = 0; i < w->n; i++)
			x[i] = k.code[i] == v;
		keep(w, x, text, term, -1);
	}
	return err;
}

/* Each covariate has at most as many columns as there are codes in its list. */
static size_t columns_most(const struct cohort *c, const struct factor *f)
{
	size_t most = (size_t)f->levels + 2;
	for (size_t k = 0; k < c->study->adjusts; k++) {
		int largest = 0;
		for (size_t i = 0; i < c->episodes && c->study->adjust[k] != ADJUST_BASELINE; i++) {
			int value = factor_value(c, &c->episode[i], factor_of(c->study->adjust[k]));
			largest = value > largest ? value : largest;
		}
		most += (size_t)largest + 2;
	}
	return most;
}

static enum err make_room(struct writing *w, const struct factor *f)
{
	size_t most = columns_most(w->cohort, f);
	struct design *d = &w->d;
	d->x = ARENA_ARRAY(w->mem, most, const double *);
	d->term = ARENA_ARRAY(w->mem, most, const char *);
	d->term_of = ARENA_ARRAY(w->mem, most, int32_t);
	d->level = ARENA_ARRAY(w->mem, most, int32_t);
	d->complete = ARENA_ARRAY(w->mem, w->n + 1, bool);
	if (!d->x || !d->term || !d->term_of || !d->level || !d->complete)
		return err_memory();
	for (size_t i = 0; i < w->n; i++)
		d->complete[i] = true;
	return ERR_OK;
}

static enum err add_covariates(struct writing *w, const bool used[STUDY_ADJUST])
{
	const struct study *s = w->cohort->study;
	enum err err = ERR_OK;
	for (size_t k = 0; k < s->adjusts && !err; k++) {
		int32_t term = (int32_t)k + 1;
		if (used[k])
			err = s->adjust[k] == ADJUST_BASELINE ? add_baseline(w, term)
							      : add_levels(w, factor_of(s->adjust[k]), term);
	}
	return err;
}

enum err sample_design(struct arena *mem, const struct cohort *c, const struct factor *f, const struct event_sample *s,
		       bool adjusted, struct design *out)
{
	struct writing w = {.mem = mem, .cohort = c, .sample = s, .n = s->rows.n, .last_term = -1, .least = f->least};
	bool used[STUDY_ADJUST] = {false};
	enum err err = make_room(&w, f);
	if (!err && adjusted)
		find_complete(&w, used);
	if (!err)
		err = add_factor(&w, f);
	if (!err && adjusted)
		err = add_covariates(&w, used);
	if (!err)
		err = design_groups(mem, c, s, &w.d);
	if (!err)
		*out = w.d;
	return err;
}
