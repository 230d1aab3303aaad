#include "stats/frailty/frailty_parts.h"

#include <math.h>
#include <string.h>

/* Clusters that have rows, in the order of their codes. */
static enum err number_clusters(struct arena *mem, const struct surv_sample *s, struct frailty_model *m,
				struct frailty_fit *fit)
{
	const struct finegray_rows *r = &m->d.rows;
	int32_t *number = ARENA_ARRAY(mem, (size_t)s->clusters, int32_t);
	m->cluster = ARENA_ARRAY(mem, r->n, int32_t);
	if (!number || !m->cluster)
		return err_memory();
	for (size_t i = 0; i < r->n; i++)
		number[s->cluster[r->row[i]]] = 1;
	for (int32_t c = 0; c < s->clusters; c++)
		if (number[c])
			fit->cluster[m->clusters++] = c;
	for (size_t k = 0; k < m->clusters; k++)
		number[fit->cluster[k]] = (int32_t)k;
	for (size_t i = 0; i < r->n; i++)
		m->cluster[i] = number[s->cluster[r->row[i]]];
	m->deaths = ARENA_ARRAY(mem, m->clusters, double);
	if (!m->deaths)
		return err_memory();
	for (size_t i = 0; i < r->n; i++)
		m->deaths[m->cluster[i]] += m->d.event_weight[i];
	return ERR_OK;
}

static enum err place_marks(struct arena *mem, struct frailty_model *m)
{
	const struct finegray_design *d = &m->d;
	size_t n = d->rows.n;
	m->marks = d->first ? 2 * n : n;
	int32_t *slot = ARENA_ARRAY(mem, m->marks, int32_t), *code = ARENA_ARRAY(mem, m->marks, int32_t);
	m->mark_start = ARENA_ARRAY(mem, m->clusters + 1, size_t);
	m->mark_slot = ARENA_ARRAY(mem, m->marks, size_t);
	m->mark_row = ARENA_ARRAY(mem, m->marks, size_t);
	if (!slot || !code || !m->mark_start || !m->mark_slot || !m->mark_row)
		return err_memory();
	for (size_t i = 0; i < m->marks; i++) {
		slot[i] = i < n ? d->end[i] : d->first[i - n];
		code[i] = m->cluster[i < n ? i : i - n];
		m->mark_start[code[i] + 1]++;
	}
	for (size_t c = 0; c < m->clusters; c++)
		m->mark_start[c + 1] += m->mark_start[c];
	const struct finegray_keys keys = {
		.n = m->marks, .ticks = d->slots, .codes = m->clusters, .tick = slot, .code = code};
	enum err err = finegray_order(mem, &keys, m->mark_row);
	for (size_t i = 0; !err && i < m->marks; i++)
		m->mark_slot[i] = (size_t)slot[m->mark_row[i]];
	return err;
}

static enum err places_build(struct arena *mem, struct frailty_model *m)
{
	size_t p = m->p, q = m->clusters;
	m->offset = ARENA_ARRAY(mem, m->d.rows.n, double);
	m->dropped = ARENA_ARRAY(mem, p, bool);
	m->beta = ARENA_ARRAY(mem, p, double);
	m->omega = ARENA_ARRAY(mem, q, double);
	m->slopes.score = ARENA_ARRAY(mem, p, double);
	m->slopes.information = ARENA_ARRAY(mem, p * p, double);
	m->residual = ARENA_ARRAY(mem, q, double);
	m->diagonal = ARENA_ARRAY(mem, q, double);
	m->beside = ARENA_ARRAY(mem, p * q, double);
	m->table = ARENA_ARRAY(mem, (1 + p) * m->d.slots, double);
	m->schur = ARENA_ARRAY(mem, p * p, double);
	m->work = ARENA_ARRAY(mem, 3 * (p + q), double);
	m->scan.martingale = ARENA_ARRAY(mem, m->d.rows.n, double);
	bool ok = m->offset && m->dropped && m->beta && m->omega && m->slopes.score && m->slopes.information && m->residual;
	ok = ok && m->diagonal && m->beside && m->table && m->schur && m->work && m->scan.martingale;
	return ok ? ERR_OK : err_memory();
}

enum err frailty_model_build(struct arena *mem, const struct surv_sample *s, const struct frailty_opts *opts,
			     struct frailty_model *out, struct frailty_fit *fit)
{
	struct frailty_model m = {.law = opts->law, .p = s->p};
	const struct finegray_opts rows = {.cause = 1};
	enum err err = finegray_design_build(mem, s, &rows, &m.d);
	if (!err)
		err = number_clusters(mem, s, &m, fit);
	if (!err)
		err = place_marks(mem, &m);
	if (!err)
		err = finegray_scan_build(mem, &m.d, opts->ties, &m.scan);
	if (!err)
		err = places_build(mem, &m);
	if (err)
		return err;
	if (m.d.offset)
		memcpy(m.offset, m.d.offset, m.d.rows.n * sizeof(double));
	else
		m.d.offset = ARENA_ARRAY(mem, m.d.rows.n, double);
	if (!m.d.offset)
		return err_memory();
	*out = m;
	return ERR_OK;
}

