#include "course/reliable_change.h"
#include "estimate/estimate_courses.h"
#include "estimate/estimate_null.h"

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
	 .low = 1e-4,
	 .high = 1e5,
	 .help = "X  smallest drop, in points of the score; or the reliable change, from --sd and --reliability"},
	{.name = "sd", .kind = METHOD_NUMBER, .low = 1e-3, .high = 1e5, .help = "X  SD of the clinical group"},
	{.name = "reliability", .kind = METHOD_NUMBER, .low = 0, .high = 1 - 1e-9, .help = "R  of the instrument"},
	{.name = "percent",
	 .kind = METHOD_WHOLE,
	 .fallback = "25",
	 .low = 0,
	 .high = 100,
	 .help = "P  smallest drop, in % of the score before (25)"},
	{.name = "rule",
	 .kind = METHOD_CHOICE,
	 .choices = "package textbook two gaynor kelly",
	 .help = "criterion 3: as R suddengains codes it, as published, or one of its variants"},
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
	{.name = "by-person",
	 .kind = METHOD_CHOICE,
	 .choices = "all first last smallest largest",
	 .help = "which gains of a person are listed"},
	{.name = "by", .kind = METHOD_LABEL, .help = "COL  groups of people, for the counts beside chance"},
	{.name = "null",
	 .kind = METHOD_WHOLE,
	 .fallback = "0",
	 .low = 0,
	 .high = 100000,
	 .help = "N  smooth courses drawn per person: how many gains chance alone shows (0: none)"},
	{.name = "noise-sd",
	 .kind = METHOD_NUMBER,
	 .low = 1e-3,
	 .high = 1e5,
	 .help = "X  standard error of measurement for --null (or --sd and --reliability)"},
	{.name = "trend", .kind = METHOD_CHOICE, .choices = "linear log flat", .help = "the smooth course of --null"},
	{.name = "lowest",
	 .kind = METHOD_NUMBER,
	 .fallback = "0",
	 .low = 0,
	 .high = 1e5,
	 .help = "X  the instrument's lowest score (0)"},
	{.name = "highest", .kind = METHOD_NUMBER, .low = 0, .high = 1e5, .help = "X  its highest score (none)"},
	ESTIMATE_END,
};

enum by_person { LIST_ALL, LIST_FIRST, LIST_LAST, LIST_SMALLEST, LIST_LARGEST };

/* The search through all courses, and what it found. */
struct search {
	const struct estimate *e;
	struct estimate_courses courses;
	struct sudden_rule rule;
	enum by_person list;
	struct sudden_interval *interval; /* of one person */
	struct result_part *tidy;
	long long gains, persons, reversals, intervals, evaluable;
};

static void put_gain(struct search *f, size_t person, size_t from)
{
	const struct scores *s = &f->courses.of[person];
	const struct option_value *wide = estimate_option(f->e, "scores");
	result_row(f->tidy);
	result_text(f->tidy, "id", f->courses.id[person]);
	result_count(f->tidy, "from", s->at[from]);
	result_count(f->tidy, "to", s->at[from + 1]);
	result_num(f->tidy, "magnitude", num_of(sudden_magnitude(s, &f->rule, from) / f->courses.scale));
	result_flag(f->tidy, "reversed", sudden_reversal(s, &f->rule, from) >= 0);
	if (wide->n) {
		result_text(f->tidy, "from.column", wide->names[from]);
		result_text(f->tidy, "to.column", wide->names[from + 1]);
	}
}

/* Whether the gain at `from` is listed in the place of the one at `kept`: of equal ones the first stays. */
static bool instead(const struct search *f, const struct scores *s, size_t kept, size_t from)
{
	int32_t a = sudden_magnitude(s, &f->rule, kept), b = sudden_magnitude(s, &f->rule, from);
	return f->list == LIST_LAST || (f->list == LIST_SMALLEST && b < a) || (f->list == LIST_LARGEST && b > a);
}

