#include "stats/transitions.h"

#include "core/workers.h"

#include <math.h>
#include <string.h>

struct build {
	struct arena *mem, *scratch;
	const struct multistate_sample *s;
	int32_t *time_of; /* of a tick: what index it had when it last was a time */
	int32_t *stay, *from, *at;
	size_t *start; /* groups + 1 */
};

static size_t group_of(const struct multistate_sample *s, size_t i)
{
	return s->group ? (size_t)s->group[i] : 0;
}

/* The stays of each group in the order of exit. */
static enum err order_groups(struct build *b)
{
	const struct multistate_sample *s = b->s;
	size_t groups = (size_t)s->groups;
	b->stay = ARENA_ARRAY(b->mem, s->n, int32_t);
	b->from = ARENA_ARRAY(b->mem, s->n, int32_t);
	b->at = ARENA_ARRAY(b->mem, s->n, int32_t);
	b->start = ARENA_ARRAY(b->scratch, groups + 2, size_t);
	if (!b->stay || !b->from || !b->at || !b->start)
		return err_memory();
	for (size_t i = 0; i < s->n; i++)
		b->start[group_of(s, i) + 2]++;
	for (size_t g = 1; g <= groups; g++)
		b->start[g + 1] += b->start[g];
	for (size_t i = 0; i < s->n; i++)
		b->stay[b->start[group_of(s, i) + 1]++] = (int32_t)i;
	return ERR_OK;
}

static enum err find_times(struct build *b, struct transitions *t, int32_t **tick)
{
	const struct multistate_sample *s = b->s;
	int32_t *ticks = ARENA_ARRAY(b->scratch, t->stays + 1, int32_t);
	if (!ticks)
		return err_memory();
	for (size_t k = 0; k < t->stays; k++) {
		int32_t i = t->stay[k];
		if (s->to[i] != MULTISTATE_STAYS && (!t->n || ticks[t->n - 1] != s->exit[i])) {
			b->time_of[s->exit[i]] = (int32_t)t->n;
			ticks[t->n++] = s->exit[i];
		}
		size_t alike = s->count ? (size_t)s->count[i] : 1;
		t->records += alike;
		t->persons += s->first[i] ? alike : 0;
	}
	*tick = ticks;
	return ERR_OK;
}

/* How many of the times are not after the tick; most begin at a time of their group. */
static int32_t times_until(const struct build *b, const int32_t *ticks, size_t n, int32_t tick)
{
	size_t known = (size_t)b->time_of[tick], low = 0, high = n;
	if (known < n && ticks[known] == tick)
		return (int32_t)known + 1;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (ticks[mid] <= tick)
			low = mid + 1;
		else
			high = mid;
	}
	return (int32_t)low;
}

/* The times at which each stay is at risk; only of one that goes on with another weight may there be none. */
static void place_stays(struct build *b, const struct transitions *t, const int32_t *ticks)
{
	for (size_t k = 0, j = 0; k < t->stays; k++) {
		int32_t i = t->stay[k], entry = b->s->entry[i];
		while (j < t->n && ticks[j] <= b->s->exit[i])
			j++;
		b->at[i] = (int32_t)j - 1;
		b->from[i] = entry < 0 ? 0 : times_until(b, ticks, t->n, entry);
	}
}

static bool table_room(struct build *b, struct transitions *t)
{
	size_t n = t->n + 1, K = t->states;
	double **const by_state[] = {&t->n_risk, &t->n_event, &t->n_censor, &t->p};
	bool ok = true;
	for (size_t k = 0; ok && k < 4; k++) {
		*by_state[k] = ARENA_ARRAY(b->mem, n * K, double);
		ok = *by_state[k];
	}
	t->time = ARENA_ARRAY(b->mem, n, double);
	t->initial = ARENA_ARRAY(b->mem, K, double);
	t->step = ok ? ARENA_ARRAY(b->mem, n * K * K, double) : NULL;
	return t->time && t->initial && t->step;
}

