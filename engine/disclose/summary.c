#include "disclose/safe.h"

#include <string.h>

static const struct column columns[] = {
	{"question", "Question", true}, {"answer", "Answer", true}, {"measure", "Measure", true}, {"value", "Value", false},
	{"low", "95 % from", false},    {"high", "95 % to", false}, {"sheet", "Sheet", false},
};

enum { ANSWER_VALUE = 3, ANSWER_SHEET = 6, COLUMNS = sizeof columns / sizeof *columns };

static const struct safe_table *named(struct safe_table *const *tables, size_t n, const char *sheet)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(tables[i]->sheet, sheet) == 0)
			return tables[i];
	return NULL;
}

static size_t column_of(const struct safe_table *t, const char *key)
{
	size_t c = 0;
	while (c < t->columns && strcmp(t->column[c].key, key) != 0)
		c++;
	return c;
}

/* Bars of breakthrough by session 12, drawn from the cells of that sheet. */
static enum err draw(struct arena *mem, const struct safe_table *from, struct chart *chart)
{
	size_t *value = ARENA_NEW(mem, size_t);
	if (!value)
		return err_memory();
	*value = column_of(from, "incidence_12");
	size_t label = column_of(from, "modality");
	if (*value == from->columns || label == from->columns || !from->rows)
		return ERR_OK;
	*chart = (struct chart){
		.kind = CHART_BARS,
		.title = "Share of clients with a breakthrough by 12",
		.x_title = "Share of clients",
		.y_title = "",
		.alt = "Bars, one per group, of the share of clients with a breakthrough by 12; the numbers are in the "
		       "sheet Breakthrough.",
		.label_column = label,
		.values = 1,
		.value_column = value,
		.unit_axis = true,
		.from = from->sheet};
	return ERR_OK;
}

static void fill(struct safe_cell *row, const struct safe_table *t)
{
	for (size_t c = 0; c < COLUMNS; c++)
		row[c] = (struct safe_cell){.kind = SAFE_NOT_APPLICABLE};
	row[0] = (struct safe_cell){.kind = SAFE_TEXT, .text = t->question ? t->question : t->title};
	row[1] = (struct safe_cell){.kind = SAFE_TEXT, .text = t->sentence};
	row[2] = (struct safe_cell){.kind = SAFE_TEXT, .text = t->measure};
	for (size_t i = 0; i < t->headlines; i++)
		row[ANSWER_VALUE + i] = t->headline[i];
	row[ANSWER_SHEET] = (struct safe_cell){.kind = SAFE_TEXT, .text = t->name};
}

enum err disclose_summary(struct arena *mem, struct safe_table *const *tables, size_t n, struct safe_table **out)
{
	struct table empty = {.sheet = "summary",
			      .name = "Summary",
			      .question = "What did we find?",
			      .title = "Summary",
			      .columns = COLUMNS,
			      .rows = 0,
			      .column = (struct column *)columns};
	for (size_t i = 0; i < n; i++)
		empty.rows += tables[i]->headlines > 0;
	struct safe_table *s = safe_new(mem, &empty, n ? tables[0]->release : RELEASE_QI);
	if (!s)
		return err_memory();
	s->sentence = s->rows ? "The main findings, one question a row; the sheet named at the end of a row holds the "
				"table, the picture and "
				"the method."
			      : "No question could be answered from these data.";
	size_t row = 0;
	for (size_t i = 0; i < n; i++)
		if (tables[i]->headlines)
			fill(&s->cell[row++ * COLUMNS], tables[i]);
	const struct safe_table *breakthrough = named(tables, n, "breakthrough");
	enum err err = breakthrough ? draw(mem, breakthrough, &s->chart) : ERR_OK;
	if (err)
		return err;
	*out = s;
	return ERR_OK;
}
