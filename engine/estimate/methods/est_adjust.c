#include "estimate/estimate.h"
#include "estimate/estimate_sample.h"
#include "stats/multiplicity.h"

static const struct method_option options[] = {
	{.name = "p", .kind = METHOD_COLUMN, .required = true, .keep_missing = true, .help = "COL  p-values; NA: not made"},
	{.name = "term", .kind = METHOD_LABEL, .keep_missing = true, .help = "COL  what was compared: printed beside"},
	{.name = "adjust", .kind = METHOD_CHOICE, .choices = "holm hochberg bonferroni BH BY", .help = "the adjustment"},
	ESTIMATE_END,
};

static struct num cell(const struct bench_column *c, size_t row)
{
	return c->missing && c->missing[row] ? num_none(WHY_NOT_RECORDED) : num_of(c->number[row]);
}

static void put_rows(const struct estimate *e, const struct num *p, const struct num *adjusted)
{
	const struct bench_column *term = estimate_column(e, "term");
	struct result_part *tidy = result_part(e->result, "tidy", RESULT_ROWS);
	for (size_t i = 0; i < e->table.n; i++) {
		result_row(tidy);
		if (term && !(term->missing && term->missing[i]))
			result_text(tidy, "term", term->level[term->code[i]]);
		result_num(tidy, "p.value", p[i]);
		result_num(tidy, "adj.p.value", adjusted[i]);
	}
}

static enum err run(struct estimate *e)
{
	static const char *const names[] = {"holm", "hochberg", "bonferroni", "BH", "BY"};
	const struct bench_column *c = estimate_column(e, "p");
	struct num *p = ARENA_ARRAY(e->mem, e->table.n, struct num), *adjusted = ARENA_ARRAY(e->mem, e->table.n, struct num);
	if (!p || !adjusted)
		return err_memory();
	long long comparisons = 0;
	for (size_t i = 0; i < e->table.n; i++) {
		p[i] = cell(c, i);
		comparisons += num_is(p[i]);
	}
	int choice = estimate_choice(e, "adjust");
	enum err err = estimate_row_error(e, multiplicity_adjust((enum multiplicity)choice, p, e->table.n, adjusted));
	if (err)
		return err;
	put_rows(e, p, adjusted);
	struct result_part *glance = result_part(e->result, "glance", RESULT_OBJECT);
	result_text(glance, "adjust", names[choice]);
	result_count(glance, "comparisons", comparisons);
	return ERR_OK;
}

const struct method est_adjust = {
	.name = "adjust",
	.title = "p-values of several comparisons, adjusted for their number",
	.source = "Holm 1979; Hochberg 1988; Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001; agrees with R p.adjust",
	.options = options,
	.run = run,
};
