#include "read/ods_book.h"

#include "read/ods_rows.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SHEETS = 10000, MOST_STYLES = 10000, LONGEST_STYLE = 64 };

struct listing {
	struct ods_book *book;
	struct xml_part part;
	int level;
	char style[LONGEST_STYLE]; /* of a table, being read */
	char (*hidden)[LONGEST_STYLE];
	size_t hidden_n;
	size_t *name; /* where each begins in names */
};

static bool is_protected(const struct part_bytes *b)
{
	return memmem(b->p, b->n, "encryption-data", strlen("encryption-data")) != NULL;
}

static enum err look_at_manifest(struct ods_book *b)
{
	struct part_bytes bytes;
	struct err_place where = err_place(b->base.file, 0, 0);
	size_t i = zip_parts_find(b->base.zip, "META-INF/manifest.xml");
	if (i == zip_parts_count(b->base.zip))
		return ERR_OK;
	if (zip_parts_at(b->base.zip, i).size > 1 << 20)
		return err_at(ERR_LIMIT, where, "a part of the container unpacks to more than is allowed");
	enum err err = zip_parts_read(b->base.zip, i, false, &bytes);
	if (err)
		return err;
	bool locked = is_protected(&bytes);
	part_bytes_free(&bytes);
	return locked ? err_at(ERR_FORMAT, where, "it is protected by a password: save it without one") : ERR_OK;
}

static bool copy_name(struct xml_span v, char to[LONGEST_STYLE])
{
	if (v.n >= LONGEST_STYLE)
		return false;
	memcpy(to, v.p, v.n);
	to[v.n] = '\0';
	return true;
}

static enum err note_style(struct listing *l)
{
	struct xml_span v;
	struct xml_scan *s = &l->part.scan;
	if (XML_IS(s->name, "style:style")) {
		bool table = xml_scan_value(s, "style:family", &v) && XML_IS(v, "table");
		if (!table || !xml_scan_value(s, "style:name", &v) || !copy_name(v, l->style))
			*l->style = '\0';
		return ERR_OK;
	}
	if (!*l->style || !xml_scan_value(s, "table:display", &v) || !XML_IS(v, "false") || l->hidden_n == MOST_STYLES)
		return ERR_OK;
	void *more = reallocarray(l->hidden, l->hidden_n + 1, sizeof *l->hidden);
	if (!more)
		return err_memory();
	l->hidden = more;
	memcpy(l->hidden[l->hidden_n++], l->style, LONGEST_STYLE);
	return ERR_OK;
}

static bool is_hidden(const struct listing *l, struct xml_span style)
{
	for (size_t i = 0; i < l->hidden_n; i++)
		if (xml_is(style, l->hidden[i], strlen(l->hidden[i])))
			return true;
	return false;
}

static enum err add_name(struct listing *l, struct xml_span v)
{
	size_t at, from = l->book->names.n;
	enum err err = sheet_text_add_xml(&l->book->names, v, false, l->book->base.file);
	l->name[l->book->base.n] = from;
	return err ? err : sheet_text_end(&l->book->names, from, &at);
}

static enum err add_sheet(struct listing *l)
{
	struct ods_book *b = l->book;
	struct xml_span name = {.p = "", .n = 0}, style = {.p = "", .n = 0};
	if (b->base.n == MOST_SHEETS)
		return err_at(ERR_LIMIT, err_place(b->base.file, 0, 0), "more than %d sheets", MOST_SHEETS);
	struct sheet_entry *more = reallocarray(b->base.entry, b->base.n + 1, sizeof *more);
	if (!more)
		return err_memory();
	b->base.entry = more;
	size_t *places = reallocarray(l->name, b->base.n + 1, sizeof *places);
	if (!places)
		return err_memory();
	l->name = places;
	(void)xml_scan_value(&l->part.scan, "table:name", &name);
	(void)xml_scan_value(&l->part.scan, "table:style-name", &style);
	b->base.entry[b->base.n] = (struct sheet_entry){.shown = !is_hidden(l, style)};
	enum err err = add_name(l, name);
	b->base.n++;
	return err;
}

static enum err on_start(struct listing *l)
{
	struct xml_span v, name = l->part.scan.name;
	enum err err = ERR_OK;
	if (XML_IS(name, "style:style") || XML_IS(name, "style:table-properties"))
		err = note_style(l);
	else if (l->level == ODS_TABLE_LEVEL - 1 && XML_IS(name, "table:table"))
		err = add_sheet(l);
	else if (l->book->base.n && l->level >= ODS_TABLE_LEVEL && !l->book->base.entry[l->book->base.n - 1].filled &&
		 (XML_IS(name, "text:p") ||
		  (XML_IS(name, "table:table-cell") && xml_scan_value(&l->part.scan, "office:value-type", &v))))
		l->book->base.entry[l->book->base.n - 1].filled = true;
	l->level += !l->part.scan.empty;
	return err;
}

static enum err list(struct listing *l)
{
	enum err err = xml_part_open(l->book->base.zip, l->book->content, l->book->base.file, &l->part);
	while (!err) {
		enum xml_token token;
		err = xml_part_next(&l->part, &token);
		if (!err && token == XML_START)
			err = on_start(l);
		else if (!err && token == XML_END)
			l->level--;
	}
	if (err == ERR_END && l->level)
		return err_at(ERR_FORMAT, err_place(l->book->base.file, 0, 0), "the document ends within its sheets");
	for (size_t i = 0; err == ERR_END && i < l->book->base.n; i++)
		l->book->base.entry[i].name = l->book->names.p + l->name[i];
	return err == ERR_END ? ERR_OK : err;
}

static enum err list_sheets(struct ods_book *b)
{
	struct listing *l = calloc(1, sizeof *l);
	if (!l)
		return err_memory();
	l->book = b;
	enum err err = list(l);
	xml_part_close(&l->part);
	free(l->hidden);
	free(l->name);
	free(l);
	return err;
}

static enum err open_ods(struct sheet_book *base)
{
	struct ods_book *b = (struct ods_book *)base;
	enum err err = look_at_manifest(b);
	if (err)
		return err;
	b->content = zip_parts_find(base->zip, "content.xml");
	if (b->content == zip_parts_count(base->zip))
		return err_at(ERR_FORMAT, err_place(base->file, 0, 0), "the document has no content");
	return list_sheets(b);
}

static enum err rows(struct sheet_book *base, size_t sheet, struct grid **out)
{
	return ods_rows_open((struct ods_book *)base, sheet, out);
}

static void close_ods(struct sheet_book *base)
{
	sheet_text_free(&((struct ods_book *)base)->names);
}

const struct sheet_book_kind ods_book_kind = {
	.syntax = "ods", .size = sizeof(struct ods_book), .open = open_ods, .rows = rows, .close = close_ods};
