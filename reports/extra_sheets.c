/* Sheets made here: Contents, Notes, and for the analyst tidy sheets, one result or one point a row, under broom's column names. */
#include "reports/book.h"

#include <stdio.h>
#include <string.h>

static const char *const release_text[] = {
	[RELEASE_QI] = "Inside the clinic (qi): numbers of fewer than %g clients are withheld, others exact; percentages to "
		       "0.1, shares to 3 decimals, other estimates to 4 significant digits.",
	[RELEASE_RESEARCH] = "For research: numbers of fewer than %g clients are withheld, counts rounded to the nearest 5; "
			     "percentages, shares, rates and their limits are computed from rounded counts; ratios have 2 "
			     "decimals, other estimates 3 significant digits.",
	[RELEASE_PUBLIC] = "Public: numbers of fewer than %g clients are withheld, counts rounded to the nearest 10; "
			   "percentages, shares, rates and their limits are computed from rounded counts; ratios have 2 "
			   "decimals, other estimates 3 significant digits.",
};

static const char constants_text[] = "t = %g clients behind a number. Of a mean, one client or one therapist makes up at "
				     "most %g %%, two at most %g %%. A "
				     "regression has t clients, t with the event and t without in every level, a tenth as "
				     "many parameters as clients, and "
				     "leaves at least %g degrees of freedom. A median has 2t clients, quartiles 4t. "
				     "Constants are raised by the study, never "
				     "lowered.";

/* Outside the clinic only. */
static const char *const blurred[][2] = {
	{"Curves",
	 "Steps lie on a fixed grid (2 sessions, 4 weeks, 1 month) where at least t clients had the event since the last "
	 "one, and are computed from rounded counts; shares at a time are read off them, so that they may lag by the "
	 "events of fewer than t clients. They end where fewer than 2t are at risk."},
	{"Means",
	 "Rounded to a tenth of one client's standard deviation at least; limits for all clients together are withheld "
	 "where every group has its own."},
	{"Medians", "The mean of the t scores in the middle, to the unit of the instrument; times to the curves' grid."},
	{"Export", "How many rows an export had, and what became of them, stays in the clinic."},
};

struct grid *contents_grid(struct book *b, const char *const *names, const char *const *questions, size_t n)
{
	static const struct column columns[] = {{"sheet", "Sheet", true}, {"question", "Question it answers", true}};
	struct grid *g = grid_new(b->mem, "contents", columns, 2);
	if (!g)
		return NULL;
	g->name = g->title = "Contents";
	g->sentence = "Each name leads to its sheet: one table from column A, its picture to the right.";
	for (size_t i = 0; i < n; i++) {
		size_t row;
		if (strcmp(names[i], g->name) == 0)
			continue;
		if (grid_add_row(g, &row))
			return NULL;
		*grid_cell(g, row, 0) = grid_text(names[i]);
		if (*questions[i])
			*grid_cell(g, row, 1) = grid_text(questions[i]);
	}
	return g;
}

enum { TEXT_LONGEST = 640 };

static void write_constants(const struct book *b, char release[TEXT_LONGEST], char constants[TEXT_LONGEST])
{
	enum release r = b->n ? safe_release(b->tables[0]) : RELEASE_QI;
	struct disclose_constants c = b->n ? safe_constants(b->tables[0]) : disclose_constants(r);
	snprintf(release, TEXT_LONGEST, release_text[r], c.threshold);
	snprintf(constants, TEXT_LONGEST, constants_text, c.threshold, c.largest, c.two_largest, c.residual);
}

static enum err add_notes(struct grid *g, const char *const rows[][2], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t row;
		enum err err = grid_add_row(g, &row);
		if (err)
			return err;
		*grid_cell(g, row, 0) = grid_text(rows[i][0]);
		*grid_cell(g, row, 1) = grid_text(rows[i][1]);
	}
	return ERR_OK;
}

/* Under differential privacy nothing is withheld by a threshold or rounded, and nothing but counts is there. */
static const char *const noised[][2] = {
	{"[x]", "Not available: it cannot be told from the noise, or is withheld under differential privacy."},
	{"Release",
	 "Public, under differential privacy: every count carries random noise, and which counts are shown does not "
	 "depend on the data. The cover states the mechanism, its price and what is assumed."},
	{"Counts", "A noised count below 0 is shown as 0. Totals are of the counts before that, so parts need not add up."},
	{"Shares", "Of noised counts, in whole per cent, where the whole is at least 10 times the scale of the noise."},
	{"Again", "The same release again has other noise, and costs as much again."},
};

static struct grid *notes_empty(struct book *b)
{
	static const struct column columns[] = {{"note", "Note", true}, {"text", "Meaning", true}};
	struct grid *g = grid_new(b->mem, "notes", columns, 2);
	if (!g)
		return NULL;
	g->name = g->title = "Notes";
	g->sentence = "What the shorthand in the tables means.";
	return g;
}

struct grid *notes_grid(struct book *b)
{
	char release[TEXT_LONGEST], constants[TEXT_LONGEST];
	write_constants(b, release, constants);
	const char *const rows[][2] = {
		{"[c]", "Withheld, because the number would tell about few people, or because another withheld number could "
			"be worked out from it."},
		{"[x]", "Not available: it cannot be estimated from these data."},
		{"[z]", "Not applicable in this place."},
		{"[low]", "Behind a number: fewer than 20 clients stand behind it; read it with care."},
		{"Release", arena_text(b->mem, release)},
		{"Constants", arena_text(b->mem, constants)},
		{"Limits", "95 % from, 95 % to: the range in which the true value would lie for 95 of 100 such samples."},
		{"Pictures", "A group has the same colour on every sheet, and its name stands beside its line. Curves are "
			     "drawn only where enough clients "
			     "had an event or left between two points, and end where few remain."},
		{"Chart data", "The sheet Chart data holds the points that curves and intervals are drawn from: released "
			       "values, steps doubled."},
	};
	struct grid *g = notes_empty(b);
	if (g && b->n && safe_private(b->tables[0]))
		return add_notes(g, noised, sizeof noised / sizeof *noised) ? NULL : g;
	if (!g || add_notes(g, rows, sizeof rows / sizeof *rows))
		return NULL;
	bool outside = b->n && safe_release(b->tables[0]) != RELEASE_QI;
	if (outside && add_notes(g, blurred, sizeof blurred / sizeof *blurred))
		return NULL;
	const char *const series[][2] = {{"Series", b->options->remark}};
	bool remark = series[0][1] && *series[0][1];
	return remark && add_notes(g, series, 1) ? NULL : g;
}
