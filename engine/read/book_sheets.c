#include "read/book_sheets.h"

#include "core/secret.h"
#include "read/part_links.h"
#include "read/sheet_text.h"
#include "read/xml_walk.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_PART = 1024 };

/* Texts as places in the pool, as it moves while it grows; 0: none, as an empty text stands there. */
struct found_sheet {
	size_t name, id, part;
	bool hidden, cells;
};

struct found_name {
	size_t name, refers;
	bool hidden;
};

struct book {
	struct book_sheets out; /* the first: what a caller holds */
	struct zip_parts *zip;
	int file;
	struct sheet_text pool;
	size_t part, strings, styles;
	size_t sheets, sheet_room, names, name_room, out_room, defined_room;
	struct found_sheet *sheet;
	struct found_name *name;
	void *out_sheet, *out_name;
	bool in_name;
	size_t refers; /* where the text of the defined name begins */
};

static enum err fault(const struct book *b, const char *what)
{
	return err_at(ERR_FORMAT, err_place(b->file, 0, 0), "%s", what);
}

static enum err keep(struct book *b, const char *text, size_t *at)
{
	size_t from = b->pool.n;
	enum err err = sheet_text_add(&b->pool, text, strlen(text));
	return err ? err : sheet_text_end(&b->pool, from, at);
}

static enum err keep_target(struct book *b, const char *from, const char *target, size_t *at)
{
	char part[LONGEST_PART];
	if (!part_link_resolve(from, target, part, sizeof part))
		return fault(b, "a relation leads out of the container");
	return keep(b, part, at);
}

static const char *text_at(const struct book *b, size_t at)
{
	return b->pool.p + at;
}

/* Reads a part and walks its links. */
static enum err links_of(struct book *b, const char *part, enum err (*each)(void *context, const struct part_link *link))
{
	char name[LONGEST_PART];
	struct part_bytes bytes;
	if (!part_link_part(part, name, sizeof name))
		return fault(b, "a part of the container has too long a name");
	enum err err = zip_parts_read_name(b->zip, name, true, &bytes);
	if (err)
		return err;
	err = part_links(bytes.p, bytes.n, b->file, each, b);
	part_bytes_free(&bytes);
	return err;
}

static enum err find_book(void *context, const struct part_link *link)
{
	struct book *b = context;
	if (strcmp(link->type, "officeDocument") != 0)
		return ERR_OK;
	if (b->part || link->external)
		return fault(b, "the container holds no workbook, or more than one");
	return keep_target(b, "", link->target, &b->part);
}

static const char *link_id(const char *const *attribute)
{
	static const char ending[] = "/relationships|id";
	for (; *attribute; attribute += 2) {
		size_t n = strlen(attribute[0]);
		if (n >= sizeof ending && !strcmp(attribute[0] + n - (sizeof ending - 1), ending))
			return attribute[1];
	}
	return NULL;
}

static enum err add_sheet(struct book *b, const char *const *attribute)
{
	const char *name = xml_attribute(attribute, "name"), *state = xml_attribute(attribute, "state"),
		   *id = link_id(attribute);
	void *p = b->sheet;
	if (!name || !id)
		return fault(b, "a sheet has no name or no part");
	enum err err = secret_grow(&p, &b->sheet_room, b->sheets + 1, sizeof *b->sheet);
	b->sheet = p;
	if (err)
		return err;
	struct found_sheet *s = &b->sheet[b->sheets++];
	*s = (struct found_sheet){.hidden = state && strcmp(state, "visible") != 0};
	err = keep(b, name, &s->name);
	return err ? err : keep(b, id, &s->id);
}

static enum err add_name(struct book *b, const char *const *attribute)
{
	const char *name = xml_attribute(attribute, "name"), *hidden = xml_attribute(attribute, "hidden");
	void *p = b->name;
	if (!name)
		return fault(b, "a defined name has no name");
	enum err err = secret_grow(&p, &b->name_room, b->names + 1, sizeof *b->name);
	b->name = p;
	if (err)
		return err;
	struct found_name *n = &b->name[b->names++];
	*n = (struct found_name){.hidden = hidden && (!strcmp(hidden, "1") || !strcmp(hidden, "true"))};
	err = keep(b, name, &n->name);
	b->in_name = true;
	b->refers = b->pool.n;
	return err;
}

static enum err on_start(void *context, const char *name, const char *const *attribute)
{
	struct book *b = context;
	if (!strcmp(name, "sheet"))
		return add_sheet(b, attribute);
	if (!strcmp(name, "definedName"))
		return add_name(b, attribute);
	const char *since = !strcmp(name, "workbookPr") ? xml_attribute(attribute, "date1904") : NULL;
	b->out.since_1904 = b->out.since_1904 || (since && (!strcmp(since, "1") || !strcmp(since, "true")));
	return ERR_OK;
}

