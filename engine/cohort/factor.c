#include "cohort/labels.h"
#include "cohort/samples_parts.h"
#include "core/fold.h"
#include "layout/vocabulary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_LONGEST = 64, FOLD_LONGEST = 512, AGE_OPEN = 90 };

int factor_value(const struct cohort *c, const struct episode *e, enum study_factor factor)
{
	switch (factor) {
	case FACTOR_MODALITY:
		return e->modality;
	case FACTOR_PROBLEM:
		return e->problem;
	case FACTOR_THERAPIST:
		return e->therapist > 0 ? e->therapist : -1;
	case FACTOR_CLINIC:
		return e->clinic > 0 ? e->clinic : -1;
	case FACTOR_GENDER:
		return c->client[e->client].gender;
	default:
		return c->client[e->client].age_band;
	}
}

/* The domain of the codes that have labels in the dataset; others make their own. */
static const char *domain_of(enum study_factor factor)
{
	static const char *const domain[] = {[FACTOR_MODALITY] = "modality",
					     [FACTOR_PROBLEM] = "problem",
					     [FACTOR_GENDER] = "gender",
					     [FACTOR_AGE_BAND] = NULL};
	return domain[factor];
}

const char *factor_label(struct arena *mem, const struct cohort *c, enum study_factor factor, int value, int number)
{
	char text[LABEL_LONGEST];
	const char *domain = domain_of(factor), *label = domain ? store_label(c->store, domain, value) : NULL;
	if (label)
		return arena_text(mem, label);
	if (factor == FACTOR_THERAPIST || factor == FACTOR_CLINIC)
		return label_text(mem, factor == FACTOR_CLINIC ? LABEL_CLINIC : LABEL_THERAPIST, number);
	if (factor == FACTOR_AGE_BAND && value + c->info->age_years > AGE_OPEN)
		snprintf(text, sizeof text, "%d and over", value);
	else if (factor == FACTOR_AGE_BAND)
		snprintf(text, sizeof text, "%d-%d", value, value + c->info->age_years - 1);
	else if (value == VOCABULARY_UNMAPPED)
		snprintf(text, sizeof text, "unmapped");
	else
		snprintf(text, sizeof text, "code %d", value);
	return arena_text(mem, text);
}

/* Values on their way to levels. */
struct grouping {
	const struct cohort *cohort;
	enum study_factor factor;
	int32_t values; /* codes are below */
	const int *number;
	int *value;      /* of each episode; -1: not analysed */
	double *clients; /* by value */
	int32_t *level;  /* by value; -1: none */
	int32_t kept;
};

static bool drawn(enum study_factor factor)
{
	return factor == FACTOR_THERAPIST || factor == FACTOR_CLINIC;
}

/* Nobody has a value: nothing is compared, and everybody is one group. */
static void take_whole(struct grouping *g, struct factor *f)
{
	const struct cohort *c = g->cohort;
	if (g->values || f->no_value == 0)
		return;
	for (size_t i = 0; i < c->episodes; i++)
		if (c->study->all_episodes || c->episode[i].number == 1)
			g->value[i] = 0;
	g->values = 1;
	f->no_value = 0;
	f->whole = true;
}

static enum err take_values(struct arena *mem, struct grouping *g, struct factor *f)
{
	const struct cohort *c = g->cohort;
	size_t last = SIZE_MAX;
	g->value = ARENA_ARRAY(mem, c->episodes + 1, int);
	if (!g->value)
		return err_memory();
	for (size_t i = 0; i < c->episodes; i++) {
		const struct episode *e = &c->episode[i];
		g->value[i] = -1;
		if (!c->study->all_episodes && e->number != 1)
			continue;
		g->value[i] = factor_value(c, e, g->factor);
		g->values = g->value[i] >= g->values ? g->value[i] + 1 : g->values;
		f->no_value += g->value[i] < 0 && last != e->client;
		last = g->value[i] < 0 ? e->client : last;
	}
	take_whole(g, f);
	return ERR_OK;
}

