#include "stats/aalen_johansen.h"

#include "core/workers.h"
#include "stats/limits.h"
#include "stats/transition_area.h"
#include "stats/transition_jackknife.h"

#include <math.h>

struct fit {
	struct arena *mem, *scratch; /* of the piece at hand */
	const struct multistate_sample *s;
	const struct aj_opts *opts;
	struct limits limits;
};

/* What the curves of a group share. */
struct shared {
	const struct transitions *t;
	double *variance;
	struct transition_area area;
	double tau;
};

static enum err share(const struct fit *f, const struct transitions *t, struct shared *out)
{
	struct transition_map map;
	struct shared g = {.t = t, .variance = ARENA_ARRAY(f->scratch, (t->n + 1) * t->states, double)};
	enum err err = g.variance ? transition_map_build(f->scratch, t, &map) : err_memory();
	if (err)
		return err;
	double start = fmin(0, t->time[0]);
	g.tau = num_is(f->opts->tau) && f->opts->tau.v > start ? f->opts->tau.v : t->time[t->n - 1];
	if (f->opts->variance == AJ_JACKKNIFE)
		err = transition_jackknife(f->s, &map, g.variance);
	else
		err = transition_multinomial(t, g.variance);
	if (!err)
		err = transition_area(f->scratch, f->s, &map, (const double[2]){start, g.tau}, &g.area);
	if (!err)
		*out = g;
	return err;
}

static bool curve_room(struct arena *mem, const struct transitions *t, struct aj_curve *c)
{
	c->std_error = ARENA_ARRAY(mem, t->n, double);
	c->low = ARENA_ARRAY(mem, t->n, struct num);
	c->high = ARENA_ARRAY(mem, t->n, struct num);
	return c->std_error && c->low && c->high;
}

static enum err curve_of(const struct fit *f, const struct shared *g, size_t state, struct aj_curve *out)
{
	const struct transitions *t = g->t;
	size_t first = state * t->n;
	bool jackknife = f->opts->variance == AJ_JACKKNIFE;
	double area = jackknife ? g->area.jackknife[state] : g->area.multinomial[state];
	struct aj_curve c = {.n = t->n,
			     .time = t->time,
			     .n_risk = t->n_risk + first,
			     .n_event = t->n_event + first,
			     .n_censor = t->n_censor + first,
			     .estimate = t->p + first,
			     .stays = (double)t->records,
			     .persons = (double)t->persons,
			     .initial = num_of(t->initial[state]),
			     .rmean = num_of(g->area.mean[state]),
			     .rmean_std_error = num_of(sqrt(area)),
			     .tau = g->tau};
	if (!curve_room(f->mem, t, &c))
		return err_memory();
	for (size_t j = 0; j < t->n; j++) {
		struct num bounds[2];
		c.events += c.n_event[j];
		bool certain = c.estimate[j] <= 0 || c.estimate[j] >= 1; /* however the weights: the influences are 0 */
		c.std_error[j] = certain ? 0 : sqrt(g->variance[first + j]);
		limits_probability(f->limits, c.estimate[j], c.std_error[j], WHY_NO_EVENTS, bounds);
		c.low[j] = bounds[0];
		c.high[j] = bounds[1];
	}
	c.initial_std_error = sqrt(g->variance[t->states * t->n + state]);
	limits_probability(f->limits, t->initial[state], c.initial_std_error, WHY_NO_EVENTS, c.initial_limits);
	*out = c;
	return ERR_OK;
}

static enum err curves_of_group(const struct fit *f, const struct transitions *t, struct aj_curve *out)
{
	for (size_t k = 0; k < t->states; k++)
		out[k] = (struct aj_curve){.initial = num_none(WHY_NO_DATA),
					   .rmean = num_none(WHY_NO_DATA),
					   .rmean_std_error = num_none(WHY_NO_DATA)};
	if (!t->n)
		return ERR_OK;
	struct shared g;
	enum err err = share(f, t, &g);
	for (size_t k = 0; !err && k < t->states; k++)
		err = curve_of(f, &g, k, &out[k]);
	return err;
}

struct pieces {
	const struct fit *f;
	size_t n;
	struct arena *mem[TRANSITION_PIECES];
	const struct transitions *t;
	struct aj_curve *curve;
};

static enum err curves_of_piece(size_t piece, void *context)
{
	struct pieces *p = context;
	struct fit f = *p->f;
	size_t groups = (size_t)f.s->groups, states = (size_t)f.s->states;
	f.mem = p->mem[piece] = arena_new();
	enum err err = f.mem ? ERR_OK : err_memory();
	for (size_t g = groups * piece / p->n; !err && g < groups * (piece + 1) / p->n; g++) {
		f.scratch = arena_new();
		err = f.scratch ? curves_of_group(&f, &p->t[g], p->curve + g * states) : err_memory();
		arena_free(f.scratch);
	}
	return err;
}

static enum err fit_groups(const struct fit *f, struct aj_curve *curve)
{
	struct pieces p = {.f = f, .n = transition_pieces(f->s), .curve = curve};
	struct transitions *t = ARENA_ARRAY(f->scratch, (size_t)f->s->groups, struct transitions);
	enum err err = t ? transitions_of_groups(f->mem, f->s, t) : err_memory();
	p.t = t;
	if (!err)
		err = workers_run(p.n, curves_of_piece, &p);
	for (size_t piece = 0; piece < p.n; piece++)
		arena_adopt(f->mem, p.mem[piece]);
	return err;
}

enum err aj_fit(struct arena *mem, const struct multistate_sample *s, const struct aj_opts *opts, struct aj_curve *out)
{
	struct fit f = {.mem = mem, .s = s, .opts = opts};
	const struct km_opts scale = {.limits = opts->limits, .level = opts->level};
	enum err err = limits_of(&scale, &f.limits);
	if (err)
		return err;
	f.scratch = arena_new();
	size_t curves = (size_t)s->groups * (size_t)s->states;
	struct aj_curve *curve = f.scratch ? ARENA_ARRAY(f.scratch, curves, struct aj_curve) : NULL;
	err = curve ? fit_groups(&f, curve) : err_memory();
	for (size_t k = 0; !err && k < curves; k++)
		out[k] = curve[k];
	arena_free(f.scratch);
	return err;
}
