#include "disclose/past.h"
#include "disclose/precision.h"
#include "disclose/safe.h"

#include <math.h>
#include <string.h>

enum { LOW = 20 };

int disclose_threshold(enum release release)
{
	return (int)disclose_constants(release).threshold;
}

/* The reason as it may be told: none, few and all events are one, where a count of nobody or everybody may be hidden. */
static enum why told(enum release release, enum why why)
{
	return release != RELEASE_QI && (why == WHY_NO_EVENTS || why == WHY_INFINITE) ? WHY_FEW_EVENTS : why;
}

static struct safe_cell unavailable(enum release release, enum why why)
{
	bool not_here = why == WHY_NOT_APPLICABLE || why == WHY_REFERENCE;
	return (struct safe_cell){.kind = not_here ? SAFE_NOT_APPLICABLE : SAFE_NOT_AVAILABLE,
				  .text = why_text(told(release, why))};
}

static bool is_derived(const struct cell *c)
{
	return c->kind >= CELL_PERCENT && c->kind != CELL_RUN;
}

static struct safe_cell released(const struct gate *g, size_t i)
{
	const struct cell *c = &g->t->cell[i];
	if (c->kind == CELL_EMPTY)
		return (struct safe_cell){.kind = SAFE_NOT_APPLICABLE};
	if (c->kind == CELL_TEXT && c->text)
		return (struct safe_cell){.kind = SAFE_TEXT, .text = c->text};
	if (c->kind == CELL_TEXT)
		return (struct safe_cell){.kind = SAFE_NOT_APPLICABLE};
	struct safe_cell stands;
	if (past_cell(g, i, &stands)) {
		stands.low = is_derived(c) && c->clients < LOW;
		return stands;
	}
	if (g->hidden[i])
		return (struct safe_cell){.kind = SAFE_SUPPRESSED};
	if (!num_is(c->value))
		return unavailable(g->release, c->value.why);
	struct rounded r = g->coarse[i] ? precision_coarse(g, c) : precision_of(g, c);
	return (struct safe_cell){
		.kind = SAFE_NUMBER, .number = r.number, .decimals = r.decimals, .low = is_derived(c) && c->clients < LOW};
}

static struct safe_cell *part_of(const struct safe_table *s, const struct table_sum *sum, size_t line, size_t at)
{
	return &s->cell[sum->over_rows ? at * s->columns + line : line * s->columns + at];
}

/* A total of released parts is their sum. True: it changed. */
static bool add_up(const struct table *t, struct safe_table *s, const struct table_sum *sum, size_t line)
{
	struct safe_cell *total = part_of(s, sum, line, sum->total);
	double all = 0;
	const struct cell *own = &t->cell[total - s->cell];
	/* One that stands on several sheets is the same number on all. */
	if (!gate_counts(own) || own->link || total->kind != SAFE_NUMBER)
		return false;
	for (size_t i = 0; i < sum->parts; i++) {
		const struct safe_cell *part = part_of(s, sum, line, sum->part[i]);
		if (!gate_counts(&t->cell[part - s->cell]) || part->kind != SAFE_NUMBER)
			return false;
		all += part->number;
	}
	bool changed = all < total->number || all > total->number;
	total->number = all;
	return changed;
}

/* Rounded totals are sums of rounded parts, so that nothing can be read from their difference. Totals of totals follow in later rounds. */
static void add_up_all(const struct table *t, struct safe_table *s)
{
	for (size_t round = 0; round <= t->sums; round++) {
		bool changed = false;
		for (size_t i = 0; i < t->sums; i++)
			for (size_t line = 0; line < (t->sum[i].over_rows ? t->columns : t->rows); line++)
				changed = add_up(t, s, &t->sum[i], line) || changed;
		if (!changed)
			return;
	}
}

static enum err release_curves(struct gate *g, struct safe_table *s)
{
	const struct chart *c = &g->t->chart;
	s->curve = ARENA_ARRAY(g->mem, c->curves + 1, struct safe_curve);
	if (!s->curve)
		return err_memory();
	for (; s->curves < c->curves; s->curves++) {
		enum err err = gate_curve(g, c->kind, &c->curve[s->curves], &s->curve[s->curves]);
		if (!err)
			err = past_curve(g, &s->curve[s->curves]);
		if (err)
			return err;
	}
	return ERR_OK;
}

