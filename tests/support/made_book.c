#include "support/made_book.h"

#include "read/input.h"
#include "support/container.h"
#include "support/temp.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 16, MOST = 8 };

#define TRANSITIONAL "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define STRICT "http://purl.oclc.org/ooxml/spreadsheetml/main"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define STRICT_RELATIONS "http://purl.oclc.org/ooxml/officeDocument/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"

struct text {
	char *p;
	size_t n;
};

static void put(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct text *t, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	int n = vsnprintf(t->p + t->n, ROOM - t->n, format, list);
	va_end(list);
	t->n += n > 0 ? (size_t)n : 0;
	if (t->n >= ROOM)
		abort();
}

static struct text text_new(void)
{
	struct text t = {.p = calloc(1, ROOM)};
	if (!t.p)
		abort();
	return t;
}

struct made {
	struct text book, links;
	const char *main, *relations;
};

static void put_sheet(const struct workbook *w, int n, struct made *m, struct text *part)
{
	const struct workbook_sheet *s = &w->sheet[n];
	const char *prefix = s->prefix ? s->prefix : "", *state = s->state ? s->state : "visible";
	put(&m->book, "<sheet name=\"%s\" sheetId=\"%d\" state=\"%s\" r:id=\"s%d\"/>", s->name, n + 1, state, n);
	put(&m->links, "<Relationship Id=\"s%d\" Type=\"%s/worksheet\" Target=\"worksheets/sheet%d.xml\"/>", n, m->relations,
	    n);
	put(part, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n%s<%sworksheet xmlns%s%.*s=\"%s\">%s</%sworksheet>",
	    w->doctype ? w->doctype : "", prefix, *prefix ? ":" : "", *prefix ? (int)strlen(prefix) - 1 : 0, prefix, m->main,
	    s->xml, prefix);
}

const char *made_book_make(const struct workbook *w)
{
	const char *main = w->strict ? STRICT : TRANSITIONAL, *relations = w->strict ? STRICT_RELATIONS : RELATIONS;
	struct text part[MOST + 5];
	char name[MOST][32];
	struct container_part parts[MOST + 7] = {{0}};
	for (int i = 0; i < MOST + 5; i++)
		part[i] = text_new();
	struct text *top = &part[0], *book = &part[1], *links = &part[2], *strings = &part[3], *styles = &part[4];
	put(top,
	    "<Relationships xmlns=\"%s\"><Relationship Id=\"a\" Type=\"%s/officeDocument\" "
	    "Target=\"xl/workbook.xml\"/></Relationships>",
	    PACKAGE, relations);
	put(book, "<workbook xmlns=\"%s\" xmlns:r=\"%s\"><workbookPr %s/><sheets>", main, relations,
	    w->properties ? w->properties : "");
	put(links, "<Relationships xmlns=\"%s\">", PACKAGE);
	int n = 0;
	for (; n < MOST && w->sheet[n].name; n++) {
		struct made m = {.book = *book, .links = *links, .main = main, .relations = relations};
		put_sheet(w, n, &m, &part[5 + n]);
		*book = m.book;
		*links = m.links;
		snprintf(name[n], sizeof name[n], "xl/worksheets/sheet%d.xml", n);
	}
	put(book, "</sheets></workbook>");
	put(links,
	    "<Relationship Id=\"t\" Type=\"%s/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"u\" "
	    "Type=\"%s/styles\" Target=\"styles.xml\"/></Relationships>",
	    relations, relations);
	put(strings, "<sst xmlns=\"%s\">%s</sst>", main, w->strings ? w->strings : "");
	put(styles, "<styleSheet xmlns=\"%s\">%s</styleSheet>", main, w->styles ? w->styles : "");
	const char *const fixed[] = {"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml",
				     "xl/styles.xml"};
	for (int i = 0; i < 5 + n; i++)
		parts[i] = (struct container_part){i < 5 ? fixed[i] : name[i - 5], part[i].p, part[i].n};
	parts[5 + n] = (struct container_part){"[Content_Types].xml", "<Types/>", 0};
	const char *path = temp_path("book.xlsx");
	container_make(path, parts);
	for (int i = 0; i < MOST + 5; i++)
		free(part[i].p);
	return path;
}

static void show(struct text *t, size_t room, const struct rd_row *row)
{
	char line[ROOM];
	size_t n = (size_t)snprintf(line, sizeof line, "%ld%s", row->number, row->ragged ? "!" : "");
	for (int i = 0; i < row->n && n < sizeof line; i++)
		n += (size_t)snprintf(line + n, sizeof line - n, "<%.*s>", (int)row->cell[i].n, row->cell[i].p);
	int wrote = snprintf(t->p + t->n, room - t->n, "%s\n", line);
	if (n >= sizeof line || wrote < 0 || (size_t)wrote >= room - t->n)
		abort();
	t->n += (size_t)wrote;
}

static enum err show_table(const struct inputs *in, size_t i, struct text *t, size_t room)
{
	struct rd *r = NULL;
	struct rd_row row;
	enum err err = inputs_rd(in, i, &r);
	if (!err)
		show(t, room, rd_header(r));
	while (!err && (err = rd_next(r, &row)) == ERR_OK)
		show(t, room, &row);
	rd_close(r);
	return err == ERR_END ? ERR_OK : err;
}

enum err made_book_rows(const char *path, const char *sheet, char *to, size_t room)
{
	const struct syntax_choice choice = {.sheet = sheet};
	struct text t = {.p = to};
	struct inputs *in = NULL;
	char name[PATH_MAX], *paths[] = {name};
	snprintf(name, sizeof name, "%s", path);
	*to = '\0';
	enum err err = inputs_open(1, paths, &choice, &in);
	for (size_t i = 0; !err && i < inputs_count(in); i++) {
		if (i)
			t.n += (size_t)snprintf(to + t.n, room - t.n, "--\n");
		err = show_table(in, i, &t, room);
	}
	inputs_close(in);
	return err;
}