/* Column 0 of the table: sum of 1 / S0^2; columns k: of mean covariates times hazard. Before each slot, within stratum. */
static void fill_table(struct frailty_model *m, size_t k)
{
	const struct finegray_scan *s = &m->scan;
	const struct finegray_design *d = &m->d;
	double *to = m->table + k * d->slots;
	const double *sum = s->sum + k * d->slots, *dying = s->dying + k * d->slots;
	for (int32_t g = 0; g < d->rows.strata; g++) {
		double v = 0;
		for (size_t j = d->slot_start[g]; j < d->slot_start[g + 1]; j++) {
			to[j] = v;
			v += k ? s->tie[j].qq * sum[j] - s->tie[j].qqf * dying[j] : s->tie[j].qq;
		}
	}
}

/*
 * sum over events of the squared share of cluster c: from its latest mark on, S being its part of the risk set and E that of the
 * events at the slot before the mark. Tied events: sum over l of (S - f E)^2.
 */
static double squared_shares(const struct frailty_model *m, size_t c)
{
	const struct finegray_scan *s = &m->scan;
	size_t n = m->d.rows.n, slot = 0;
	double share = 0, dying = 0, v = 0;
	for (size_t i = m->mark_start[c + 1]; i-- > m->mark_start[c];) {
		size_t row = m->mark_row[i] < n ? m->mark_row[i] : m->mark_row[i] - n, at = m->mark_slot[i];
		if (i + 1 < m->mark_start[c + 1] && at != slot) {
			bool same = finegray_stratum(&m->d, row) ==
				    finegray_stratum(&m->d,
						     m->mark_row[i + 1] < n ? m->mark_row[i + 1] : m->mark_row[i + 1] - n);
			v += share * share * (m->table[slot] - (same ? m->table[at] : 0));
			if (dying > 0)
				v += dying * (s->tie[slot - 1].qqff * dying - 2 * s->tie[slot - 1].qqf * share);
			share = same ? share : 0;
			dying = 0;
		}
		slot = at;
		share += m->mark_row[i] < n ? s->risk[row] : -s->risk[row];
		dying += m->mark_row[i] < n ? s->dying_risk[row] : 0;
	}
	v += share * share * m->table[slot];
	return dying > 0 ? v + dying * (s->tie[slot - 1].qqff * dying - 2 * s->tie[slot - 1].qqf * share) : v;
}

enum { CLUSTERS_PER_PIECE = 1024 };

static enum err piece_diagonal(size_t i, void *context)
{
	struct frailty_model *m = context;
	size_t high = (i + 1) * CLUSTERS_PER_PIECE < m->clusters ? (i + 1) * CLUSTERS_PER_PIECE : m->clusters;
	for (size_t c = i * CLUSTERS_PER_PIECE; c < high; c++)
		m->diagonal[c] = fmax(0, m->deaths[c] - m->residual[c] - squared_shares(m, c));
	return ERR_OK;
}

/* Piece k: the information between column k and the clusters. */
static enum err column_beside(size_t k, void *context)
{
	struct frailty_model *m = context;
	const struct finegray_scan *s = &m->scan;
	const struct finegray_design *d = &m->d;
	const double *table = m->table + (k + 1) * d->slots, *sum = s->sum + (k + 1) * d->slots,
		     *dying = s->dying + (k + 1) * d->slots;
	double *to = m->beside + k * m->clusters;
	fill_table(m, k + 1);
	memset(to, 0, m->clusters * sizeof *to);
	for (size_t i = 0; i < d->segments; i++) {
		const struct finegray_segment g = finegray_segment_of(d, i);
		const double *x = finegray_column(d, k, g.low);
		const struct cox_tie *t = g.end ? &s->tie[g.end - 1] : NULL;
		double credit = t && t->qqf > 0 ? t->qqf * sum[g.end - 1] - t->qqff * dying[g.end - 1] : 0;
		for (size_t r = 0; r < g.n; r++) {
			size_t row = g.low + r;
			double mean = table[g.end] - (d->first ? table[d->first[row]] : 0);
			to[m->cluster[row]] += x[r] * (d->event_weight[row] - s->martingale[row]) - s->risk[row] * mean +
					       s->dying_risk[row] * credit;
		}
	}
	return ERR_OK;
}

enum err frailty_look(struct frailty_model *m, const double *beta, const double *omega)
{
	struct finegray_design *d = &m->d;
	size_t n = d->rows.n;
	d->event_offset = 0;
	for (size_t i = 0; i < n; i++) {
		d->offset[i] = m->offset[i] + omega[m->cluster[i]];
		d->event_offset += d->event_weight[i] * d->offset[i];
	}
	m->scan.d = d;
	enum err err = finegray_evaluate(&m->scan, beta, &m->slopes);
	if (err)
		return err;
	memset(m->residual, 0, m->clusters * sizeof(double));
	for (size_t i = 0; i < n; i++)
		m->residual[m->cluster[i]] += m->scan.martingale[i];
	fill_table(m, 0);
	err = finegray_run(d, (m->clusters + CLUSTERS_PER_PIECE - 1) / CLUSTERS_PER_PIECE, piece_diagonal, m);
	if (!err)
		err = finegray_run(d, m->p, column_beside, m);
	for (size_t j = 0; j < m->p; j++)
		for (size_t k = 0; m->dropped[j] && k < m->p; k++)
			m->slopes.information[j * m->p + k] = m->slopes.information[k * m->p + j] = 0;
	for (size_t k = 0; k < m->p; k++)
		if (m->dropped[k]) {
			m->slopes.score[k] = 0;
			memset(m->beside + k * m->clusters, 0, m->clusters * sizeof(double));
		}
	return err;
}
