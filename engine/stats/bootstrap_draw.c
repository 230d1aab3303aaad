#include "stats/bootstrap_draw.h"

#include "core/random.h"
#include "stats/stream.h"

#include <gsl/gsl_randist.h>

enum { UNITS_PER_KIND = 128, SEGMENT = 4096, PURPOSE_UNITS = 0x626f6f74, PURPOSE_BINOMIAL };

static int32_t size_of(const struct bootstrap_draw *d, size_t kind)
{
	return d->size ? d->size[kind] : 1;
}

static enum err check_units(const struct bootstrap_units *u)
{
	uint64_t units = 0;
	for (size_t i = 0; i < u->n; i++) {
		if (u->size && u->size[i] < 0)
			return err_at(ERR_VALUE, err_place(0, (long)i + 1, 0), "the size of a unit is negative");
		if (u->stratum && (u->stratum[i] < 0 || u->stratum[i] >= u->strata))
			return err_at(ERR_VALUE, err_place(0, (long)i + 1, 0), "a stratum is out of range");
		units += u->size ? (uint64_t)u->size[i] : 1;
	}
	if (!units)
		return err_set(ERR_EMPTY, "there is nothing to draw from");
	return units <= UINT32_MAX ? ERR_OK : err_set(ERR_LIMIT, "more than %u units to draw from", UINT32_MAX);
}

/* Kinds by stratum, in order, and the strata's places among them. */
static void sort_kinds(const struct bootstrap_units *u, struct bootstrap_draw *d)
{
	for (size_t i = 0; i < u->n; i++)
		d->stratum[u->stratum ? u->stratum[i] : 0].end++;
	for (size_t g = 1; g < d->strata; g++) {
		d->stratum[g].first = d->stratum[g - 1].end;
		d->stratum[g].end += d->stratum[g].first;
	}
	for (size_t g = 0; g < d->strata; g++)
		d->stratum[g].end = d->stratum[g].first;
	for (size_t i = 0; i < u->n; i++) {
		struct bootstrap_stratum *s = &d->stratum[u->stratum ? u->stratum[i] : 0];
		d->kind[s->end++] = (uint32_t)i;
		s->units += (uint64_t)size_of(d, i);
		d->units += (uint64_t)size_of(d, i);
	}
}

static enum err list_units(struct arena *mem, struct bootstrap_draw *d)
{
	size_t listed = 0;
	for (size_t g = 0; g < d->strata; g++) {
		struct bootstrap_stratum *s = &d->stratum[g];
		s->binomial = s->units > UNITS_PER_KIND * (uint64_t)(s->end - s->first);
		s->unit = listed;
		listed += s->binomial ? 0 : s->units;
	}
	d->kind_of = ARENA_ARRAY(mem, listed, uint32_t);
	if (!d->kind_of)
		return err_memory();
	size_t at = 0;
	for (size_t g = 0; g < d->strata; g++)
		for (size_t j = d->stratum[g].first; !d->stratum[g].binomial && j < d->stratum[g].end; j++)
			for (int32_t unit = 0; unit < size_of(d, d->kind[j]); unit++)
				d->kind_of[at++] = d->kind[j];
	return ERR_OK;
}

enum err bootstrap_draw_build(struct arena *mem, const struct bootstrap_units *units, struct bootstrap_draw *out)
{
	enum err err = check_units(units);
	if (err)
		return err;
	struct bootstrap_draw d = {.n = units->n, .strata = units->stratum ? (size_t)units->strata : 1, .size = units->size};
	d.kind = ARENA_ARRAY(mem, d.n, uint32_t);
	d.stratum = ARENA_ARRAY(mem, d.strata, struct bootstrap_stratum);
	if (!d.kind || !d.stratum)
		return err_memory();
	sort_kinds(units, &d);
	err = list_units(mem, &d);
	if (!err)
		*out = d;
	return err;
}

/* The units in segments that a core holds near, each given its share by a binomial. */
static void draw_units(const struct bootstrap_draw *d, const struct bootstrap_stratum *s, struct random *r, gsl_rng *rng,
		       int32_t *times)
{
	const uint32_t *kind_of = d->kind_of + s->unit;
	uint64_t rest = s->units;
	unsigned left = (unsigned)s->units;
	for (uint64_t first = 0; left && first < s->units; first += SEGMENT) {
		uint32_t units = rest < SEGMENT ? (uint32_t)rest : SEGMENT;
		unsigned got = units == rest ? left : gsl_ran_binomial(rng, (double)units / (double)rest, left);
		for (unsigned i = 0; i < got; i++)
			times[kind_of[first + random_below(r, units)]]++;
		left -= got;
		rest -= units;
	}
}

static void draw_binomials(const struct bootstrap_draw *d, const struct bootstrap_stratum *s, gsl_rng *rng, int32_t *times)
{
	uint64_t rest = s->units;
	unsigned left = (unsigned)s->units;
	for (size_t j = s->first; left && j < s->end; j++) {
		uint64_t size = (uint64_t)size_of(d, d->kind[j]);
		unsigned got = size == rest ? left : gsl_ran_binomial(rng, (double)size / (double)rest, left);
		times[d->kind[j]] = (int32_t)got;
		left -= got;
		rest -= size;
	}
}

enum err bootstrap_draw_times(const struct bootstrap_draw *d, uint64_t seed, uint64_t replicate, int32_t *times)
{
	struct random r;
	random_seed(&r, seed, replicate, PURPOSE_UNITS);
	gsl_rng *rng = stream_new(seed, replicate, PURPOSE_BINOMIAL);
	if (!rng)
		return err_memory();
	for (size_t g = 0; g < d->strata; g++)
		if (d->stratum[g].binomial)
			draw_binomials(d, &d->stratum[g], rng, times);
		else
			draw_units(d, &d->stratum[g], &r, rng, times);
	gsl_rng_free(rng);
	return ERR_OK;
}
