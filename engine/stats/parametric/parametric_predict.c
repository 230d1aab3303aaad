#include "stats/parametric_predict.h"

#include "stats/parametric/parametric_parts.h"

struct parametric_place {
	const struct parametric_family *family;
	enum why why;
	struct parametric_at at; /* of eta, tau, q; the time is put in */
	double covariance[JET_PARAMETERS][JET_PARAMETERS];
	double z;
};

/* Which of the fit's columns make eta (with the covariates as weights), tau and q. */
static double weight_of(const struct parametric_fit *fit, const struct parametric_profile *profile, int which, size_t column)
{
	size_t tau = 1 + fit->p + (fit->scales > 1 ? (size_t)profile->stratum : 0);
	if (which == JET_E)
		return column == 0 ? 1 : column <= fit->p ? profile->x[column - 1] : 0;
	if (which == JET_T)
		return fit->scales && column == tau;
	return fit->shapes && column == fit->n - 1;
}

static enum why why_of(const struct parametric_fit *fit, const struct parametric_profile *profile)
{
	if (fit->outcome == PARAMETRIC_NO_EVENTS)
		return WHY_NO_EVENTS;
	if (fit->outcome != PARAMETRIC_CONVERGED)
		return WHY_NOT_CONVERGED;
	for (size_t j = 0; j < fit->n; j++)
		for (int k = 0; k < JET_PARAMETERS; k++)
			if (fit->why[j] == WHY_INFINITE && weight_of(fit, profile, k, j) != 0)
				return WHY_INFINITE;
	return WHY_NONE;
}

static double covariance_of(const struct parametric_fit *fit, const struct parametric_profile *profile, int a, int b)
{
	double sum = 0;
	for (size_t j = 0; j < fit->n; j++) {
		double left = weight_of(fit, profile, a, j);
		for (size_t k = 0; left != 0 && k < fit->n; k++)
			sum += left * fit->variance[j * fit->n + k] * weight_of(fit, profile, b, k);
	}
	return sum;
}

const struct parametric_place *parametric_place(struct arena *mem, const struct parametric_fit *fit,
						const struct parametric_profile *profile, double z)
{
	struct parametric_place *place = ARENA_NEW(mem, struct parametric_place);
	if (!place)
		return NULL;
	place->family = parametric_family(fit->dist);
	place->why = why_of(fit, profile);
	place->z = z;
	place->at.eta = profile->offset;
	for (size_t j = 0; j < fit->n; j++) {
		place->at.eta += fit->coef[j] * weight_of(fit, profile, JET_E, j);
		place->at.tau += fit->coef[j] * weight_of(fit, profile, JET_T, j);
		place->at.q += fit->coef[j] * weight_of(fit, profile, JET_Q, j);
	}
	for (int a = 0; a < JET_PARAMETERS; a++)
		for (int b = 0; b < JET_PARAMETERS; b++)
			place->covariance[a][b] = covariance_of(fit, profile, a, b);
	return place;
}

static double error_of(const struct parametric_place *place, const double *gradient)
{
	double sum = 0;
	for (int a = 0; a < JET_PARAMETERS; a++)
		for (int b = 0; b < JET_PARAMETERS; b++)
			sum += gradient[a] * place->covariance[a][b] * gradient[b];
	return sqrt(fmax(0, sum));
}

static struct parametric_prediction none(enum why why)
{
	return (struct parametric_prediction){num_none(why), num_none(why), num_none(why), num_none(why)};
}

/* A time with the error of its logarithm. */
static struct parametric_prediction on_log_scale(const struct parametric_place *place, double log_value, double error)
{
	double value = exp(log_value);
	return (struct parametric_prediction){num_of(value), num_of(value * error),
					      num_of(exp(log_value - place->z * error)),
					      num_of(exp(log_value + place->z * error))};
}

