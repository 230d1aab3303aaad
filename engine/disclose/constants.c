#include "disclose/constants.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

static const char *const release_words[] = {"qi", "research", "public"};

struct disclose_constants disclose_constants(enum release release)
{
	static const double threshold[] = {[RELEASE_QI] = 5, [RELEASE_RESEARCH] = 10, [RELEASE_PUBLIC] = 11};
	return (struct disclose_constants){
		.threshold = threshold[release], .largest = 50, .two_largest = 67, .residual = 10};
}

static double *constant(struct disclose_constants *c, size_t i)
{
	return ((double *[DISCLOSE_CONSTANTS]){&c->threshold, &c->largest, &c->two_largest, &c->residual})[i];
}

enum err disclose_raise(enum release release, const struct disclose_constants *wanted,
			const char *const told[DISCLOSE_CONSTANTS], struct disclose_constants *out)
{
	static const bool is_share[DISCLOSE_CONSTANTS] = {false, true, true, false};
	struct disclose_constants c = disclose_constants(release), w = *wanted;
	for (size_t i = 0; i < DISCLOSE_CONSTANTS; i++) {
		double *now = constant(&c, i), asked = *constant(&w, i);
		if (!(fabs(asked) > 0))
			continue;
		if (!is_share[i] && (asked < *now || asked > floor(asked)))
			return err_set(ERR_VALUE,
				       "%s is %g; release %s asks for a whole number of at least %g, and a constant can be "
				       "raised only",
				       told[i], asked, release_words[release], *now);
		if (is_share[i] && !(asked > 0 && asked <= *now))
			return err_set(
				ERR_VALUE,
				"%s is %g; release %s asks for at most %g per cent, and a constant can be tightened only",
				told[i], asked, release_words[release], *now);
		*now = asked;
	}
	*out = c;
	return ERR_OK;
}
