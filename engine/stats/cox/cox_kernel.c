#include "stats/cox_parts.h"

#include "core/wide.h"

/* Sums run over eight lanes: core/wide.h. */
enum { LANES = WIDE_LANES };

static inline double dot(const double *a, const double *b, size_t n)
{
	double s[LANES] = {0};
	size_t whole = n / LANES * LANES;
	for (size_t i = 0; i < whole; i += LANES)
		for (size_t l = 0; l < LANES; l++)
			s[l] += a[i + l] * b[i + l];
	for (size_t i = whole; i < n; i++)
		s[i - whole] += a[i] * b[i];
	return wide_sum(s);
}

WIDE double cox_dot(const double *a, const double *b, size_t n)
{
	return dot(a, b, n);
}

WIDE double cox_total(const double *a, size_t n)
{
	double s[LANES] = {0};
	size_t whole = n / LANES * LANES;
	for (size_t i = 0; i < whole; i += LANES)
		for (size_t l = 0; l < LANES; l++)
			s[l] += a[i + l];
	for (size_t i = whole; i < n; i++)
		s[i - whole] += a[i];
	return wide_sum(s);
}

WIDE void cox_centre(const double *from, size_t n, double shift, double scale, double *to)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (from[i] - shift) * scale;
}

WIDE void cox_centre_codes(const struct cox_codes *from, size_t at, size_t n, const double shift_scale[2],
			   double *restrict to)
{
	const int8_t *restrict code = from->code + at;
	double base = from->base, shift = shift_scale[0], scale = shift_scale[1];
	for (size_t i = 0; i < n; i++)
		to[i] = ((base + (double)code[i]) - shift) * scale;
}

WIDE bool cox_encode(const double *restrict x, size_t n, double base, int8_t *restrict code)
{
	int bad = 0;
	for (size_t i = 0; i < n; i++) {
		double v = x[i] - base;
		v = v < -127 ? -127 : v > 127 ? 127 : v;
		code[i] = (int8_t)(int)v;
		bad |= base + (double)code[i] != x[i];
	}
	return !bad;
}

WIDE void cox_residuals(const struct cox_hazards *of, const double *restrict risk, const double *restrict event, size_t n,
			double *restrict g, double *restrict rest)
{
	const double *restrict hazard = of->hazard, *restrict credit = of->credit, *restrict factor = of->factor;
	for (size_t i = 0; i < n; i++) {
		double escaped = event[i] > 0 ? credit[i] : 0;
		g[i] = risk[i] * (hazard[i] - g[i] - escaped);
		rest[i] = event[i] * factor[i] - g[i];
	}
}

void cox_sums_after(const double *x, size_t p, const double *risk, size_t n, double *after)
{
	for (size_t k = 0; k < p; k += LANES) {
		double sum[LANES] = {0};
		const double *from = x + k * COX_STRIDE;
		double *to = after + k * COX_STRIDE;
		for (size_t i = n; i-- > 0;)
			for (size_t l = 0; l < LANES; l++)
				to[l * COX_STRIDE + i] = sum[l] += risk[i] * from[l * COX_STRIDE + i];
	}
}

WIDE double cox_dying(const double *restrict risk, const double *restrict event, size_t n, double *restrict to)
{
	for (size_t i = 0; i < n; i++)
		to[i] = event[i] > 0 ? risk[i] : 0;
	return cox_total(to, n);
}

WIDE void cox_add_scaled(double *to, const double *from, double factor, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] += factor * from[i];
}

WIDE void cox_gram(const double *x, size_t p, const double *g, size_t n, double *work, double *information)
{
	for (size_t j = 0; j < p; j++) {
		for (size_t i = 0; i < n; i++)
			work[i] = g[i] * x[j * COX_STRIDE + i];
		for (size_t k = 0; k <= j; k++)
			information[j * p + k] += dot(work, x + k * COX_STRIDE, n);
	}
}

WIDE void cox_moments(const double *x, const double *w, const double *e, size_t n, double sums[3])
{
	double s[LANES] = {0}, t[LANES] = {0}, u[LANES] = {0};
	size_t whole = n / LANES * LANES;
	for (size_t i = 0; i < whole; i += LANES)
		for (size_t l = 0; l < LANES; l++) {
			double v = x[i + l] - x[0], weighted = w ? w[i + l] * v : v;
			s[l] += weighted;
			t[l] += weighted * v;
			u[l] += e[i + l] * v;
		}
	for (size_t i = whole; i < n; i++) {
		double v = x[i] - x[0], weighted = w ? w[i] * v : v;
		s[i - whole] += weighted;
		t[i - whole] += weighted * v;
		u[i - whole] += e[i] * v;
	}
	sums[0] = wide_sum(s);
	sums[1] = wide_sum(t);
	sums[2] = wide_sum(u);
}