static struct jet part_at(const struct parametric_place *place, enum parametric_part part, double log_t)
{
	struct parametric_at at = place->at;
	struct jet jet;
	at.log_t = log_t;
	at.t = exp(log_t);
	at.inverse = exp(-at.tau);
	parametric_jet(place->family, part, &at, &jet);
	return jet;
}

struct parametric_prediction parametric_survival(const struct parametric_place *place, double time)
{
	if (place->why)
		return none(place->why);
	if (!(time > 0))
		return (struct parametric_prediction){num_of(1), num_of(0), num_of(1), num_of(1)};
	struct jet jet = part_at(place, PART_SURVIVAL, log(time));
	double s = exp(jet.v), error = error_of(place, jet.g), spread = jet.v < 0 ? error / -jet.v : 0;
	return (struct parametric_prediction){num_of(s), num_of(s * error), num_of(exp(jet.v * exp(place->z * spread))),
					      num_of(exp(jet.v * exp(-place->z * spread)))};
}

/*
 * log t where log S has fallen to the target, by bisection: log S falls in log t. Beyond exp(+/-700) there is none.
 */
static bool find_quantile(const struct parametric_place *place, double target, double *log_t)
{
	double low = -1, high = 1;
	while (low > -700 && part_at(place, PART_SURVIVAL, low).v < target)
		low *= 2;
	while (high < 700 && part_at(place, PART_SURVIVAL, high).v > target)
		high *= 2;
	if (low < -700 || high > 700)
		return false;
	for (int i = 0; i < 200 && high - low > 1e-15 * fmax(1, fabs(low)); i++) {
		double middle = (low + high) / 2;
		*(part_at(place, PART_SURVIVAL, middle).v > target ? &low : &high) = middle;
	}
	*log_t = (low + high) / 2;
	return true;
}

/* By the implicit function: d log t / d theta = (d log S / d theta) / (t h(t)). */
struct parametric_prediction parametric_quantile(const struct parametric_place *place, double p)
{
	double log_t = 0;
	if (place->why)
		return none(place->why);
	if (!find_quantile(place, log1p(-p), &log_t))
		return none(WHY_NOT_REACHED);
	struct jet s = part_at(place, PART_SURVIVAL, log_t), f = part_at(place, PART_DENSITY, log_t);
	return on_log_scale(place, log_t, error_of(place, s.g) / exp(log_t + f.v - s.v));
}

static double *parameter(struct parametric_at *at, int which)
{
	return which == JET_E ? &at->eta : which == JET_T ? &at->tau : &at->q;
}

/* Of log E T, by differences of fourth order. False where one of them is infinite. */
static bool mean_gradient(const struct parametric_place *place, double *gradient)
{
	static const double at[] = {-2, -1, 1, 2}, factor[] = {1, -8, 8, -1};
	bool ok = true;
	for (int k = 0; k < JET_PARAMETERS; k++) {
		double step = 1e-2 * sqrt(place->covariance[k][k]), sum = 0;
		if (k == JET_T && place->family->tau_per_unit)
			step = fmin(step, fabs(place->at.tau) / 4);
		for (int i = 0; i < 4 && step > 0; i++) {
			struct parametric_at moved = place->at;
			double v = 0;
			*parameter(&moved, k) += at[i] * step;
			ok = place->family->log_mean(&moved, &v) && ok;
			sum += factor[i] * v;
		}
		gradient[k] = step > 0 ? sum / (12 * step) : 0;
	}
	return ok;
}

struct parametric_prediction parametric_mean(const struct parametric_place *place)
{
	double log_mean, gradient[JET_PARAMETERS];
	if (place->why)
		return none(place->why);
	if (!place->family->log_mean(&place->at, &log_mean))
		return none(WHY_NOT_APPLICABLE);
	struct parametric_prediction mean = on_log_scale(place, log_mean, 0);
	if (mean_gradient(place, gradient))
		return on_log_scale(place, log_mean, error_of(place, gradient));
	mean.std_error = mean.low = mean.high = num_none(WHY_NOT_APPLICABLE);
	return mean;
}
