#include "analyses/fill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fill(struct table *t, size_t row, const char *key, struct cell cell)
{
	size_t column = table_column(t, key);
	if (column == t->columns)
		abort();
	*table_cell(t, row, column) = cell;
}

struct cell fill_linked(const struct table *t, struct cell c, const char *what, const char *group)
{
	char link[256];
	snprintf(link, sizeof link, "%s in %s", what, group);
	return cell_linked(c, arena_text(t->mem, link));
}

struct cell_ref fill_ref(const struct table *t, size_t row, const char *key)
{
	size_t column = table_column(t, key);
	if (column == t->columns)
		abort();
	return (struct cell_ref){.row = row, .column = column};
}

enum { MOST_REFS = 8 };

enum err fill_sentence(struct table *t, size_t row, const char *text, const char *const *keys, const char *otherwise)
{
	struct cell_ref ref[MOST_REFS];
	size_t n = 0;
	for (; n < MOST_REFS && keys[n]; n++)
		ref[n] = fill_ref(t, row, keys[n]);
	return table_say(t, text, ref, n, otherwise);
}

enum err fill_note(struct table *t, const char *note)
{
	if (t->notes == TABLE_NOTES)
		return err_set(ERR_LIMIT, "a sheet has room for %d notes", TABLE_NOTES);
	t->note[t->notes++] = note;
	return ERR_OK;
}

enum err fill_headline(struct table *t, size_t row, const char *value, const char *low, const char *high)
{
	struct cell_ref *ref = ARENA_ARRAY(t->mem, 3, struct cell_ref);
	if (!ref)
		return err_memory();
	ref[0] = fill_ref(t, row, value);
	t->headline_refs = 1;
	if (low && high) {
		ref[1] = fill_ref(t, row, low);
		ref[2] = fill_ref(t, row, high);
		t->headline_refs = 3;
	}
	t->headline = ref;
	return ERR_OK;
}

size_t fill_groups(const struct factor *f)
{
	return (size_t)f->levels + (f->levels != 1);
}

const char *fill_group_label(const struct factor *f, size_t group)
{
	return group < (size_t)f->levels ? f->label[group] : "All";
}

bool fill_in_group(const struct factor *f, int32_t code, size_t group)
{
	return code >= 0 && (group == (size_t)f->levels || (size_t)code == group);
}

enum err fill_group_rows(struct table *t, const struct factor *f)
{
	size_t n = fill_groups(f);
	for (size_t g = 0; g < n; g++) {
		size_t row;
		enum err err = table_add_row(t, &row);
		if (err)
			return err;
		*table_cell(t, row, 0) = fill_group_cell(t, "", f, g);
	}
	if (n < 3)
		return ERR_OK;
	size_t *part = ARENA_ARRAY(t->mem, n, size_t);
	if (!part)
		return err_memory();
	for (size_t g = 0; g + 1 < n; g++)
		part[g] = t->rows - n + g;
	return table_add_sum(t, true, t->rows - 1, part, n - 1);
}

double fill_grid(const struct cohort *c)
{
	enum { GRID_SESSIONS = 2, GRID_DAYS = 28 };
	return c->study->clock == CLOCK_SESSIONS ? GRID_SESSIONS : GRID_DAYS;
}

enum err fill_on_curve(struct arena *mem, const struct curve *curve, double t, enum curve_line line, struct cell *cell)
{
	struct on_curve *on = ARENA_NEW(mem, struct on_curve);
	if (!on)
		return err_memory();
	*on = (struct on_curve){curve, t, line};
	cell->on = curve->n ? on : NULL;
	return ERR_OK;
}

enum err fill_group_p(struct arena *mem, struct num p, double clients, double groups, struct cell *out)
{
	struct model *m = ARENA_NEW(mem, struct model);
	if (!m)
		return err_memory();
	*m = (struct model){.clients = clients, .parameters = groups};
	*out = cell_p(p, clients, -1);
	out->model = m;
	return ERR_OK;
}

const char *fill_clock_unit(const struct cohort *c)
{
	if (c->study->clock == CLOCK_SESSIONS)
		return "session";
	return c->unit_days == 7 ? "week" : "day";
}