/* Moves and ends of observation; step first counts the moves (by weight), divide() makes them steps. */
static void count_ends(const struct multistate_sample *s, struct transitions *t)
{
	size_t K = t->states;
	for (size_t k = 0; k < t->stays; k++) {
		size_t i = (size_t)t->stay[k], h = (size_t)s->from[i], j = (size_t)t->at[i];
		double w = stay_weight(s, i);
		if (s->to[i] == MULTISTATE_CENSORED)
			t->n_censor[h * t->n + j] += w;
		if (s->to[i] < 0)
			continue;
		t->n_event[(size_t)s->to[i] * t->n + j] += w;
		t->step[(j * K + h) * K + (size_t)s->to[i]] += w;
	}
}

/* A sum that carries its rounding error along (Neumaier 1974), and how many stays it is made of. */
struct risk_sum {
	double total, lost;
	int64_t stays;
};

static void risk_add(struct risk_sum *r, double w, int64_t stays)
{
	double sum = r->total + w;
	r->lost += fabs(r->total) >= fabs(w) ? (r->total - sum) + w : (w - sum) + r->total;
	r->total = sum;
	r->stays += stays;
	if (!r->stays)
		*r = (struct risk_sum){0};
}

/* Stays of one group in the order of from, and those that leave each state at the time at hand. */
struct crowd {
	int32_t *joining; /* positions in stay */
	size_t *start;    /* n + 1: of each from */
	struct risk_sum *risk;
	int64_t *moving;
};

static enum err crowd_of(struct build *b, const struct transitions *t, struct crowd *c)
{
	size_t n = t->n;
	c->joining = ARENA_ARRAY(b->scratch, t->stays + 1, int32_t);
	c->start = ARENA_ARRAY(b->scratch, n + 3, size_t);
	c->risk = ARENA_ARRAY(b->scratch, t->states, struct risk_sum);
	c->moving = ARENA_ARRAY(b->scratch, t->states, int64_t);
	if (!c->joining || !c->start || !c->risk || !c->moving)
		return err_memory();
	for (size_t k = 0; k < t->stays; k++)
		c->start[t->from[t->stay[k]] + 2]++;
	for (size_t j = 0; j <= n; j++)
		c->start[j + 2] += c->start[j + 1];
	for (size_t k = 0; k < t->stays; k++)
		c->joining[c->start[t->from[t->stay[k]] + 1]++] = t->stay[k];
	return ERR_OK;
}

/* The step of one state at j, from the weights of its moves. */
static void divide(struct transitions *t, const struct crowd *c, size_t h, size_t j)
{
	double *step = t->step + (j * t->states + h) * t->states;
	double n = c->risk[h].total + c->risk[h].lost, d = 0;
	for (size_t k = 0; k < t->states; k++)
		d += step[k];
	bool all = c->moving[h] && c->moving[h] == c->risk[h].stays;
	t->n_risk[h * t->n + j] = n = all ? d : n;
	for (size_t k = 0; d > 0 && k < t->states; k++)
		step[k] /= n;
	step[h] = all ? -1 : -fmin(d, n) / (n > 0 ? n : 1);
}

static void count_at_risk(const struct multistate_sample *s, const struct crowd *c, struct transitions *t)
{
	size_t leaving = 0;
	for (size_t j = 0; j < t->n; j++) {
		for (size_t k = c->start[j]; k < c->start[j + 1]; k++) {
			size_t i = (size_t)c->joining[k];
			if (t->at[i] >= (int32_t)j)
				risk_add(&c->risk[s->from[i]], stay_weight(s, i), 1);
		}
		memset(c->moving, 0, t->states * sizeof *c->moving);
		size_t end = leaving;
		for (; end < t->stays && t->at[t->stay[end]] <= (int32_t)j; end++) {
			size_t i = (size_t)t->stay[end];
			c->moving[s->from[i]] += s->to[i] >= 0;
		}
		for (size_t h = 0; h < t->states; h++)
			divide(t, c, h, j);
		for (; leaving < end; leaving++) {
			size_t i = (size_t)t->stay[leaving];
			if (t->from[i] <= t->at[i])
				risk_add(&c->risk[s->from[i]], -stay_weight(s, i), -1);
		}
	}
}

