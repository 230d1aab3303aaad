/*
 * Colours that people with any colour vision tell apart (M. Okabe & K. Ito, "Color Universal Design", 2008). Groups take theirs by first
 * appearance over all tables and keep it on every sheet; "All" is black; classes of a stacked bar have an order of their own.
 */
#include "reports/book.h"

#include <string.h>

static const lxw_color_t black = 0x000000;
static const lxw_color_t groups[LABEL_COLOURS] = {0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x999999};
static const lxw_color_t classes[] = {0x009E73, 0x56B4E9, 0xBBBBBB, 0xD55E00, 0xF0E442, 0x0072B2, 0xCC79A7, 0xE69F00};
static const uint8_t dashes[] = {LXW_CHART_LINE_DASH_SOLID, LXW_CHART_LINE_DASH_LONG_DASH, LXW_CHART_LINE_DASH_LONG_DASH_DOT,
				 LXW_CHART_LINE_DASH_LONG_DASH_DOT_DOT};

static bool is_all(const char *label)
{
	return strcmp(label, "All") == 0;
}

static size_t place_of(const struct book *b, const char *label)
{
	size_t i = 0;
	while (i < b->labels && strcmp(b->label[i], label) != 0)
		i++;
	return i;
}

static void collect(struct book *b, const char *label)
{
	if (label && !is_all(label) && b->labels < MOST_LABELS && place_of(b, label) == b->labels)
		b->label[b->labels++] = label;
}

/* The column that says which group a row is about; columns where there is none. */
static size_t group_column(const struct safe_table *t)
{
	for (size_t c = 0; c < safe_columns(t); c++)
		if (strcmp(safe_column(t, c)->key, "modality") == 0)
			return c;
	return safe_columns(t);
}

static void collect_table(struct book *b, const struct safe_table *t)
{
	const struct chart *chart = safe_chart(t);
	if (chart->kind == CHART_NONE || chart->from)
		return;
	for (size_t i = 0; i < safe_curves(t); i++)
		collect(b, safe_curve(t, i).label);
	if (safe_curves(t))
		return;
	size_t column = group_column(t);
	for (size_t r = 0; r < safe_rows(t) && column < safe_columns(t); r++) {
		struct safe_cell c = safe_cell(t, r, column);
		collect(b, c.kind == SAFE_TEXT ? c.text : NULL);
	}
}

void palette_collect(struct book *b)
{
	for (size_t i = 0; i < b->n; i++)
		collect_table(b, b->tables[i]);
}

lxw_color_t palette_of(const struct book *b, const char *label)
{
	return is_all(label) ? black : groups[place_of(b, label) % LABEL_COLOURS];
}

uint8_t palette_dash(const struct book *b, const char *label)
{
	return is_all(label) ? LXW_CHART_LINE_DASH_SOLID : dashes[place_of(b, label) % (sizeof dashes / sizeof *dashes)];
}

lxw_color_t palette_class(size_t i)
{
	return classes[i % (sizeof classes / sizeof *classes)];
}