static enum err on_text(void *context, const char *text, size_t n)
{
	struct book *b = context;
	return b->in_name ? sheet_text_add(&b->pool, text, n) : ERR_OK;
}

static enum err on_end(void *context, const char *name)
{
	struct book *b = context;
	if (!b->in_name || strcmp(name, "definedName") != 0)
		return ERR_OK;
	b->in_name = false;
	return sheet_text_end(&b->pool, b->refers, &b->name[b->names - 1].refers);
}

static enum err read_book(struct book *b)
{
	struct part_bytes bytes;
	enum err err = zip_parts_read_name(b->zip, text_at(b, b->part), true, &bytes);
	if (err)
		return err;
	err = xml_walk(bytes.p, bytes.n, b->file,
		       &(struct xml_handler){.context = b, .start = on_start, .text = on_text, .end = on_end});
	part_bytes_free(&bytes);
	return err;
}

static enum err match(void *context, const struct part_link *link)
{
	struct book *b = context;
	char from[LONGEST_PART];
	strncpy(from, text_at(b, b->part), sizeof from - 1);
	from[sizeof from - 1] = '\0';
	if (link->external)
		return ERR_OK;
	if (!strcmp(link->type, "sharedStrings"))
		return keep_target(b, from, link->target, &b->strings);
	if (!strcmp(link->type, "styles"))
		return keep_target(b, from, link->target, &b->styles);
	for (size_t i = 0; i < b->sheets; i++) {
		struct found_sheet *s = &b->sheet[i];
		if (strcmp(text_at(b, s->id), link->id) != 0)
			continue;
		s->cells = !strcmp(link->type, "worksheet");
		enum err err = keep_target(b, from, link->target, &s->part);
		if (err)
			return err;
	}
	return ERR_OK;
}

static enum err put_sheets(struct book *b)
{
	enum err err = secret_grow(&b->out_sheet, &b->out_room, b->sheets + 1, sizeof(struct book_sheet));
	struct book_sheet *sheet = b->out_sheet;
	for (size_t i = 0; !err && i < b->sheets; i++) {
		const struct found_sheet *s = &b->sheet[i];
		if (!s->part || zip_parts_find(b->zip, text_at(b, s->part)) == zip_parts_count(b->zip))
			err = fault(b, "a sheet has no part");
		else
			sheet[i] = (struct book_sheet){.name = text_at(b, s->name),
						       .part = text_at(b, s->part),
						       .hidden = s->hidden,
						       .cells = s->cells};
	}
	b->out.n = b->sheets;
	b->out.sheet = sheet;
	return err;
}

static enum err put_names(struct book *b)
{
	enum err err = secret_grow(&b->out_name, &b->defined_room, b->names + 1, sizeof(struct book_name));
	struct book_name *name = b->out_name;
	for (size_t i = 0; !err && i < b->names; i++)
		name[i] = (struct book_name){.name = text_at(b, b->name[i].name),
					     .refers = text_at(b, b->name[i].refers),
					     .hidden = b->name[i].hidden};
	b->out.names = b->names;
	b->out.defined = name;
	b->out.part = text_at(b, b->part);
	b->out.strings = b->strings ? text_at(b, b->strings) : NULL;
	b->out.styles = b->styles ? text_at(b, b->styles) : NULL;
	return err;
}

static enum err find_all(struct book *b)
{
	size_t empty;
	enum err err = keep(b, "", &empty);
	if (!err)
		err = links_of(b, "", find_book);
	if (!err && !b->part)
		err = fault(b, "the container holds no workbook");
	if (!err)
		err = read_book(b);
	if (!err)
		err = links_of(b, text_at(b, b->part), match);
	if (!err)
		err = put_sheets(b);
	return err ? err : put_names(b);
}

enum err book_sheets_open(struct zip_parts *z, int file, const struct book_sheets **out)
{
	struct book *b = calloc(1, sizeof *b);
	if (!b)
		return err_memory();
	b->out.own = b;
	b->zip = z;
	b->file = file;
	enum err err = find_all(b);
	if (err)
		book_sheets_close(&b->out);
	else
		*out = &b->out;
	return err;
}

void book_sheets_close(const struct book_sheets *given)
{
	if (!given)
		return;
	struct book *b = given->own;
	sheet_text_free(&b->pool);
	secret_free(b->sheet, b->sheet_room * sizeof *b->sheet);
	secret_free(b->name, b->name_room * sizeof *b->name);
	secret_free(b->out_sheet, b->out_room * sizeof(struct book_sheet));
	secret_free(b->out_name, b->defined_room * sizeof(struct book_name));
	free(b);
}
