#include "core/embedded.h"
#include "core/fold.h"
#include "instrument/instrument.h"
#include "instrument/instrument_scoring.h"
#include "instrument/instrument_yaml.h"
#include "instrument/settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

extern const struct embedded instruments_embedded[];

static enum err wrong(const struct settings_source *s, const char *key, const char *what)
{
	return err_set(ERR_VALUE, "instrument %s, key %s: %s", s->entry, key, what);
}

/* A threshold to steps; false off the grid. */
static bool steps_of(const struct instrument *i, double value, int32_t *steps)
{
	double exact = value / i->step;
	if (!(fabs(exact) < 1e6) || fabs(exact - nearbyint(exact)) > 1e-6)
		return false;
	*steps = (int32_t)lrint(exact);
	return true;
}

static bool inside(const struct instrument *i, int32_t steps)
{
	return steps >= i->min && steps <= i->max;
}

static enum err take_range(const struct settings_source *s, const struct yaml_range *r, struct instrument *out)
{
	if (!(r->step > 0))
		return wrong(s, "range.step", "must be above 0");
	out->step = r->step;
	if (!steps_of(out, r->min, &out->min) || !steps_of(out, r->max, &out->max))
		return wrong(s, "range", "min and max must be whole steps");
	if (out->min >= out->max)
		return wrong(s, "range", "min must be below max");
	return ERR_OK;
}

static enum err take_cutoff(const struct settings_source *s, const struct yaml_cutoff *c, struct instrument *out)
{
	if (!c)
		return ERR_OK;
	bool low_side = c->rule == RULE_AT_MOST || c->rule == RULE_BELOW;
	if (low_side != out->higher_better)
		return wrong(s, "cutoff.rule",
			     "points to the healthy side: > or >= where higher is worse, < or <= where it is better");
	if (!steps_of(out, c->value, &out->cutoff) || !inside(out, out->cutoff))
		return wrong(s, "cutoff.value", "must be a whole step inside the range");
	out->has_cutoff = true;
	out->cutoff_at_or_beyond = c->rule == RULE_AT_LEAST || c->rule == RULE_AT_MOST;
	out->cutoff_verified = c->verified;
	return ERR_OK;
}

static enum err take_change(const struct settings_source *s, const struct yaml_reliable_change *c, struct instrument *out)
{
	if (!c)
		return ERR_OK;
	if (!steps_of(out, c->value, &out->reliable_change) || out->reliable_change <= 0 ||
	    out->reliable_change > out->max - out->min)
		return wrong(s, "reliable_change.value", "must be a whole number of steps, above 0 and within the range");
	out->has_reliable_change = true;
	out->reliable_change_verified = c->verified;
	return ERR_OK;
}

static enum err take_bands(const struct settings_source *s, const struct yaml_bands *b, struct instrument *out)
{
	for (unsigned k = 0; b && k < b->list_count; k++) {
		struct instrument_band *to = &out->band[k];
		if (!steps_of(out, b->list[k].low, &to->low) || !steps_of(out, b->list[k].high, &to->high))
			return wrong(s, "bands", "ends must be whole steps");
		if (!inside(out, to->low) || !inside(out, to->high) || to->low > to->high)
			return wrong(s, "bands", "each must lie inside the range, low before high");
		if (k && to->low <= out->band[k - 1].high)
			return wrong(s, "bands", "must rise and not overlap");
		out->bands = k + 1;
	}
	return ERR_OK;
}

static void take_norms(const struct yaml_norms *n, struct instrument *out)
{
	if (!n)
		return;
	out->reliability = n->reliability;
	out->functional_mean = n->functional_mean;
	out->functional_sd = n->functional_sd;
	out->clinical_mean = n->clinical_mean;
	out->clinical_sd = n->clinical_sd;
}

/* The texts live in the arena already. */
static void take_texts(const struct yaml_instrument *y, struct instrument *out)
{
	out->name = y->name;
	out->title = y->title;
	out->version = y->version;
	out->range_source = y->range.source;
	out->cutoff_source = y->cutoff ? y->cutoff->source : NULL;
	out->reliable_change_source = y->reliable_change ? y->reliable_change->source : NULL;
	out->reliable_change_basis = y->reliable_change ? y->reliable_change->basis : NULL;
	out->bands_source = y->bands ? y->bands->source : NULL;
	for (size_t k = 0; k < out->bands; k++)
		out->band[k].label = y->bands->list[k].label;
	out->synonym[out->synonyms++] = y->name;
	out->synonym[out->synonyms++] = y->title;
	for (unsigned k = 0; k < y->synonyms_count; k++)
		out->synonym[out->synonyms++] = y->synonyms[k];
}

static enum err take(const struct settings_source *s, const struct yaml_instrument *y, struct instrument *out)
{
	char folded[64];
	if (fold_name(y->name, strlen(y->name), folded, sizeof folded) < 1)
		return wrong(s, "name", "must hold letters or digits, at most 60");
	*out = (struct instrument){
		.higher_better = y->direction == HIGHER_BETTER,
		.alliance = y->alliance,
		.range_verified = y->range.verified,
		.bands_verified = y->bands && y->bands->verified,
	};
	enum err err = take_range(s, &y->range, out);
	if (!err)
		err = take_cutoff(s, y->cutoff, out);
	if (!err)
		err = take_change(s, y->reliable_change, out);
	if (!err)
		err = take_bands(s, y->bands, out);
	take_norms(y->norms, out);
	if (!err)
		take_texts(y, out);
	return err;
}

struct growing {
	struct instrument *item;
	size_t n;
};

static struct instrument *slot_of(struct growing *g, const char *name)
{
	for (size_t i = 0; i < g->n; i++)
		if (!strcmp(g->item[i].name, name))
			return &g->item[i];
	return &g->item[g->n++];
}

static enum err add(struct arena *mem, const struct settings_source *s, struct growing *g)
{
	void *loaded = NULL;
	struct instrument one = {.name = NULL};
	enum err err = settings_load(mem, s, &instrument_yaml_schema, &loaded);
	if (!err)
		err = take(s, loaded, &one);
	if (!err)
		err = instrument_take_scoring(mem, loaded, &one);
	if (!err)
		*slot_of(g, one.name) = one;
	return err;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct instrument *)a)->name, ((const struct instrument *)b)->name);
}

enum err instrument_load(struct arena *mem, const char *folder, struct instrument_set *out)
{
	struct settings_source *own = NULL;
	size_t owned = 0, built_in = 0;
	enum err err = folder ? settings_read_folder(mem, "instrument", folder, &own, &owned) : ERR_OK;
	while (instruments_embedded[built_in].name)
		built_in++;
	struct growing g = {.item = err ? NULL : ARENA_ARRAY(mem, built_in + owned + 1, struct instrument)};
	if (!err && !g.item)
		err = err_memory();
	for (size_t i = 0; i < built_in && !err; i++) {
		const struct embedded *e = &instruments_embedded[i];
		err = add(mem, &(struct settings_source){"instrument", e->name, e->bytes, e->size}, &g);
	}
	for (size_t i = 0; i < owned && !err; i++)
		err = add(mem, &own[i], &g);
	if (err)
		return err;
	qsort(g.item, g.n, sizeof *g.item, by_name);
	*out = (struct instrument_set){.n = g.n, .item = g.item};
	return instrument_link_items(out);
}
