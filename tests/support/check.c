#include "support/check.h"

#include <gsl/gsl_errno.h>
#include <math.h>

static void __attribute__((constructor)) gsl_quiet(void)
{
	gsl_set_error_handler_off();
}

void check_near(double got, double want, double tolerance, const char *what, const char *file, int line)
{
	if (isnan(got) && isnan(want))
		return;
	double scale = fmax(fabs(want), 1e-300);
	if (fabs(got - want) <= tolerance * scale)
		return;
	print_error("%s: got %.17g, want %.17g (relative %.3g, allowed %.3g)\n", what, got, want, fabs(got - want) / scale,
		    tolerance);
	_fail(file, line);
}