struct safe_table *safe_new(struct arena *mem, const struct table *t, enum release release)
{
	struct safe_table *s = ARENA_NEW(mem, struct safe_table);
	struct column *column = ARENA_ARRAY(mem, t->columns + 1, struct column);
	struct safe_cell *cell = ARENA_ARRAY(mem, t->rows * t->columns + 1, struct safe_cell);
	if (!s || !column || !cell)
		return NULL;
	*s = (struct safe_table){.release = release,
				 .sheet = t->sheet,
				 .name = t->name ? t->name : t->sheet,
				 .question = t->question,
				 .title = t->title ? t->title : t->sheet,
				 .notes = t->notes,
				 .columns = t->columns,
				 .rows = t->rows,
				 .column = column,
				 .cell = cell,
				 .sums = t->sums,
				 .shares = t->shares,
				 .sum = t->sum,
				 .share = t->share,
				 .chart = t->chart};
	s->chart.curves = 0;
	s->chart.curve = NULL;
	memcpy(s->note, t->note, sizeof s->note);
	if (t->columns)
		memcpy(column, t->column, t->columns * sizeof *column);
	return s;
}

static void keep_headline(const struct table *t, struct safe_table *s)
{
	for (; s->headlines < t->headline_refs && s->headlines < HEADLINE; s->headlines++) {
		const struct cell_ref *r = &t->headline[s->headlines];
		s->headline[s->headlines] = s->cell[r->row * s->columns + r->column];
	}
	if (s->headlines)
		s->measure = t->column[t->headline[0].column].header;
}

enum err gate_new(struct arena *mem, const struct table *t, const struct disclose_options *o, struct gate *out)
{
	bool chosen = o->constants.threshold > 0;
	*out = (struct gate){.t = t,
			     .release = o->release,
			     .noise = o->noise && o->release == RELEASE_RESEARCH,
			     .constants = chosen ? o->constants : disclose_constants(o->release),
			     .mem = mem};
	out->least = out->constants.threshold;
	enum err err = gate_view(out, &out->t);
	if (err)
		return err;
	size_t cells = out->t->rows * out->t->columns;
	out->hidden = ARENA_ARRAY(mem, cells + 1, unsigned char);
	out->coarse = ARENA_ARRAY(mem, cells + 1, bool);
	return out->hidden && out->coarse ? ERR_OK : err_memory();
}

enum err gate_decide(struct gate *g)
{
	gate_small(g);
	gate_means(g);
	enum err err = gate_sums(g);
	if (!err)
		gate_linked(g);
	return err;
}

/* Months and their like are counted in fractions: no sum of whole numbers. */
static bool whole_column(const struct table *t, size_t column)
{
	for (size_t row = 0; row < t->rows; row++) {
		const struct cell *c = table_cell(t, row, column);
		if (gate_counts(c) && fabs(c->value.v - round(c->value.v)) > 1e-9)
			return false;
	}
	return true;
}

static enum err noise_note(const struct gate *g, struct safe_table *s)
{
	bool any = false;
	for (size_t i = 0; g->noise && i < s->rows * s->columns; i++)
		any = any || (g->t->cell[i].kind == CELL_COUNT && g->t->cell[i].who && s->cell[i].kind == SAFE_NUMBER);
	if (!any)
		return ERR_OK;
	return safe_note_add(
		s, "Counts of clients carry random noise of at most 5 (variance 3) before they are rounded, always the same "
		   "for the same clients. Totals carry their own, so parts need not add up.");
}

enum err gate_release(struct gate *g, struct safe_table **out)
{
	const struct table *t = g->t;
	struct safe_table *s = safe_new(g->mem, t, g->release);
	if (!s)
		return err_memory();
	s->constants = g->constants;
	for (size_t i = 0; i < t->rows * t->columns; i++) {
		s->cell[i] = released(g, i);
		s->cell[i].counts = gate_counts(&t->cell[i]) && whole_column(t, i % t->columns);
		s->cell[i].counts = s->cell[i].counts && !past_stands(g, i);
		s->cell[i].link = s->cell[i].counts ? t->cell[i].link : NULL;
	}
	if (g->release != RELEASE_QI && !g->noise)
		add_up_all(t, s);
	if (g->dropped && s->notes < TABLE_NOTES)
		s->note[s->notes++] = "The counts of this sheet are withheld together: no choice of some of them would keep "
				      "the small ones safe.";
	enum err err = release_curves(g, s);
	if (err)
		return err;
	err = noise_note(g, s);
	if (!err)
		err = past_note(g, s);
	if (!err)
		err = past_enter(g, s);
	if (err)
		return err;
	keep_headline(t, s);
	s->sentence = safe_say(g->mem, t, s);
	if (!s->sentence)
		return err_memory();
	*out = s;
	return ERR_OK;
}
