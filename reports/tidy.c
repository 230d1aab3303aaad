/* Tidy sheets for R users: one result, or one point of a curve, a row, under the names of broom. */
#include "reports/book.h"

#include <stdio.h>
#include <string.h>

enum { SHEET, STRATA, TERM, ESTIMATE, LOW, HIGH, P_VALUE, ESTIMATE_COLUMNS };
enum { CURVE_SHEET, CURVE_STRATA, TIME, N_RISK, CURVE_ESTIMATE, CURVE_LOW, CURVE_HIGH, CURVE_COLUMNS };

static size_t column_of(const struct safe_table *t, const char *stem, const char *ending)
{
	char key[80];
	snprintf(key, sizeof key, "%s%s", stem, ending);
	size_t c = 0;
	while (c < safe_columns(t) && strcmp(safe_column(t, c)->key, key) != 0)
		c++;
	return c;
}

static bool ends(const char *key, const char *ending)
{
	size_t n = strlen(key), m = strlen(ending);
	return n > m && strcmp(key + n - m, ending) == 0;
}

static bool is_limit(const struct safe_table *t, size_t c)
{
	const char *key = safe_column(t, c)->key;
	for (size_t i = 0; i < safe_columns(t); i++) {
		const char *stem = safe_column(t, i)->key;
		size_t n = strlen(stem);
		if (i != c && strncmp(key, stem, n) == 0 && (strcmp(key + n, "_low") == 0 || strcmp(key + n, "_high") == 0))
			return true;
	}
	return false;
}

static bool is_p(const char *key)
{
	return strcmp(key, "p") == 0 || strncmp(key, "p_", 2) == 0 || ends(key, "_p");
}

/* The texts of a row, joined: which group, which definition. */
static const char *strata_of(struct arena *mem, const struct safe_table *t, size_t row)
{
	char text[160];
	size_t n = 0;
	for (size_t c = 0; c < safe_columns(t) && n < sizeof text - 1; c++) {
		struct safe_cell cell = safe_cell(t, row, c);
		if (cell.kind == SAFE_TEXT)
			n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? ", " : "", cell.text);
	}
	n = n < sizeof text ? n : sizeof text - 1;
	return arena_text_n(mem, text, n);
}

static enum err add_result(struct grid *g, const struct safe_table *t, size_t row, size_t column)
{
	const char *key = safe_column(t, column)->key, *strata = strata_of(g->mem, t, row);
	struct safe_cell value = safe_cell(t, row, column);
	size_t to, low = column_of(t, key, "_low"), high = column_of(t, key, "_high");
	enum err err = grid_add_row(g, &to);
	if (err || !strata)
		return err ? err : err_memory();
	*grid_cell(g, to, SHEET) = grid_text(safe_name(t));
	*grid_cell(g, to, STRATA) = grid_text(strata);
	*grid_cell(g, to, TERM) = grid_text(key);
	*grid_cell(g, to, is_p(key) ? P_VALUE : ESTIMATE) = value;
	if (low < safe_columns(t))
		*grid_cell(g, to, LOW) = safe_cell(t, row, low);
	if (high < safe_columns(t))
		*grid_cell(g, to, HIGH) = safe_cell(t, row, high);
	return ERR_OK;
}

static bool has_text(const struct safe_table *t, size_t column)
{
	for (size_t r = 0; r < safe_rows(t); r++)
		if (safe_cell(t, r, column).kind == SAFE_TEXT)
			return true;
	return false;
}

static enum err add_results(struct grid *g, const struct safe_table *t)
{
	for (size_t c = 0; c < safe_columns(t); c++) {
		if (has_text(t, c) || is_limit(t, c))
			continue;
		for (size_t r = 0; r < safe_rows(t); r++) {
			struct safe_cell cell = safe_cell(t, r, c);
			enum err err = cell.kind == SAFE_NOT_APPLICABLE ? ERR_OK : add_result(g, t, r, c);
			if (err)
				return err;
		}
	}
	return ERR_OK;
}

struct grid *tidy_estimates(struct book *b)
{
	static const struct column columns[ESTIMATE_COLUMNS] = {
		{"sheet", "sheet", false},       {"strata", "strata", true},      {"term", "term", false},
		{"estimate", "estimate", false}, {"conf.low", "conf.low", false}, {"conf.high", "conf.high", false},
		{"p.value", "p.value", false},
	};
	struct grid *g = grid_new(b->mem, "tidy_estimates", columns, ESTIMATE_COLUMNS);
	if (!g)
		return NULL;
	g->name = g->title = "Tidy estimates";
	g->sentence = "Every released result of every sheet, one a row, named as R's broom names them.";
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(safe_sheet(b->tables[i]), "summary") != 0 && add_results(g, b->tables[i]))
			return NULL;
	return g;
}

static enum err add_curve(struct grid *g, const struct safe_table *t, const struct safe_curve *c)
{
	for (size_t i = 0; i < c->n; i++) {
		size_t row;
		enum err err = grid_add_row(g, &row);
		if (err)
			return err;
		*grid_cell(g, row, CURVE_SHEET) = grid_text(safe_name(t));
		*grid_cell(g, row, CURVE_STRATA) = grid_text(c->label);
		*grid_cell(g, row, TIME) = grid_number(c->x[i], 0);
		*grid_cell(g, row, N_RISK) = grid_number(c->at_risk[i], 0);
		*grid_cell(g, row, CURVE_ESTIMATE) = grid_number(c->y[i], 3);
		if (c->low && c->high) {
			*grid_cell(g, row, CURVE_LOW) = grid_number(c->low[i], 3);
			*grid_cell(g, row, CURVE_HIGH) = grid_number(c->high[i], 3);
		}
	}
	return ERR_OK;
}

struct grid *tidy_curves(struct book *b)
{
	static const struct column columns[CURVE_COLUMNS] = {
		{"sheet", "sheet", false},         {"strata", "strata", false},     {"time", "time", false},
		{"n.risk", "n.risk", false},       {"estimate", "estimate", false}, {"conf.low", "conf.low", false},
		{"conf.high", "conf.high", false},
	};
	struct grid *g = grid_new(b->mem, "tidy_curves", columns, CURVE_COLUMNS);
	if (!g)
		return NULL;
	g->name = g->title = "Tidy curves";
	g->sentence = "Every released point of every curve, one a row, named as R's broom names them.";
	for (size_t i = 0; i < b->n; i++)
		for (size_t k = 0; k < safe_curves(b->tables[i]); k++) {
			struct safe_curve c = safe_curve(b->tables[i], k);
			if (add_curve(g, b->tables[i], &c))
				return NULL;
		}
	return g;
}