static enum err count_values(struct arena *mem, struct grouping *g)
{
	struct client_tally t;
	enum err err = tally_make(mem, g->values, 1, &t);
	if (err)
		return err;
	for (size_t i = 0; i < g->cohort->episodes; i++)
		if (g->value[i] >= 0)
			tally_add(&t, g->value[i], 0, g->cohort->episode[i].client);
	g->clients = t.count;
	g->level = ARENA_ARRAY(mem, (size_t)g->values + 1, int32_t);
	return g->level ? ERR_OK : err_memory();
}

/* Levels stand in the order of their codes (of their drawn numbers), "unmapped" last. */
static int64_t order_of(const struct grouping *g, int32_t value)
{
	if (drawn(g->factor))
		return g->number[value];
	return value == VOCABULARY_UNMAPPED && g->factor != FACTOR_AGE_BAND ? INT32_MAX : value;
}

struct place {
	int64_t order;
	int32_t value;
};

static int by_order(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	return (x->order > y->order) - (x->order < y->order);
}

/* Kept values get their levels in order, smaller groups the one after them. */
static enum err rank_levels(struct arena *mem, struct grouping *g, double min_clients, struct factor *f)
{
	struct place *place = ARENA_ARRAY(mem, (size_t)g->values + 1, struct place);
	if (!place)
		return err_memory();
	for (int32_t v = 0; v < g->values; v++) {
		bool there = g->clients[v] > 0, small = g->clients[v] < min_clients;
		g->level[v] = -1;
		if (there && !small)
			place[g->kept++] = (struct place){order_of(g, v), v};
		f->pooled = f->pooled || (there && small);
	}
	qsort(place, (size_t)g->kept, sizeof *place, by_order);
	for (int32_t v = 0; v < g->values; v++)
		if (g->clients[v] > 0 && g->clients[v] < min_clients)
			g->level[v] = g->kept;
	for (int32_t k = 0; k < g->kept; k++)
		g->level[place[k].value] = k;
	f->levels = g->kept + f->pooled;
	return ERR_OK;
}

static const char *pooled_label(enum study_factor factor)
{
	static const char *const label[] = {
		[FACTOR_MODALITY] = "other modalities",  [FACTOR_PROBLEM] = "other problems",
		[FACTOR_THERAPIST] = "other therapists", [FACTOR_CLINIC] = "other clinics",
		[FACTOR_GENDER] = "other genders",       [FACTOR_AGE_BAND] = "other ages",
	};
	return label[factor];
}

static const char *number_text(struct arena *mem, int32_t value)
{
	char text[24];
	snprintf(text, sizeof text, "number %d", (int)value);
	return arena_text(mem, text);
}

static enum err name_levels(struct arena *mem, const struct grouping *g, struct factor *f)
{
	f->label = ARENA_ARRAY(mem, (size_t)f->levels + 1, const char *);
	f->name = ARENA_ARRAY(mem, (size_t)f->levels + 1, const char *);
	if (!f->label || !f->name)
		return err_memory();
	if (f->pooled)
		f->label[g->kept] = pooled_label(g->factor);
	if (f->whole)
		f->label[0] = "all clients";
	for (int32_t v = 0; v < g->values; v++) {
		int32_t level = g->level[v];
		if (level < 0 || level == g->kept || f->whole)
			continue;
		f->label[level] = factor_label(mem, g->cohort, g->factor, v, drawn(g->factor) ? g->number[v] : 0);
		if (!f->label[level])
			return err_memory();
		if (drawn(g->factor) && !(f->name[level] = number_text(mem, v)))
			return err_memory();
	}
	return ERR_OK;
}

static enum err give_levels(struct arena *mem, const struct grouping *g, struct factor *f)
{
	const struct cohort *c = g->cohort;
	struct client_tally t;
	enum err err = tally_make(mem, f->levels + 1, 1, &t);
	if (!err)
		err = tally_mark(mem, c, f->levels + 1, &t);
	f->of_episode = ARENA_ARRAY(mem, c->episodes + 1, int32_t);
	if (!err && !f->of_episode)
		err = err_memory();
	if (err)
		return err;
	for (size_t i = 0; i < c->episodes; i++) {
		f->of_episode[i] = g->value[i] < 0 ? -1 : g->level[g->value[i]];
		if (f->of_episode[i] < 0)
			continue;
		tally_add(&t, f->of_episode[i], 0, c->episode[i].client);
		tally_add(&t, f->levels, 0, c->episode[i].client);
	}
	f->clients = t.count;
	f->who = t.who;
	return ERR_OK;
}

