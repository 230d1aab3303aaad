/*
 * What is usual: median and quartiles of the primary outcome by attended session, within bands of the baseline (the instrument's own bands where it
 * has them). Quantiles are those of the empirical distribution with averaging at jumps (type 2 of Hyndman & Fan 1996), computed from counts of
 * scores.
 */
#include "analyses/fill.h"

#include "sample/scores.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SESSIONS = 20, BANDS = INSTRUMENT_BANDS + 1 };

static const struct column columns[] = {
	{.key = "label", .header = "Baseline and session"},
	{.key = "baseline_band", .header = "Baseline"},
	{.key = "session", .header = "Session"},
	{.key = "n", .header = "Clients"},
	{.key = "q1", .header = "Lower quartile"},
	{.key = "median", .header = "Median"},
	{.key = "q3", .header = "Upper quartile"},
};

/* Scores of one band and session, in the instrument's own direction. */
struct pile {
	size_t n, room;
	int32_t *score;
	struct counted clients;
};

static int by_score(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

static double quantile(const int32_t *sorted, size_t n, size_t quarter)
{
	size_t whole = n * quarter / 4;
	if (n * quarter % 4)
		return sorted[whole];
	return (sorted[whole - 1] + sorted[whole]) / 2.0;
}

static size_t band_of(const struct instrument *i, int32_t score)
{
	for (size_t b = 0; b < i->bands; b++)
		if (score >= i->band[b].low && score <= i->band[b].high)
			return b;
	return i->bands;
}

static enum err pile_add(struct arena *mem, struct pile *p, int32_t score)
{
	if (p->n == p->room) {
		size_t room = p->room ? 2 * p->room : 64;
		int32_t *bigger = ARENA_ARRAY(mem, room, int32_t);
		if (!bigger)
			return err_memory();
		if (p->n)
			memcpy(bigger, p->score, p->n * sizeof *bigger);
		p->score = bigger;
		p->room = room;
	}
	p->score[p->n++] = score;
	return ERR_OK;
}

static enum err collect(struct arena *mem, const struct analysis_input *in, struct pile (*pile)[SESSIONS + 1])
{
	const struct cohort *c = in->cohort;
	const struct cohort_outcome *o = &c->outcome[0];
	int32_t none = RECORD_NO_SCORE;
	for (size_t i = 0; i < c->episodes; i++) {
		const struct episode *e = &c->episode[i];
		if (in->factor->of_episode[i] < 0 || e->baseline == SCORE_MISSING)
			continue;
		size_t band = band_of(o->instrument, e->baseline * o->turn);
		for (size_t v = e->first; v < e->first + e->visits; v++) {
			int32_t session = c->visit[v].session, score = c->visit[v].score[0];
			if (session < 1 || session > SESSIONS || score == none)
				continue;
			enum err err = pile_add(mem, &pile[band][session], score);
			counted_add(&pile[band][session].clients, c, e->client);
			if (err)
				return err;
		}
	}
	return ERR_OK;
}

static enum err fill_quartiles(struct table *t, size_t row, const struct instrument *i, const struct pile *p)
{
	static const char *const keys[3] = {"q1", "median", "q3"};
	double *sorted = ARENA_ARRAY(t->mem, p->n, double);
	struct ranks *ranks = ARENA_ARRAY(t->mem, 3, struct ranks);
	if (!sorted || !ranks)
		return err_memory();
	for (size_t k = 0; k < p->n; k++)
		sorted[k] = p->score[k] * i->step;
	for (size_t q = 0; q < 3; q++) {
		ranks[q] = (struct ranks){.sorted = sorted, .n = p->n, .share = 0.25 * (double)(q + 1), .unit = i->step};
		fill(t, row, keys[q], cell_quantile(num_of(quantile(p->score, p->n, q + 1) * i->step), &ranks[q]));
	}
	return ERR_OK;
}

static enum err add_row(struct table *t, const struct cohort *c, size_t band, int session, struct pile *p)
{
	const struct instrument *i = c->outcome[0].instrument;
	const char *name = band < i->bands ? i->band[band].label : "any";
	char label[160];
	size_t row;
	enum err err = table_add_row(t, &row);
	if (err)
		return err;
	snprintf(label, sizeof label, "%s, session %d", name, session);
	qsort(p->score, p->n, sizeof *p->score, by_score);
	fill(t, row, "label", cell_from(cell_text(arena_text(t->mem, label)), fill_who(t, c, &p->clients.who), NULL));
	fill(t, row, "baseline_band", cell_text(name));
	fill(t, row, "session", cell_param(session));
	fill(t, row, "n", cell_count((double)p->n));
	return fill_quartiles(t, row, i, p);
}

/* The band with most scores is the one that is drawn and said. */
static size_t largest_band(struct pile (*pile)[SESSIONS + 1])
{
	size_t best = 0, most = 0;
	for (size_t b = 0; b < BANDS; b++)
		if (pile[b][1].n > most) {
			most = pile[b][1].n;
			best = b;
		}
	return best;
}

static enum err draw(struct table *t, const struct instrument *i, size_t band, struct pile (*pile)[SESSIONS + 1])
{
	double *v[6];
	struct curve *curve = ARENA_NEW(t->mem, struct curve);
	for (int k = 0; k < 6; k++)
		if (!(v[k] = ARENA_ARRAY(t->mem, SESSIONS, double)))
			return err_memory();
	if (!curve)
		return err_memory();
	size_t n = 0;
	for (int s = 1; s <= SESSIONS; s++) {
		struct pile *p = &pile[band][s];
		if (!p->n)
			continue;
		v[0][n] = s;
		for (size_t q = 0; q < 3; q++)
			v[1 + q][n] = quantile(p->score, p->n, q + 1) * i->step;
		v[4][n] = v[5][n] = (double)p->n / 4; /* each quartile has a quarter of them on its side */
		n++;
	}
	const char *label = band < i->bands ? i->band[band].label : i->title;
	*curve = (struct curve){
		.label = label, .n = n, .x = v[0], .low = v[1], .y = v[2], .high = v[3], .at_risk = v[4], .moved = v[5]};
	if (n)
		curve->start = v[2][0];
	t->chart = (struct chart){
		.kind = n ? CHART_BAND : CHART_NONE,
		.title = "Usual course, largest baseline band",
		.x_title = "Session",
		.y_title = i->title,
		.alt = "Line of the median score by session with a band between the quartiles, for the largest baseline "
		       "band.",
		.curves = n ? 1 : 0,
		.curve = curve};
	return ERR_OK;
}

static enum err say(struct table *t, const struct instrument *i, size_t band)
{
	static const char *const none = "Too few clients with scores by session to say what is usual.";
	const char *name = band < i->bands ? i->band[band].label : "any";
	long first = -1, eighth = -1;
	for (size_t row = 0; row < t->rows; row++) {
		if (strcmp(table_cell(t, row, 1)->text, name) != 0)
			continue;
		double session = table_cell(t, row, 2)->value.v;
		if (session == 1)
			first = (long)row;
		if (session == 8)
			eighth = (long)row;
	}
	if (first < 0 || eighth < 0)
		return table_say(t, none, NULL, 0, none);
	struct cell_ref ref[5] = {fill_ref(t, (size_t)first, "baseline_band"), fill_ref(t, (size_t)first, "median"),
				  fill_ref(t, (size_t)eighth, "median"), fill_ref(t, (size_t)eighth, "q1"),
				  fill_ref(t, (size_t)eighth, "q3")};
	enum err err = table_say(
		t,
		"Of those who start \"{0}\", half score {1} or less at session 1 and {2} or less at session 8, where the "
		"middle half lies between {3} and {4}.",
		ref, 5, none);
	if (!err)
		err = fill_headline(t, (size_t)eighth, "median", "q1", "q3");
	return err;
}

static enum err fill_all(struct table *t, const struct analysis_input *in)
{
	const struct instrument *i = in->cohort->outcome[0].instrument;
	struct pile(*pile)[SESSIONS + 1] = arena_array(t->mem, BANDS, sizeof *pile);
	if (!pile)
		return err_memory();
	enum err err = collect(t->mem, in, pile);
	for (size_t band = 0; !err && band < BANDS; band++)
		for (int s = 1; !err && s <= SESSIONS; s++)
			if (pile[band][s].n)
				err = add_row(t, in->cohort, band, s, &pile[band][s]);
	size_t band = largest_band(pile);
	if (!err)
		err = draw(t, i, band, pile);
	return err ? err : say(t, i, band);
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	struct table *t = table_new(mem, "course", columns, sizeof columns / sizeof *columns);
	if (!t)
		return err_memory();
	t->name = "Course";
	t->question = "What course is usual?";
	t->title = "Usual course of the outcome by session";
	static const char *const none = "The export holds no outcome instrument, so there is no course to show.";
	enum err err = in->cohort->outcomes ? fill_all(t, in) : table_say(t, none, NULL, 0, none);
	if (!err)
		err = fill_note(t, "Later sessions hold only those who still come: the course is of those still in therapy, "
				   "not of all who began.");
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_course = {.sheet = "course", .order = 100, .run = run};