static void search_person(struct search *f, size_t person)
{
	const struct scores *s = &f->courses.of[person];
	long kept = -1;
	sudden_intervals(s, &f->rule, f->interval);
	for (size_t i = 0; i + 1 < s->n; i++) {
		f->intervals++;
		f->evaluable += f->interval[i].evaluable;
		if (f->interval[i].verdict != SUDDEN_YES)
			continue;
		f->gains++;
		f->reversals += sudden_reversal(s, &f->rule, i) >= 0;
		if (f->list == LIST_ALL)
			put_gain(f, person, i);
		if (kept < 0 || instead(f, s, (size_t)kept, i))
			kept = (long)i;
	}
	f->persons += kept >= 0;
	if (kept >= 0 && f->list != LIST_ALL)
		put_gain(f, person, (size_t)kept);
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
	result_num(p, "cutoff", num_of(f->rule.opts.cutoff / f->courses.scale));
}

/* The smallest drop: as given, or the reliable change, more than 1.96 Sdiff (Stiles et al. 2003). */
static enum err cutoff_of(const struct estimate *e, double scale, int32_t *cutoff)
{
	bool given = estimate_given(e, "cutoff");
	bool known = estimate_given(e, "sd") && estimate_given(e, "reliability");
	if (!given && !known)
		return err_set(ERR_USAGE, "--cutoff is needed, or --sd and --reliability");
	double reliable = change_error_of(estimate_number(e, "sd"), estimate_number(e, "reliability")).reliable;
	*cutoff = given ? change_least(estimate_number(e, "cutoff") * scale, false) : change_least(reliable * scale, true);
	return ERR_OK;
}

static enum err rule_of(const struct estimate *e, double scale, struct sudden_rule *rule)
{
	struct sudden_opts opts = {
		.kind = (enum sudden_kind)estimate_choice(e, "rule"),
		.percent = (int32_t)estimate_number(e, "percent"),
		.alpha = estimate_number(e, "alpha"),
		.adjust = !estimate_given(e, "unadjusted"),
		.losses = estimate_given(e, "losses"),
	};
	enum err err = cutoff_of(e, scale, &opts.cutoff);
	if (!err)
		*rule = sudden_rule_of(&opts);
	return err;
}

/* What could have no effect is refused: SD and reliability that nothing asks for, the level of a rule that has none. */
static enum err refuse(const struct estimate *e)
{
	bool asks_cutoff = !estimate_given(e, "cutoff");
	bool asks_noise = estimate_number(e, "null") > 0 && !estimate_given(e, "noise-sd");
	bool tested = estimate_choice(e, "rule") <= SUDDEN_TEXTBOOK;
	if ((estimate_given(e, "sd") || estimate_given(e, "reliability")) && !asks_cutoff && !asks_noise)
		return err_set(ERR_USAGE,
			       "--sd and --reliability serve where --cutoff, or --noise-sd of --null, is not given");
	if ((estimate_given(e, "alpha") || estimate_given(e, "unadjusted")) && !tested)
		return err_set(ERR_USAGE, "--alpha and --unadjusted are for the rules package and textbook");
	return ERR_OK;
}

static enum err run(struct estimate *e)
{
	struct search f = {.e = e, .list = (enum by_person)estimate_choice(e, "by-person")};
	enum err err = refuse(e);
	if (!err)
		err = estimate_courses(e, &f.courses);
	if (!err)
		err = rule_of(e, f.courses.scale, &f.rule);
	if (err)
		return err;
	f.interval = ARENA_ARRAY(e->mem, f.courses.longest + 1, struct sudden_interval);
	if (!f.interval)
		return err_memory();
	f.tidy = result_part(e->result, "tidy", RESULT_ROWS);
	for (size_t i = 0; i < f.courses.n; i++)
		search_person(&f, i);
	put_glance(&f);
	return estimate_null(e, &f.courses, &f.rule);
}

const struct method est_sudden_gain = {
	.name = "sudden-gain",
	.title = "Sudden gains between adjacent sessions, beside what chance would show",
	.source = "Tang & DeRubeis 1999; Gaynor 2003; Kelly 2005; rules as published and as coded in R suddengains",
	.options = options,
	.draws = true,
	.run = run,
};
