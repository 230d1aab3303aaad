/* Sheets made here: Contents, Notes, and for the analyst tidy sheets, one result or one point a row, under broom's column names. */
#include "reports/book.h"

#include <stdio.h>
#include <string.h>

static const char *const release_text[] = {
	[RELEASE_QI] = "Inside the clinic (qi): counts of fewer than 5 clients are withheld, others exact; percentages to "
		       "0.1, shares to 3 "
		       "decimals, other estimates to 4 significant digits.",
	[RELEASE_RESEARCH] = "For research: counts of fewer than 10 clients are withheld, others rounded to the nearest 5; "
			     "percentages and shares "
			     "come from rounded counts; other estimates have 3 significant digits.",
	[RELEASE_PUBLIC] = "Public: counts of fewer than 11 clients are withheld, others rounded to the nearest 10; "
			   "percentages and shares come from "
			   "rounded counts; other estimates have 3 significant digits.",
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

struct grid *notes_grid(struct book *b)
{
	static const struct column columns[] = {{"note", "Note", true}, {"text", "Meaning", true}};
	enum release release = b->n ? safe_release(b->tables[0]) : RELEASE_QI;
	const char *const rows[][2] = {
		{"[c]", "Withheld, because the number would tell about few people, or because another withheld number could "
			"be worked out from it."},
		{"[x]", "Not available: it cannot be estimated from these data."},
		{"[z]", "Not applicable in this place."},
		{"[low]", "Behind a number: fewer than 20 clients stand behind it; read it with care."},
		{"Release", release_text[release]},
		{"Limits", "95 % from, 95 % to: the range in which the true value would lie for 95 of 100 such samples."},
		{"Pictures", "A group has the same colour on every sheet, and its name stands beside its line. Curves are "
			     "drawn only where enough clients "
			     "had an event or left between two points, and end where few remain."},
		{"Chart data", "The sheet Chart data holds the points that curves and intervals are drawn from: released "
			       "values, steps doubled."},
	};
	struct grid *g = grid_new(b->mem, "notes", columns, 2);
	if (!g)
		return NULL;
	g->name = g->title = "Notes";
	g->sentence = "What the shorthand in the tables means.";
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t row;
		if (grid_add_row(g, &row))
			return NULL;
		*grid_cell(g, row, 0) = grid_text(rows[i][0]);
		*grid_cell(g, row, 1) = grid_text(rows[i][1]);
	}
	return g;
}