static void find_initial(const struct multistate_sample *s, struct transitions *t)
{
	size_t begin = t->n - 1;
	for (size_t k = 0; k < t->stays; k++)
		if (s->to[t->stay[k]] >= 0) {
			begin = (size_t)t->at[t->stay[k]];
			break;
		}
	t->begin = (int32_t)begin;
	for (size_t h = 0; h < t->states; h++)
		t->initial_risk += t->n_risk[h * t->n + begin];
	for (size_t h = 0; h < t->states; h++)
		t->initial[h] = t->n_risk[h * t->n + begin] / t->initial_risk;
}

static void occupy(struct transitions *t)
{
	size_t K = t->states;
	for (size_t j = 0; j < t->n; j++) {
		const double *step = step_at(t, j);
		for (size_t k = 0; k < K; k++)
			t->p[k * t->n + j] = occupied_before(t, k, j);
		for (size_t h = 0; h < K; h++) {
			double before = occupied_before(t, h, j);
			for (size_t k = 0; before > 0 && step[h * K + h] < 0 && k < K; k++)
				t->p[k * t->n + j] += before * step[h * K + k];
		}
	}
}

static enum err table_of_group(struct build *b, size_t group, struct transitions *t)
{
	const struct multistate_sample *s = b->s;
	*t = (struct transitions){.states = (size_t)s->states,
				  .stays = b->start[group + 1] - b->start[group],
				  .stay = b->stay + b->start[group],
				  .from = b->from,
				  .at = b->at};
	int32_t *ticks;
	enum err err = find_times(b, t, &ticks);
	if (!err && !table_room(b, t))
		err = err_memory();
	if (err || !t->n)
		return err;
	place_stays(b, t, ticks);
	for (size_t j = 0; j < t->n; j++)
		t->time[j] = s->tick_time[ticks[j]];
	struct crowd c;
	err = crowd_of(b, t, &c);
	if (err)
		return err;
	count_ends(s, t);
	count_at_risk(s, &c, t);
	find_initial(s, t);
	occupy(t);
	return ERR_OK;
}

/* Groups on all cores, a piece of them with memory of its own. */
struct pieces {
	const struct build *b;
	size_t n;
	struct arena *mem[TRANSITION_PIECES];
	struct transitions *out;
};

static enum err tables_of_piece(size_t piece, void *context)
{
	struct pieces *p = context;
	struct build b = *p->b;
	size_t groups = (size_t)b.s->groups;
	b.mem = p->mem[piece] = arena_new();
	b.scratch = arena_new();
	b.time_of = b.scratch ? ARENA_ARRAY(b.scratch, b.s->ticks, int32_t) : NULL;
	enum err err = b.mem && b.time_of ? ERR_OK : err_memory();
	for (size_t g = groups * piece / p->n; !err && g < groups * (piece + 1) / p->n; g++)
		err = table_of_group(&b, g, &p->out[g]);
	arena_free(b.scratch);
	return err;
}

enum err transitions_of_groups(struct arena *mem, const struct multistate_sample *s, struct transitions *out)
{
	struct build b = {.mem = mem, .scratch = arena_new(), .s = s};
	struct pieces p = {.b = &b, .n = transition_pieces(s), .out = out};
	enum err err = b.scratch ? order_groups(&b) : err_memory();
	if (!err)
		err = workers_run(p.n, tables_of_piece, &p);
	for (size_t piece = 0; piece < p.n; piece++)
		arena_adopt(mem, p.mem[piece]);
	arena_free(b.scratch);
	return err;
}
