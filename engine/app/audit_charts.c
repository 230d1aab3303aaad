/*
 * What charts keep of their data: every cached point is the cell it is drawn from, as stored, and no chart holds points of its own. A number in a
 * label is one of the numbers of its workbook, to the decimals shown.
 */
#include "app/audit.h"
#include "app/written.h"
#include "read/xml_walk.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 512 };

struct range {
	size_t sheet; /* the count of sheets: none */
	uint32_t row, column, rows;
};

struct look {
	const struct written *w;
	struct range range;
	char text[LONGEST];
	size_t n, point;
	bool takes, in_cache;
	size_t points, other, own, labels;
};

/* "'Chart data'!$D$5:$D$20" or "Outcomes!$B$5". One column, from the first row on. */
static struct range range_of(const struct written *w, const char *text)
{
	struct range none = {.sheet = w->sheets}, r = none;
	bool quoted = *text == '\'';
	const char *name = text + quoted, *end = strstr(name, quoted ? "'!" : "!");
	if (!end)
		return none;
	r.sheet = written_named(w, name, (size_t)(end - name));
	const char *at = end + 1 + quoted;
	at += *at == '$';
	r.column = written_column(&at);
	at += *at == '$';
	char *rest = NULL;
	r.row = (uint32_t)strtoul(at, &rest, 10);
	const char *last = strrchr(rest, '$');
	r.rows = last ? (uint32_t)strtoul(last + 1, NULL, 10) - r.row + 1 : 1;
	return r;
}

static bool same(const struct written_cell *c, const char *text)
{
	if (!c)
		return !*text;
	if (c->kind != SHEET_NUMBER)
		return !strcmp(c->text, text) || !strcmp(text, "0");
	char *end = NULL;
	double v = strtod(text, &end);
	return !*end && !(fabs(v - c->number) > 1e-15 * fabs(c->number));
}

static void check_point(struct look *l)
{
	l->points++;
	if (l->range.sheet == l->w->sheets || l->point >= l->range.rows) {
		l->own++;
		return;
	}
	const struct written_sheet *s = &l->w->sheet[l->range.sheet];
	l->other += !same(written_at(s, l->range.row + (uint32_t)l->point, l->range.column), l->text);
}

/* A number of the workbook, written with as many decimals, is that text. */
static bool is_written(const struct written *w, const char *text)
{
	const char *point = strchr(text, '.');
	int decimals = point ? (int)strspn(point + 1, "0123456789") : 0;
	for (size_t i = 0; i < w->sheets; i++)
		for (size_t c = 0; c < w->sheet[i].cells; c++) {
			char shown[64];
			const struct written_cell *cell = &w->sheet[i].cell[c];
			if (cell->kind != SHEET_NUMBER)
				continue;
			snprintf(shown, sizeof shown, "%.*f", decimals, cell->number);
			if (!strcmp(shown, text))
				return true;
		}
	return false;
}

static void check_label(struct look *l)
{
	char *end = NULL;
	(void)strtod(l->text, &end);
	if (l->n && !*end)
		l->labels += !is_written(l->w, l->text);
}

static const char *bare(const char *name)
{
	const char *bar = strrchr(name, '|');
	return bar ? bar + 1 : name;
}

static enum err on_start(void *context, const char *name, const char *const *attribute)
{
	struct look *l = context;
	const char *local = bare(name), *i = xml_attribute(attribute, "idx");
	l->n = 0;
	l->takes = !strcmp(local, "f") || !strcmp(local, "v") || !strcmp(local, "t");
	if (!strcmp(local, "numCache") || !strcmp(local, "strCache"))
		l->in_cache = true;
	if (!strcmp(local, "pt"))
		l->point = i ? strtoul(i, NULL, 10) : SIZE_MAX;
	l->own += !strcmp(local, "numLit") || !strcmp(local, "strLit");
	return ERR_OK;
}

static enum err on_text(void *context, const char *text, size_t n)
{
	struct look *l = context;
	if (!l->takes || l->n + n >= sizeof l->text)
		return ERR_OK;
	memcpy(l->text + l->n, text, n);
	l->n += n;
	return ERR_OK;
}

static enum err on_end(void *context, const char *name)
{
	struct look *l = context;
	const char *local = bare(name);
	l->text[l->n] = '\0';
	if (!strcmp(local, "f"))
		l->range = range_of(l->w, l->text);
	else if (!strcmp(local, "v") && l->in_cache)
		check_point(l);
	else if (!strcmp(local, "t"))
		check_label(l);
	else if (!strcmp(local, "numCache") || !strcmp(local, "strCache"))
		l->in_cache = false;
	l->takes = false;
	l->n = 0;
	return ERR_OK;
}

static enum err look_at_charts(struct look *l, int file)
{
	for (size_t i = 0; i < zip_parts_count(l->w->zip); i++) {
		struct part_bytes b;
		if (strncmp(zip_parts_at(l->w->zip, i).name, "xl/charts/", 10) != 0)
			continue;
		l->range = (struct range){.sheet = l->w->sheets};
		enum err err = zip_parts_read(l->w->zip, i, false, &b);
		if (err)
			return err;
		err = xml_walk(b.p, b.n, file,
			       &(struct xml_handler){.context = l, .start = on_start, .text = on_text, .end = on_end});
		part_bytes_free(&b);
		if (err)
			return err;
	}
	return ERR_OK;
}

static enum err run(const struct audit_input *in, struct audit_findings *f)
{
	struct written w;
	struct look l = {.w = &w};
	enum err err = written_open(in->mem, in->path, in->file, &w);
	if (err)
		return err;
	err = look_at_charts(&l, in->file);
	if (!err)
		audit_say(f, "charts", l.other || l.own || l.labels ? AUDIT_LOOK : AUDIT_PASSED,
			  "of %zu cached points %zu are not their cell and %zu have none; %zu labels are no number of the "
			  "workbook",
			  l.points, l.other, l.own, l.labels);
	written_close(&w);
	return err;
}

const struct audit_check audit_charts = {.name = "charts", .order = 55, .kinds = AUDIT_WORKBOOK, .run = run};
