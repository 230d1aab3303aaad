#include "analyses/contributions.h"

#include <math.h>

enum err contributions_new(struct arena *mem, int therapists, struct contributions *out)
{
	double *of = ARENA_ARRAY(mem, (size_t)therapists + 1, double);
	if (!of)
		return err_memory();
	*out = (struct contributions){.therapists = therapists, .of_therapist = of};
	return ERR_OK;
}

static void rank(double x, double *one, double *two)
{
	if (x > *one) {
		*two = *one;
		*one = x;
	} else if (x > *two) {
		*two = x;
	}
}

static void close_client(struct contributions *c)
{
	c->sum += c->own;
	rank(c->own, &c->one, &c->two);
	c->own = 0;
}

void contributions_add(struct contributions *c, size_t client, int32_t therapist, double x)
{
	if (c->any && client != c->client)
		close_client(c);
	c->any = true;
	c->client = client;
	c->own += fabs(x);
	if (therapist > 0 && therapist <= c->therapists)
		c->of_therapist[therapist] += fabs(x);
}

struct spread contributions_spread(struct contributions *c, double sd)
{
	double one = 0, two = 0;
	close_client(c);
	for (int t = 1; t <= c->therapists; t++)
		rank(c->of_therapist[t], &one, &two);
	bool several = c->therapists > 1, some = c->sum > 0;
	return (struct spread){.sd = sd,
			       .one = some ? c->one / c->sum : 0,
			       .two = some ? (c->one + c->two) / c->sum : 0,
			       .therapist = several && some ? one / c->sum : -1,
			       .two_therapists = several && some ? (one + two) / c->sum : -1};
}

enum err contributions_spreads(struct arena *mem, struct contributions *c, double sd, const struct spread *out[2])
{
	struct spread *s = ARENA_ARRAY(mem, 2, struct spread);
	if (!s)
		return err_memory();
	s[0] = s[1] = contributions_spread(c, sd);
	s[1].limit = true;
	out[0] = &s[0];
	out[1] = &s[1];
	return ERR_OK;
}
