/*
 * Released tables as files: CSV with shorthand for what is not a number; JSON in which [c] stays a string and what is not available is null, its
 * reason under the column's key in the row's "why".
 */
#include "core/outfile.h"
#include "core/shortest.h"
#include "reports/grid.h"
#include "reports/report.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const release_name[] = {
	[RELEASE_QI] = "qi", [RELEASE_RESEARCH] = "research", [RELEASE_PUBLIC] = "public"};

static const double exact_integers = 9007199254740992.0; /* 2^53 */

struct text {
	char *bytes;
	size_t n;
	FILE *stream;
};

static void put(struct text *t, const char *text)
{
	fwrite(text, 1, strlen(text), t->stream);
}

static void put_quoted(struct text *t, const char *text)
{
	if (!strpbrk(text, ",\"\r\n")) {
		put(t, text);
		return;
	}
	put(t, "\"");
	for (const char *at = text; *at; at++)
		fwrite(*at == '"' ? "\"\"" : at, 1, *at == '"' ? 2 : 1, t->stream);
	put(t, "\"");
}

static void put_number(struct text *t, double v)
{
	char text[SHORTEST_ROOM];
	shortest_decimal(v, text);
	put(t, text);
}

static enum err csv(const struct grid *g, struct text *t)
{
	for (size_t c = 0; c < g->columns; c++) {
		put(t, c ? "," : "");
		put_quoted(t, g->column[c].key);
	}
	put(t, "\n");
	for (size_t i = 0; i < g->rows * g->columns; i++) {
		const struct safe_cell *c = &g->cell[i];
		put(t, i % g->columns ? "," : "");
		if (c->kind == SAFE_NUMBER && !isfinite(c->number))
			return err_set(ERR_VALUE, "a number of a released table is not finite");
		if (c->kind == SAFE_NUMBER)
			put_number(t, c->number);
		else
			put_quoted(t, grid_shorthand(c));
		put(t, (i + 1) % g->columns ? "" : "\n");
	}
	return ERR_OK;
}

static json_t *json_number(double v)
{
	bool whole = fabs(v) < exact_integers && !(fabs(v - nearbyint(v)) > 0);
	return whole ? json_integer((json_int_t)v) : json_real(v);
}

static json_t *json_value(const struct safe_cell *c)
{
	switch (c->kind) {
	case SAFE_NUMBER:
		return json_number(c->number);
	case SAFE_TEXT:
		return json_string(c->text);
	case SAFE_SUPPRESSED:
		return json_string("[c]");
	case SAFE_NOT_AVAILABLE:
	case SAFE_NOT_APPLICABLE:
		break;
	}
	return json_null();
}

/* Jansson refuses what is not finite or not UTF-8: then the value is NULL and setting it fails. */
static int json_row(const struct grid *g, size_t r, json_t *row)
{
	json_t *why = json_object();
	int failed = why ? 0 : -1;
	for (size_t c = 0; c < g->columns; c++) {
		const struct safe_cell *cell = grid_cell(g, r, c);
		failed |= json_object_set_new(row, g->column[c].key, json_value(cell));
		if (cell->kind == SAFE_NOT_AVAILABLE || cell->kind == SAFE_NOT_APPLICABLE)
			failed |= json_object_set_new(why, g->column[c].key,
						      json_string(cell->text ? cell->text : "not applicable"));
	}
	if (json_object_size(why))
		failed |= json_object_set(row, "why", why);
	json_decref(why);
	return failed;
}

static int json_fill(const struct grid *g, enum release release, json_t *root)
{
	json_t *notes = json_array(), *rows = json_array();
	int failed = json_object_set_new(root, "sheet", json_string(g->key));
	failed |= json_object_set_new(root, "title", json_string(g->title));
	failed |= json_object_set_new(root, "sentence", json_string(g->sentence));
	failed |= json_object_set_new(root, "release", json_string(release_name[release]));
	for (size_t i = 0; i < g->notes; i++)
		failed |= json_array_append_new(notes, json_string(g->note[i]));
	for (size_t r = 0; r < g->rows; r++) {
		json_t *row = json_object();
		failed |= row ? json_row(g, r, row) : -1;
		failed |= json_array_append_new(rows, row);
	}
	failed |= json_object_set_new(root, "notes", notes);
	failed |= json_object_set_new(root, "rows", rows);
	return failed;
}

static enum err json(const struct grid *g, enum release release, struct text *t)
{
	json_t *root = json_object();
	int failed = root ? json_fill(g, release, root) : -1;
	if (!failed)
		failed = json_dumpf(root, t->stream, JSON_INDENT(1) | JSON_REAL_PRECISION(17) | JSON_PRESERVE_ORDER);
	put(t, "\n");
	json_decref(root);
	return failed ? err_set(ERR_VALUE, "a released table cannot be written as JSON") : ERR_OK;
}

static enum err render(const struct safe_table *table, enum report_format format, struct text *t)
{
	struct arena *mem = arena_new();
	const struct grid *g = mem ? grid_of(mem, table) : NULL;
	t->stream = open_memstream(&t->bytes, &t->n);
	enum err err = g && t->stream ? ERR_OK : err_memory();
	if (!err)
		err = format == REPORT_CSV ? csv(g, t) : json(g, safe_release(table), t);
	if (t->stream && fclose(t->stream) && !err)
		err = err_memory();
	t->stream = NULL;
	arena_free(mem);
	return err;
}

static enum err write_one(const char *folder, const char *sheet, enum report_format format, const struct text *t)
{
	char *path = NULL;
	if (asprintf(&path, "%s/%s.%s", folder, sheet, format == REPORT_CSV ? "csv" : "json") < 0)
		return err_memory();
	enum err err = outfile_write(path, t->bytes, t->n);
	free(path);
	return err;
}

static enum err make_folder(const char *folder)
{
	struct stat st;
	if (mkdir(folder, 0700) && errno != EEXIST)
		return err_set(ERR_DISK, "the output folder cannot be made (%s)", strerrordesc_np(errno));
	if (stat(folder, &st) || !S_ISDIR(st.st_mode))
		return err_set(ERR_DISK, "the output is not a folder; name one, or a folder to be made");
	return ERR_OK;
}

enum err report_folder(const char *folder, struct safe_table *const *tables, size_t n, enum report_format format,
		       const struct report_options *o)
{
	struct text *text = calloc(n + 1, sizeof *text);
	enum err err = text ? ERR_OK : err_memory();
	for (size_t i = 0; i < n && !err; i++) {
		err = render(tables[i], format, &text[i]);
		if (!err && o->verify_text)
			err = o->verify_text(text[i].bytes, text[i].n, o->verify_context);
	}
	if (!err)
		err = make_folder(folder);
	for (size_t i = 0; i < n && !err; i++)
		err = write_one(folder, safe_sheet(tables[i]), format, &text[i]);
	for (size_t i = 0; text && i < n; i++)
		free(text[i].bytes);
	free(text);
	return err;
}