static bool same_name(const char *a, const char *b)
{
	char x[FOLD_LONGEST], y[FOLD_LONGEST];
	return fold_name(a, strlen(a), x, sizeof x) > 0 && fold_name(b, strlen(b), y, sizeof y) > 0 && strcmp(x, y) == 0;
}

/* The level that a name stands for: a group's label, or any name that the vocabulary of the factor has for its code; -1: none. */
static enum err level_named(struct arena *mem, const struct grouping *g, const struct factor *f, const char *named,
			    int32_t *out)
{
	static const int list[] = {[FACTOR_MODALITY] = VOC_MODALITY, [FACTOR_PROBLEM] = VOC_PROBLEM,
				   [FACTOR_THERAPIST] = -1,          [FACTOR_CLINIC] = -1,
				   [FACTOR_GENDER] = VOC_GENDER,     [FACTOR_AGE_BAND] = -1};
	struct vocabularies voc;
	*out = -1;
	for (int32_t k = 0; k < f->levels && *out < 0; k++)
		if (same_name(f->label[k], named))
			*out = k;
	if (*out >= 0 || list[g->factor] < 0)
		return ERR_OK;
	enum err err = vocabulary_load(mem, &voc);
	if (err)
		return err;
	int code = vocabulary_code_of(&voc.list[list[g->factor]], named, strlen(named));
	if (code > VOCABULARY_UNMAPPED && code < g->values && g->level[code] < g->kept)
		*out = g->level[code];
	return ERR_OK;
}

/* The largest group (the first of equals; the pooled one only where it is alone), or the one the study names. */
static enum err choose_reference(struct arena *mem, const struct grouping *g, struct factor *f)
{
	const char *named = g->cohort->study->reference;
	int32_t kept = g->kept ? g->kept : f->levels, level = -1;
	for (int32_t k = 1; k < kept; k++)
		if (f->clients[k] > f->clients[f->reference])
			f->reference = k;
	if (!named || f->levels == 0 || f->whole)
		return ERR_OK;
	enum err err = level_named(mem, g, f, named, &level);
	if (err)
		return err;
	if (level >= 0) {
		f->reference = level;
		return ERR_OK;
	}
	return err_set(ERR_VALUE,
		       "study file, line %zu: comparison.reference names none of the %d groups (small ones are pooled); use "
		       "largest, or a "
		       "group's name as the workbook shows it",
		       study_line_of(g->cohort->study, "comparison.reference"), f->levels);
}

static enum err check_labels(const struct grouping *g, const struct factor *f)
{
	enum label_of what = g->factor == FACTOR_CLINIC ? LABEL_CLINIC : LABEL_THERAPIST;
	if (!drawn(g->factor) || f->whole || labels_allowed(g->cohort, what, g->kept))
		return ERR_OK;
	if (what == LABEL_THERAPIST)
		return err_set(ERR_VALUE,
			       "therapists stand in no research or public release; choose another comparison.factor, or "
			       "--release qi");
	return err_set(
		ERR_VALUE,
		"a research or public release tells clinics apart only where %d or more are large enough; choose another "
		"comparison.factor, or --release qi",
		LABELS_LEAST_CLINICS);
}

enum err factor_make(struct arena *mem, const struct cohort *c, double min_clients, struct factor *out)
{
	struct factor f = {.least = min_clients / 2};
	struct grouping g = {.cohort = c, .factor = c->study->factor};
	enum err err = take_values(mem, &g, &f);
	if (!err && drawn(g.factor))
		err = label_places(mem, c, g.factor == FACTOR_CLINIC ? LABEL_CLINIC : LABEL_THERAPIST, &g.number);
	if (!err)
		err = count_values(mem, &g);
	if (!err)
		err = rank_levels(mem, &g, f.whole ? 0 : min_clients, &f);
	if (!err)
		err = check_labels(&g, &f);
	if (!err)
		err = give_levels(mem, &g, &f);
	if (!err)
		err = name_levels(mem, &g, &f);
	if (!err)
		err = choose_reference(mem, &g, &f);
	if (!err)
		*out = f;
	return err;
}
