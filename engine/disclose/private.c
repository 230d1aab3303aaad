#include "disclose/private.h"

#include "disclose/safe.h"

#include <math.h>

static const char withheld[] = "withheld under differential privacy";
static const char too_noisy[] = "too few clients to tell from the noise";

/* A table on its way: counts with noise, by cell. */
struct noised {
	const struct table *t;
	int64_t *count;
	bool *total;
	double scale;
};

double private_scale(uint32_t micro, size_t partitions)
{
	return (double)partitions * PRIVATE_MICRO / micro;
}

long private_within(double scale, double share)
{
	double a = exp(-1 / scale);
	long k = 0;
	while (2 * pow(a, (double)k + 1) / (1 + a) > 1 - share)
		k++;
	return k;
}

static bool counts(const struct table *t, size_t cell)
{
	return t->cell[cell].kind == CELL_COUNT;
}

static size_t lines_of(const struct table *t, const struct table_sum *s)
{
	return s->over_rows ? t->columns : t->rows;
}

static size_t place(const struct table *t, const struct table_sum *s, size_t at, size_t line)
{
	return s->over_rows ? at * t->columns + line : line * t->columns + at;
}

static void mark_totals(struct noised *n)
{
	for (size_t i = 0; i < n->t->sums; i++) {
		const struct table_sum *s = &n->t->sum[i];
		for (size_t line = 0; line < lines_of(n->t, s); line++)
			n->total[place(n->t, s, s->total, line)] = true;
	}
}

static enum err add_noise(struct noised *n, uint32_t micro, uint32_t partitions, const struct byte_source *from)
{
	for (size_t i = 0; i < n->t->rows * n->t->columns; i++) {
		int64_t z = 0;
		double v = n->t->cell[i].value.v;
		if (!counts(n->t, i) || n->total[i])
			continue;
		if (!num_is(n->t->cell[i].value) || v < 0 || v > INT32_MAX || fabs(v - nearbyint(v)) > 0)
			return err_set(ERR_RANGE, "a count of clients is no whole number");
		enum err err = discrete_laplace(partitions * PRIVATE_MICRO, micro, from, &z);
		if (err)
			return err;
		n->count[i] = (int64_t)v + z;
	}
	return ERR_OK;
}

static void add_up(struct noised *n, bool over_rows)
{
	for (size_t i = 0; i < n->t->sums; i++) {
		const struct table_sum *s = &n->t->sum[i];
		for (size_t line = 0; s->over_rows == over_rows && line < lines_of(n->t, s); line++) {
			int64_t sum = 0;
			for (size_t k = 0; k < s->parts; k++)
				sum += n->count[place(n->t, s, s->part[k], line)];
			n->count[place(n->t, s, s->total, line)] = sum;
		}
	}
}

static double shown(const struct noised *n, size_t row, size_t column)
{
	int64_t v = n->count[row * n->t->columns + column];
	return v > 0 ? (double)v : 0;
}

static struct safe_cell share_of(const struct noised *n, size_t row, size_t column)
{
	for (size_t i = 0; i < n->t->shares; i++) {
		const struct table_share *s = &n->t->share[i];
		if (s->percent != column)
			continue;
		double part = shown(n, row, s->part), whole = shown(n, row, s->whole);
		if (whole < SHARE_LEAST * n->scale || !(whole > 0))
			return (struct safe_cell){.kind = SAFE_NOT_AVAILABLE, .text = too_noisy};
		return (struct safe_cell){.kind = SAFE_NUMBER, .number = round(100 * fmin(part / whole, 1))};
	}
	return (struct safe_cell){.kind = SAFE_NOT_AVAILABLE, .text = withheld};
}

static struct safe_cell released(const struct noised *n, size_t row, size_t column)
{
	const struct cell *c = &n->t->cell[row * n->t->columns + column];
	switch (c->kind) {
	case CELL_EMPTY:
		return (struct safe_cell){.kind = SAFE_NOT_APPLICABLE};
	case CELL_TEXT:
		return (struct safe_cell){.kind = SAFE_TEXT, .text = c->text};
	case CELL_PARAM:
		return (struct safe_cell){.kind = SAFE_NUMBER, .number = c->value.v, .decimals = -1};
	case CELL_COUNT:
		return (struct safe_cell){.kind = SAFE_NUMBER, .number = shown(n, row, column)};
	case CELL_PERCENT:
		return share_of(n, row, column);
	default:
		return (struct safe_cell){.kind = SAFE_NOT_AVAILABLE, .text = withheld};
	}
}

static enum err release_one(struct arena *mem, const struct noised *n, struct safe_table **out)
{
	struct safe_table *s = safe_new(mem, n->t, RELEASE_PUBLIC);
	if (!s)
		return err_memory();
	s->private = true;
	s->sums = s->shares = 0;
	s->chart = (struct chart){.kind = CHART_NONE};
	for (size_t i = 0; i < s->rows * s->columns; i++)
		s->cell[i] = released(n, i / s->columns, i % s->columns);
	s->sentence = safe_say(mem, n->t, s);
	*out = s;
	return s->sentence ? ERR_OK : err_memory();
}

static size_t partitions_in(const struct table *const *tables, size_t n)
{
	size_t partitions = 0;
	for (size_t i = 0; i < n; i++) {
		bool any = false;
		for (size_t c = 0; c < tables[i]->rows * tables[i]->columns; c++)
			any = any || counts(tables[i], c);
		partitions += any;
	}
	return partitions;
}

enum err disclose_private(struct arena *mem, const struct table *const *tables, size_t n, const struct private_noise *noise,
			  struct safe_table **out)
{
	size_t partitions = partitions_in(tables, n);
	enum err err = ERR_OK;
	if (!noise->micro || partitions > UINT32_MAX / PRIVATE_MICRO)
		return err_set(ERR_RANGE, "the scale of noise is a fraction above 0");
	for (size_t i = 0; !err && i < n; i++) {
		size_t cells = tables[i]->rows * tables[i]->columns;
		struct noised own = {.t = tables[i],
				     .count = ARENA_ARRAY(mem, cells + 1, int64_t),
				     .total = ARENA_ARRAY(mem, cells + 1, bool),
				     .scale = private_scale(noise->micro, partitions)};
		if (!own.count || !own.total)
			return err_memory();
		mark_totals(&own);
		err = add_noise(&own, noise->micro, (uint32_t)partitions, noise->from);
		add_up(&own, false);
		add_up(&own, true);
		if (!err)
			err = release_one(mem, &own, &out[i]);
	}
	return err;
}
