#include "course/sudden_gain.h"

#include <gsl/gsl_cdf.h>

/* One side of an interval: up to three scores, summed. */
struct side {
	int64_t n, sum, squares;
	size_t last; /* the last position that had a score */
};

struct sudden_rule sudden_rule_of(const struct sudden_opts *opts)
{
	struct sudden_rule rule = {.opts = *opts};
	for (int df = 2; df <= 4; df++)
		rule.critical[df] = gsl_cdf_tdist_Qinv(opts->alpha / 2, opts->adjust ? df : 4);
	return rule;
}

/* Scores at positions from .. to - 1 of the course. */
static struct side side_of(const struct scores *s, size_t from, size_t to)
{
	struct side side = {.last = from};
	for (size_t i = from; i < to; i++) {
		if (s->score[i] == SCORE_MISSING)
			continue;
		side.n++;
		side.sum += s->score[i];
		side.squares += (int64_t)s->score[i] * s->score[i];
		side.last = i;
	}
	return side;
}

/*
 * (m1 - m2)^2 > t^2 s^2 f with s^2 = (SS1 + SS2) / df and f = 1 (package) or 1/n1 + 1/n2 (textbook). Times (n1 n2)^2:
 * (n2 S1 - n1 S2)^2 > t^2 n1 n2 (n2 Q1 + n1 Q2) f / df, Q = n sum(x^2) - S^2: integers but for t.
 */
static bool stable(struct side pre, struct side post, int64_t sign, const struct sudden_rule *rule)
{
	int64_t df = pre.n + post.n - 2;
	int64_t difference = sign * (post.n * pre.sum - pre.n * post.sum);
	if (difference <= 0)
		return false;
	int64_t q_pre = pre.n * pre.squares - pre.sum * pre.sum;
	int64_t q_post = post.n * post.squares - post.sum * post.sum;
	int64_t spread = post.n * q_pre + pre.n * q_post;
	/* the factor f n1 n2: n1 n2, or n1 + n2 */
	int64_t factor = rule->opts.kind == SUDDEN_TEXTBOOK ? pre.n + post.n : pre.n * post.n;
	double t = rule->critical[df];
	return (double)(difference * difference) * (double)df > t * t * (double)(spread * factor);
}

int32_t sudden_magnitude(const struct scores *s, const struct sudden_rule *rule, size_t from)
{
	int32_t drop = s->score[from] - s->score[from + 1];
	return rule->opts.losses ? -drop : drop;
}

/* Criterion 3 by the scores around the interval. */
static void judge_windows(const struct scores *s, const struct sudden_rule *rule, size_t n, struct sudden_interval *out)
{
	struct side pre = side_of(s, n >= 2 ? n - 2 : 0, n + 1);
	struct side post = side_of(s, n + 1, n + 4 < s->n ? n + 4 : s->n);
	out->evaluable = pre.n >= 2 && post.n >= 2;
	if (!out->evaluable)
		return;
	bool gain = rule->opts.kind == SUDDEN_TWO || stable(pre, post, rule->opts.losses ? -1 : 1, rule);
	out->verdict = gain ? SUDDEN_YES : SUDDEN_NO;
	out->known = post.last;
}

/* Criterion 3 as Gaynor has it: 2 (x(n) - x(i)) >= drop at the next two scores i after n + 1. */
static void judge_kept(const struct scores *s, const struct sudden_rule *rule, size_t n, struct sudden_interval *out)
{
	int64_t sign = rule->opts.losses ? -1 : 1, drop = sudden_magnitude(s, rule, n);
	int seen = 0;
	bool kept = true;
	for (size_t i = n + 2; i < s->n && seen < 2; i++) {
		if (s->score[i] == SCORE_MISSING)
			continue;
		seen++;
		kept = kept && 2 * sign * ((int64_t)s->score[n] - s->score[i]) >= drop;
		out->known = i;
	}
	out->evaluable = seen == 2;
	if (out->evaluable)
		out->verdict = kept ? SUDDEN_YES : SUDDEN_NO;
}

/* Criterion 3 as Kelly has it: drop >= 1.5 SD, SD^2 = Q / (m (m - 1)), Q = m sum(x^2) - S^2 over all m scores. */
static void judge_spread(int64_t drop, const struct side *whole, struct sudden_interval *out)
{
	int64_t q = whole->n * whole->squares - whole->sum * whole->sum;
	out->evaluable = true;
	out->verdict = 4.0 * (double)(drop * drop) * (double)(whole->n * (whole->n - 1)) >= 9.0 * (double)q ? SUDDEN_YES
													    : SUDDEN_NO;
	out->known = whole->last;
}

static struct sudden_interval judge(const struct scores *s, const struct sudden_rule *rule, size_t n,
				    const struct side *whole)
{
	struct sudden_interval out = {.verdict = SUDDEN_UNKNOWN, .known = n + 1};
	if (s->score[n] == SCORE_MISSING || s->score[n + 1] == SCORE_MISSING)
		return out;
	int64_t drop = sudden_magnitude(s, rule, n);
	if (rule->opts.kind == SUDDEN_GAYNOR)
		judge_kept(s, rule, n, &out);
	else if (rule->opts.kind == SUDDEN_KELLY)
		judge_spread(drop, whole, &out);
	else
		judge_windows(s, rule, n, &out);
	if (drop < rule->opts.cutoff || 100 * drop < (int64_t)rule->opts.percent * s->score[n]) {
		out.verdict = SUDDEN_NO;
		out.known = n + 1;
	}
	return out;
}

void sudden_intervals(const struct scores *s, const struct sudden_rule *rule, struct sudden_interval *out)
{
	struct side whole = rule->opts.kind == SUDDEN_KELLY ? side_of(s, 0, s->n) : (struct side){0};
	for (size_t i = 0; i + 1 < s->n; i++)
		out[i] = judge(s, rule, i, &whole);
}

long sudden_reversal(const struct scores *s, const struct sudden_rule *rule, size_t from)
{
	int64_t sign = rule->opts.losses ? -1 : 1;
	int64_t magnitude = sudden_magnitude(s, rule, from);
	for (size_t i = from + 2; i < s->n; i++)
		if (s->score[i] != SCORE_MISSING && 2 * sign * ((int64_t)s->score[i] - s->score[from + 1]) > magnitude)
			return (long)i;
	return -1;
}
