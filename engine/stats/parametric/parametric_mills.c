#include "stats/parametric/parametric_mills.h"

#include "core/workers.h"

enum { PANELS = 7, NODES = 16 };

/* Positive nodes of the rule of 16 and their weights (Abramowitz & Stegun 25.4). */
static const double node[NODES / 2] = {0.0950125098376374402, 0.2816035507792589132, 0.4580167776572273863,
				       0.6178762444026437484, 0.7554044083550030339, 0.8656312023878317439,
				       0.9445750230732325761, 0.9894009349916499326};
static const double node_weight[NODES / 2] = {0.1894506104550684963, 0.1826034150449235889, 0.1691565193950025382,
					      0.1495959888165767321, 0.1246289712555338720, 0.0951585116824927848,
					      0.0622535239386478929, 0.0271524594117540949};

/* What D(v) is made of at one w. */
struct rise {
	double w, q, growth; /* e^(Qw) */
	double linear, linear_q, linear_qq;
};

/* D and its derivatives by Q. */
struct height {
	double v, q, qq;
};

static struct rise rise_at(double w, double q)
{
	struct parametric_phi phi = parametric_phi(q * w);
	return (struct rise){.w = w,
			     .q = q,
			     .growth = exp(q * w),
			     .linear = w * phi.v[0],
			     .linear_q = w * w * phi.v[1],
			     .linear_qq = w * w * w * phi.v[2]};
}

static struct height height_of(const struct rise *r, double v)
{
	struct parametric_phi phi = parametric_phi(r->q * v);
	double p0 = phi.v[0] - phi.v[1], p1 = phi.v[1] - phi.v[2], p2 = phi.v[2] - phi.v[3], g = r->growth * v * v;
	return (struct height){.v = v * r->linear + g * p0,
			       .q = v * r->linear_q + g * (r->w * p0 + v * p1),
			       .qq = v * r->linear_qq + g * (r->w * r->w * p0 + 2 * r->w * v * p1 + v * v * p2)};
}

/* Where D has come to 40 or a little more. */
static double end_of(const struct rise *r)
{
	double low, high = 1;
	while (height_of(r, high).v < 40)
		high *= 2;
	while (height_of(r, high / 2).v > 40)
		high /= 2;
	low = high / 2;
	for (int i = 0; i < 3; i++) {
		double middle = (low + high) / 2;
		*(height_of(r, middle).v < 40 ? &low : &high) = middle;
	}
	return high;
}

/*
 * D bends where v is small for Q < 0, and its tail is long: each panel is then twice as wide as all before it. For Q > 0 it bends more and
 * more, and the panels are alike.
 */
struct mills mills_direct(double w, double q)
{
	struct rise r = rise_at(w, q);
	double end = end_of(&r), high = end, m = 0, m_q = 0, m_qq = 0;
	for (int k = 0; k < PANELS; k++) {
		double low = k + 1 == PANELS ? 0
			     : q > 0         ? end * (PANELS - 1 - k) / PANELS
					     : high / 3,
		       half = (high - low) / 2;
		for (int j = 0; j < NODES; j++) {
			double v = low + half * (1 + (j % 2 ? node[j / 2] : -node[j / 2]));
			struct height d = height_of(&r, v);
			double e = half * node_weight[j / 2] * exp(-d.v);
			m += e;
			m_q -= e * d.q;
			m_qq += e * (d.q * d.q - d.qq);
		}
		high = low;
	}
	return (struct mills){.v = log(m), .q = m_q / m, .qq = m_qq / m - m_q / m * (m_q / m)};
}

/* Stretches of the table, terms of a polynomial, functions. */
enum { STRETCHES = 48, TERMS = 13, FUNCTIONS = 3 };
static const size_t stride = (size_t)TERMS * FUNCTIONS;

struct tabling {
	double q, width;
	double *coefficient;
};

/* c_k = (2 / n) sum over the points of f cos(k theta), c_0 half of it. */
static enum err table_stretch(size_t i, void *context)
{
	const struct tabling *t = context;
	double *c = t->coefficient + i * stride;
	for (int j = 0; j < TERMS; j++) {
		double theta = M_PI * (j + 0.5) / TERMS;
		struct mills m = mills_direct(t->width * ((double)i + (1 + cos(theta)) / 2), t->q);
		for (int k = 0; k < TERMS; k++) {
			double share = (k ? 2.0 : 1.0) / TERMS * cos(k * theta);
			c[k] += share * m.v;
			c[TERMS + k] += share * m.q;
			c[2 * TERMS + k] += share * m.qq;
		}
	}
	return ERR_OK;
}

enum err mills_table(struct arena *mem, double q, struct mills_table *out)
{
	struct tabling t = {
		.q = q, .width = 0.5 / fmax(1, fabs(q)), .coefficient = ARENA_ARRAY(mem, STRETCHES * stride, double)};
	if (!t.coefficient)
		return err_memory();
	enum err err = workers_run(STRETCHES, table_stretch, &t);
	if (!err)
		*out = (struct mills_table){.width = t.width, .end = STRETCHES * t.width, .coefficient = t.coefficient};
	return err;
}

/* All three by Clenshaw's recurrence, side by side. */
struct mills mills_at(const struct mills_table *t, double w, double q)
{
	if (!(w < t->end))
		return mills_direct(w, q);
	double place = w / t->width, stretch = floor(place), x = 4 * (place - stretch) - 2;
	const double *c = t->coefficient + (size_t)stretch * stride;
	double a[FUNCTIONS] = {0}, b[FUNCTIONS] = {0};
	for (size_t k = TERMS - 1; k > 0; k--)
		for (size_t f = 0; f < FUNCTIONS; f++) {
			double next = c[f * TERMS + k] + x * a[f] - b[f];
			b[f] = a[f];
			a[f] = next;
		}
	for (size_t f = 0; f < FUNCTIONS; f++)
		a[f] = c[f * TERMS] + x / 2 * a[f] - b[f];
	return (struct mills){a[0], a[1], a[2]};
}
