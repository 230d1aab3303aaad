#include "course/plateau.h"
#include "estimate/estimate_courses.h"

#include <math.h>

static const struct method_option options[] = {
	{.name = "id", .kind = METHOD_LABEL, .required = true, .help = "COL  the person"},
	{.name = "time", .kind = METHOD_COLUMN, .required = true, .help = "COL  session number or day"},
	{.name = "score", .kind = METHOD_COLUMN, .required = true, .help = "COL  the score; higher = worse"},
	{.name = "reliable-change",
	 .kind = METHOD_NUMBER,
	 .required = true,
	 .low = 1e-4,
	 .high = 1e5,
	 .help = "X  the smallest change that is reliable"},
	{.name = "min-sessions",
	 .kind = METHOD_WHOLE,
	 .fallback = "4",
	 .low = 2,
	 .high = 1000,
	 .help = "K  scored sessions that make a plateau (4)"},
	{.name = "cutoff",
	 .kind = METHOD_NUMBER,
	 .low = -1e5,
	 .high = 1e5,
	 .help = "X  at caseness from this score up (without it: always)"},
	{.name = "rule",
	 .kind = METHOD_CHOICE,
	 .choices = "P1 P2 P3",
	 .help = "P1: spread below the reliable change; P2: flat slope; P3: level piece of the best cut"},
	{.name = "noise-sd",
	 .kind = METHOD_NUMBER,
	 .low = 1e-3,
	 .high = 1e5,
	 .help = "X  P3: standard error of measurement (reliable change / (1.96 sqrt 2))"},
	{.name = "shape", .kind = METHOD_CHOICE, .choices = "linear level", .help = "P3: the pieces"},
	{.name = "penalty", .kind = METHOD_CHOICE, .choices = "BIC MBIC", .help = "P3: what a cut costs"},
	ESTIMATE_END,
};

struct search {
	const struct estimate *e;
	struct estimate_courses courses;
	struct plateau_opts opts;
	struct plateau *found; /* of one person */
	struct result_part *tidy;
	long long plateaus, persons, too_short, ended[PLATEAU_NO_NEXT + 1];
};

static void put_plateau(struct search *f, size_t person, const struct plateau *p)
{
	const struct scores *s = &f->courses.of[person];
	result_row(f->tidy);
	result_text(f->tidy, "id", f->courses.id[person]);
	result_count(f->tidy, "start", s->at[p->first]);
	result_count(f->tidy, "end", s->at[p->last]);
	result_count(f->tidy, "sessions", (long long)p->scores);
	result_count(f->tidy, "entry", p->entry);
	result_count(f->tidy, "duration", p->duration);
	result_text(f->tidy, "ended_by", plateau_end_text(p->end));
	f->plateaus++;
	f->ended[p->end]++;
}

static void search_person(struct search *f, size_t person)
{
	size_t n = plateau_find(&f->courses.of[person], &f->opts, f->found);
	for (size_t i = 0; i < n; i++)
		put_plateau(f, person, &f->found[i]);
	f->persons += n > 0;
	f->too_short += f->courses.of[person].n < f->opts.min_scores;
}

static void put_glance(const struct search *f)
{
	struct result_part *p = result_part(f->e->result, "glance", RESULT_OBJECT);
	result_count(p, "plateaus", f->plateaus);
	result_count(p, "persons", f->persons);
	result_count(p, "courses", (long long)f->courses.n);
	result_count(p, "too_short", f->too_short);
	result_count(p, "ended_improvement", f->ended[PLATEAU_IMPROVEMENT]);
	result_count(p, "ended_deterioration", f->ended[PLATEAU_DETERIORATION]);
	result_count(p, "ended_no_change", f->ended[PLATEAU_NO_CHANGE]);
	result_count(p, "no_next_score", f->ended[PLATEAU_NO_NEXT]);
}

/* Sigma: as given, or what a reliable change of 1.96 sqrt(2) SE says. */
static enum err segments_of(const struct estimate *e, const struct estimate_courses *c, struct plateau_opts *o)
{
	double sigma = estimate_number(e, "reliable-change") / (CHANGE_Z * sqrt(2.0));
	size_t n = c->longest + 1;
	o->segments = (struct segments_opts){
		.shape = (enum segments_shape)estimate_choice(e, "shape"),
		.penalty = (enum segments_penalty)estimate_choice(e, "penalty"),
		.sigma = (estimate_given(e, "noise-sd") ? estimate_number(e, "noise-sd") : sigma) * c->scale,
		.room = {ARENA_ARRAY(e->mem, n, double), ARENA_ARRAY(e->mem, n, size_t), ARENA_ARRAY(e->mem, n, size_t)}};
	o->last = ARENA_ARRAY(e->mem, n, size_t);
	return o->segments.room.cost && o->segments.room.from && o->segments.room.position && o->last ? ERR_OK
												      : err_memory();
}

static enum err refuse(const struct estimate *e, const struct plateau_opts *o)
{
	static const char *const names[] = {"noise-sd", "shape", "penalty"};
	if (o->kind == PLATEAU_P2 && o->min_scores < 3)
		return err_set(ERR_USAGE, "--min-sessions: the rule P2 needs at least 3");
	for (size_t i = 0; o->kind != PLATEAU_P3 && i < sizeof names / sizeof *names; i++)
		if (estimate_given(e, names[i]))
			return err_set(ERR_USAGE, "--%s is for the rule P3", names[i]);
	return ERR_OK;
}

static struct plateau_opts opts_of(const struct estimate *e, double scale)
{
	const struct option_value *cutoff = estimate_option(e, "cutoff");
	return (struct plateau_opts){
		.kind = (enum plateau_kind)estimate_choice(e, "rule"),
		.rule = {.reliable = change_least(estimate_number(e, "reliable-change") * scale, false),
			 .caseness = cutoff->given ? change_least(cutoff->number * scale, false) : INT32_MIN},
		.min_scores = (size_t)estimate_number(e, "min-sessions"),
		.alpha = 0.05,
	};
}

static enum err run(struct estimate *e)
{
	struct search f = {.e = e};
	enum err err = estimate_courses(e, &f.courses);
	if (err)
		return err;
	f.opts = opts_of(e, f.courses.scale);
	err = refuse(e, &f.opts);
	if (!err)
		err = segments_of(e, &f.courses, &f.opts);
	if (err)
		return err;
	f.found = ARENA_ARRAY(e->mem, f.courses.longest / f.opts.min_scores + 1, struct plateau);
	if (!f.found)
		return err_memory();
	f.tidy = result_part(e->result, "tidy", RESULT_ROWS);
	for (size_t i = 0; i < f.courses.n; i++)
		search_person(&f, i);
	put_glance(&f);
	return ERR_OK;
}

const struct method est_plateau = {
	.name = "plateau",
	.title = "Plateaus: stretches of sessions that go nowhere",
	.source =
		"No canonical definition; P1 to P3 are stated in engine/estimate/README.md; Auger & Lawrence 1989; Zhang & "
		"Siegmund 2007",
	.options = options,
	.run = run,
};
