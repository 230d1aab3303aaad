/*
 * Leave one out from tables. While the row is at risk the others have, at each time, n - 1 at risk:
 *
 *   S_1(t_j) = prod_{l <= j} (1 - d_l / (n_l - 1)), F_1(t_j) = sum_{l <= j} S_1(t_{l-1}) d_cl / (n_l - 1); the hazard without S_1
 *
 * At its own time its event is missing too. Afterwards the others are all there are, and S and F go on from the level that they have
 * reached: by S(t) / S(T_i) and (F(t) - F(T_i)) / S(T_i). S(T_i) is 0 only at the last time: the others' curves are level from there.
 */
#include "stats/pseudo_parts.h"

#include <math.h>

/* A curve at one time: value and integral. */
struct point {
	double value, area;
};

static struct point at_row(const struct pseudo_curve *c, int32_t row)
{
	struct point p = {.value = c->before};
	if (row >= 0)
		p = (struct point){.value = c->value[row], .area = c->area[row]};
	return p;
}

/* The curve at time t, from its row. */
static struct point at_time(const struct pseudo_at *at, const struct pseudo_curve *c)
{
	struct point p = at_row(c, at->row);
	double since = at->row < 0 ? at->start : at->r->time[at->row];
	p.area += p.value * fmax(at->time - since, 0);
	return p;
}

static bool curve_room(struct arena *mem, size_t n, struct pseudo_curve *c, double before)
{
	*c = (struct pseudo_curve){
		.value = ARENA_ARRAY(mem, n + 1, double), .area = ARENA_ARRAY(mem, n + 1, double), .before = before};
	return c->value && c->area;
}

/* missing: how many of those at risk are left out, 0 or 1. */
static void fill(struct pseudo_at *at, double missing, struct pseudo_curve *S, struct pseudo_curve *F)
{
	const struct risk *r = at->r;
	bool hazard = !pseudo_of_cause(at->opts);
	const double *event = hazard ? r->n_event : risk_events(r, at->opts->cause);
	double s = 1, f = 0, s_area = 0, f_area = 0, from = at->start;
	for (size_t j = 0; j < r->n; j++) {
		double n = r->n_risk[j] - missing, dt = r->time[j] - from;
		from = r->time[j];
		S->area[j] = s_area += s * dt;
		F->area[j] = f_area += f * dt;
		if (n > 0) {
			f += (hazard ? 1 : s) * event[j] / n;
			s *= fmax(n - r->n_event[j], 0) / n;
		}
		S->value[j] = s;
		F->value[j] = f;
	}
}

enum err pseudo_curves(struct arena *mem, struct pseudo_at *at)
{
	size_t n = at->r->n;
	if (!curve_room(mem, n, &at->S, 1) || !curve_room(mem, n, &at->F, 0))
		return err_memory();
	fill(at, 0, &at->S, &at->F);
	if (!at->opts->leave_one_out)
		return ERR_OK;
	if (!curve_room(mem, n, &at->S_1, 1) || !curve_room(mem, n, &at->F_1, 0))
		return err_memory();
	fill(at, 1, &at->S_1, &at->F_1);
	return ERR_OK;
}

static double choose(const struct pseudo_at *at, struct point S, struct point F)
{
	switch (at->opts->of) {
	case PSEUDO_SURVIVAL:
		return S.value;
	case PSEUDO_MEAN:
		return at->start + S.area;
	case PSEUDO_LOST:
		return F.area;
	case PSEUDO_HAZARD:
	case PSEUDO_INCIDENCE:
		break;
	}
	return F.value;
}

double pseudo_theta(const struct pseudo_at *at, const struct pseudo_curve *S, const struct pseudo_curve *F)
{
	return choose(at, at_time(at, S), at_time(at, F));
}

/* The others' curves just after the row has ended. */
static void own_time(const struct pseudo_at *at, const struct risk_cell *c, struct point *S, struct point *F)
{
	const struct risk *r = at->r;
	bool hazard = !pseudo_of_cause(at->opts);
	double others = r->n_risk[c->at] - 1, dt = r->time[c->at] - (c->at ? r->time[c->at - 1] : at->start);
	double own = c->cause > 0, own_cause = hazard ? own : c->cause == at->opts->cause;
	*S = at_row(&at->S_1, c->at - 1);
	*F = at_row(&at->F_1, c->at - 1);
	S->area += S->value * dt;
	F->area += F->value * dt;
	if (!(others > 0))
		return;
	double events = hazard ? r->n_event[c->at] : risk_events(r, at->opts->cause)[c->at];
	F->value += (hazard ? 1 : S->value) * (events - own_cause) / others;
	S->value *= fmax(others - (r->n_event[c->at] - own), 0) / others;
}

double pseudo_left_out(const struct pseudo_at *at, const struct risk_cell *c)
{
	if (c->at > at->row)
		return pseudo_theta(at, &at->S_1, &at->F_1);
	struct point S, F, S_all = at_row(&at->S, c->at), F_all = at_row(&at->F, c->at);
	struct point S_now = at_time(at, &at->S), F_now = at_time(at, &at->F);
	double since = at->time - at->r->time[c->at];
	own_time(at, c, &S, &F);
	if (!(S_all.value > 0)) {
		S.area += S.value * since;
		F.area += F.value * since;
		return choose(at, S, F);
	}
	double level = S.value / S_all.value, rise = pseudo_of_cause(at->opts) ? level : 1;
	F.area += F.value * since + rise * (F_now.area - F_all.area - F_all.value * since);
	F.value += rise * (F_now.value - F_all.value);
	S.area += level * (S_now.area - S_all.area);
	S.value *= S_now.value / S_all.value;
	return choose(at, S, F);
}
