#include "stats/pseudo.h"

#include "stats/pseudo_parts.h"

#include <math.h>

struct job {
	struct arena *scratch;
	const struct surv_sample *s;
	const struct pseudo_opts *opts;
	struct pseudo *out;
	struct risk *risk;
	bool *met; /* units */
};

static double influence(const struct pseudo_at *at, const struct risk_cell *c)
{
	switch (at->opts->of) {
	case PSEUDO_SURVIVAL:
		return at->row < 0 ? 0 : at->jk->S[at->row] * jackknife_v(at->jk, at->row, c);
	case PSEUDO_HAZARD:
		return -jackknife_v(at->jk, at->row, c);
	default:
		return jackknife_f(at->jk, at->opts->cause, at->row, c);
	}
}

static size_t unit_of(const struct job *j, size_t sample_row)
{
	size_t row = j->s->row[sample_row];
	return j->opts->unit ? (size_t)j->opts->unit[row] : row;
}

/* The mass of a group: each unit once. */
static double mass_of(struct job *j, const struct risk *r)
{
	double mass = 0;
	for (size_t i = 0; i < r->cells; i++) {
		bool *met = &j->met[unit_of(j, r->cell_row[i])];
		mass += j->opts->unit && *met ? 0 : r->cell[i].weight;
		*met = true;
	}
	return mass;
}

/* value: what each cell adds to theta. */
static enum err influences(const struct pseudo_at *at, double mass, double *value)
{
	enum err err = ERR_OK;
	bool area = at->opts->of == PSEUDO_MEAN || at->opts->of == PSEUDO_LOST;
	if (area)
		err = jackknife_areas(at->jk, at->opts->of == PSEUDO_LOST ? at->opts->cause : 0, at->start, at->time, value);
	for (size_t i = 0; !err && i < at->r->cells; i++)
		value[i] = mass * (area ? value[i] : influence(at, &at->r->cell[i]));
	return err;
}

/* theta_i - theta = (n - 1) (theta - theta_(-i)) */
static void left_out(const struct pseudo_at *at, double theta, double *value)
{
	for (size_t i = 0; i < at->r->cells; i++)
		value[i] = (at->r->records - 1) * (theta - pseudo_left_out(at, &at->r->cell[i]));
}

static void hand_out(struct job *j, const struct pseudo_at *at, struct num theta, const double *value, struct num *out)
{
	for (size_t i = 0; i < at->r->cells; i++) {
		struct num *v = &out[unit_of(j, at->r->cell_row[i])];
		if (v->why == WHY_NO_DATA)
			*v = theta;
		v->v += num_is(theta) ? value[i] : 0;
	}
}

static bool observed(const struct pseudo_at *at)
{
	const struct risk *r = at->r;
	return at->time <= r->time[r->n - 1] || r->n_risk[r->n - 1] == r->n_event[r->n - 1];
}

static enum err fit_group(struct job *j, size_t g)
{
	const struct risk *r = &j->risk[g];
	const struct pseudo_opts *o = j->opts;
	struct jackknife jk;
	double *value = ARENA_ARRAY(j->scratch, r->cells + 1, double);
	j->out->records[g] = r->records;
	if (!value)
		return err_memory();
	if (!r->n)
		return ERR_OK;
	struct pseudo_at at = {.opts = o, .r = r, .jk = &jk, .start = fmin(0, r->time[0]), .row = -1};
	enum err err = o->of == PSEUDO_HAZARD ? jackknife_hazard(j->scratch, r, HAZARD_BRESLOW, &jk)
					      : jackknife_survival(j->scratch, r, pseudo_of_cause(o), &jk);
	if (!err)
		err = pseudo_curves(j->scratch, &at);
	double mass = err ? 0 : mass_of(j, r);
	for (size_t k = 0; !err && k < o->times; k++) {
		at.time = o->time[k];
		while (at.row + 1 < (int32_t)r->n && r->time[at.row + 1] <= at.time)
			at.row++;
		struct num theta = num_of(pseudo_theta(&at, &at.S, &at.F));
		if (o->leave_one_out)
			left_out(&at, theta.v, value);
		else
			err = influences(&at, mass, value);
		if (!observed(&at))
			theta = num_none(WHY_NO_FOLLOWUP);
		j->out->whole[g * o->times + k] = theta;
		if (!err)
			hand_out(j, &at, theta, value, j->out->value + k * j->out->units);
	}
	return err;
}

static enum err check(const struct surv_sample *s, const struct pseudo_opts *o)
{
	if (pseudo_of_cause(o) && (o->cause < 1 || o->cause > s->causes))
		return err_set(ERR_VALUE, "no row has an event of this cause");
	if (o->leave_one_out && (s->weight || s->entry || o->unit))
		return err_set(ERR_VALUE, "leaving one out is for rows without weights, delayed entry and units");
	return ERR_OK;
}

static enum err fit(struct arena *mem, struct job *j)
{
	size_t groups = (size_t)j->s->groups, times = j->opts->times;
	struct pseudo *out = j->out;
	out->units = j->opts->unit ? j->opts->units : j->s->n;
	out->value = ARENA_ARRAY(mem, out->units * times + 1, struct num);
	out->whole = ARENA_ARRAY(mem, groups * times + 1, struct num);
	out->records = ARENA_ARRAY(mem, groups, double);
	j->risk = ARENA_ARRAY(j->scratch, groups, struct risk);
	j->met = ARENA_ARRAY(j->scratch, out->units + 1, bool);
	if (!out->value || !out->whole || !out->records || !j->risk || !j->met)
		return err_memory();
	for (size_t i = 0; i < out->units * times; i++)
		out->value[i] = num_none(WHY_NO_DATA);
	for (size_t i = 0; i < groups * times; i++)
		out->whole[i] = num_none(WHY_NO_DATA);
	const struct risk_opts table = {.cells = true, .by_row = true};
	enum err err = risk_tables(j->scratch, j->s, &table, j->risk);
	for (size_t g = 0; !err && g < groups; g++)
		err = fit_group(j, g);
	return err;
}

enum err pseudo_fit(struct arena *mem, const struct surv_sample *s, const struct pseudo_opts *opts, struct pseudo *out)
{
	struct pseudo got = {0};
	enum err err = check(s, opts);
	if (err)
		return err;
	struct job j = {.scratch = arena_new(), .s = s, .opts = opts, .out = &got};
	err = j.scratch ? fit(mem, &j) : err_memory();
	if (!err)
		*out = got;
	arena_free(j.scratch);
	return err;
}
