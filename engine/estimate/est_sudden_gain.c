#include "course/reliable_change.h"
#include "course/sudden_gain.h"
#include "estimate/estimate_courses.h"

#include <math.h>

static const struct method_option options[] = {
	{.name = "scores",
	 .kind = METHOD_COLUMNS,
	 .keep_missing = true,
	 .help = "A,B,C  wide: a row per person, sessions in this order"},
	{.name = "id", .kind = METHOD_LABEL, .help = "COL  the person (long form: needed)"},
	{.name = "time", .kind = METHOD_COLUMN, .help = "COL  long: session number or day"},
	{.name = "score", .kind = METHOD_COLUMN, .keep_missing = true, .help = "COL  long: the score; higher = worse"},
	{.name = "cutoff",
	 .kind = METHOD_NUMBER,
	 .required = true,
	 .low = 1e-4,
	 .high = 1e5,
	 .help = "X  smallest drop, in points of the score"},
	{.name = "percent",
	 .kind = METHOD_WHOLE,
	 .fallback = "25",
	 .low = 0,
	 .high = 100,
	 .help = "P  smallest drop, in % of the score before (25)"},
	{.name = "rule", .kind = METHOD_CHOICE, .choices = "package textbook two", .help = "criterion 3"},
	{.name = "alpha",
	 .kind = METHOD_NUMBER,
	 .fallback = "0.05",
	 .low = 1e-6,
	 .high = 0.999,
	 .help = "A  of criterion 3 (0.05)"},
	{.name = "unadjusted",
	 .kind = METHOD_FLAG,
	 .help = "the critical value of 4 degrees of freedom even when scores are missing"},
	{.name = "losses", .kind = METHOD_FLAG, .help = "sudden losses instead: the mirror image"},
	ESTIMATE_END,
};

/* The search through all courses, and what it found. */
struct search {
	const struct estimate *e;
	struct estimate_courses courses;
	struct sudden_rule rule;
	struct sudden_interval *interval; /* of one person */
	struct result_part *tidy;
	long long gains, persons, reversals, intervals, evaluable;
};

static void put_gain(struct search *f, size_t person, size_t from)
{
	const struct scores *s = &f->courses.of[person];
	const struct option_value *wide = estimate_option(f->e, "scores");
	bool reversed = sudden_reversal(s, &f->rule, from) >= 0;
	result_row(f->tidy);
	result_text(f->tidy, "id", f->courses.id[person]);
	result_count(f->tidy, "from", s->at[from]);
	result_count(f->tidy, "to", s->at[from + 1]);
	result_num(f->tidy, "magnitude", num_of(sudden_magnitude(s, &f->rule, from) / f->courses.scale));
	result_flag(f->tidy, "reversed", reversed);
	if (wide->n) {
		result_text(f->tidy, "from.column", wide->names[from]);
		result_text(f->tidy, "to.column", wide->names[from + 1]);
	}
	f->gains++;
	f->reversals += reversed;
}

static void search_person(struct search *f, size_t person)
{
	const struct scores *s = &f->courses.of[person];
	long long before = f->gains;
	sudden_intervals(s, &f->rule, f->interval);
	for (size_t i = 0; i + 1 < s->n; i++) {
		f->intervals++;
		f->evaluable += f->interval[i].evaluable;
		if (f->interval[i].verdict == SUDDEN_YES)
			put_gain(f, person, i);
	}
	f->persons += f->gains > before;
}

static void put_glance(const struct search *f)
{
	struct result_part *p = result_part(f->e->result, "glance", RESULT_OBJECT);
	result_count(p, "gains", f->gains);
	result_count(p, "persons", f->persons);
	result_count(p, "evaluable", f->evaluable);
	result_count(p, "reversals", f->reversals);
	result_count(p, "intervals", f->intervals);
	result_count(p, "courses", (long long)f->courses.n);
}

static enum err run(struct estimate *e)
{
	struct search f = {.e = e};
	enum err err = estimate_courses(e, &f.courses);
	if (err)
		return err;
	f.interval = ARENA_ARRAY(e->mem, f.courses.longest + 1, struct sudden_interval);
	if (!f.interval)
		return err_memory();
	f.rule = sudden_rule_of(&(struct sudden_opts){
		.kind = (enum sudden_kind)estimate_choice(e, "rule"),
		.cutoff = change_least(estimate_number(e, "cutoff") * f.courses.scale, false),
		.percent = (int32_t)estimate_number(e, "percent"),
		.alpha = estimate_number(e, "alpha"),
		.adjust = !estimate_given(e, "unadjusted"),
		.losses = estimate_given(e, "losses"),
	});
	f.tidy = result_part(e->result, "tidy", RESULT_ROWS);
	for (size_t i = 0; i < f.courses.n; i++)
		search_person(&f, i);
	put_glance(&f);
	return ERR_OK;
}

const struct method est_sudden_gain = {
	.name = "sudden-gain",
	.title = "Sudden gains between adjacent sessions",
	.source = "Tang & DeRubeis 1999; rules as published and as coded in R suddengains",
	.options = options,
	.run = run,
};
