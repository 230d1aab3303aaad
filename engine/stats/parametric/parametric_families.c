#include "stats/parametric/parametric_parts.h"

const struct parametric_family *parametric_family(enum parametric_dist dist)
{
	static const struct parametric_family *const families[PARAMETRIC_DISTS] = {
		[PARAMETRIC_WEIBULL] = &parametric_weibull,     [PARAMETRIC_EXPONENTIAL] = &parametric_exponential,
		[PARAMETRIC_LOGNORMAL] = &parametric_lognormal, [PARAMETRIC_LOGLOGISTIC] = &parametric_loglogistic,
		[PARAMETRIC_GENGAMMA] = &parametric_gengamma,   [PARAMETRIC_GOMPERTZ] = &parametric_gompertz,
	};
	return families[dist];
}

/*
 * z_eta = -1 / sigma, z_tau = -z, z_eta,tau = 1 / sigma, z_tau,tau = z; log f(t) = log f(z) - tau - log t
 */
void parametric_location_scale(enum parametric_part part, const struct parametric_at *at, const struct standard *s,
			       struct jet *out)
{
	double inverse = at->inverse, z = standard_z(at);
	out->v = s->v;
	out->g[JET_E] = -s->d * inverse;
	out->g[JET_T] = -s->d * z;
	out->h[JET_EE] = s->dd * inverse * inverse;
	out->h[JET_TE] = inverse * (s->dd * z + s->d);
	out->h[JET_TT] = z * (s->dd * z + s->d);
	out->g[JET_Q] = out->h[JET_QE] = out->h[JET_QT] = out->h[JET_QQ] = 0;
	if (part == PART_DENSITY) {
		out->v -= at->tau + at->log_t;
		out->g[JET_T] -= 1;
	}
}

void parametric_jet(const struct parametric_family *family, enum parametric_part part, const struct parametric_at *at,
		    struct jet *out)
{
	if (!family->standard) {
		family->jet(part, at, out);
		return;
	}
	struct standard s = family->standard(part, standard_z(at));
	parametric_location_scale(part, at, &s, out);
}
