/*
 * What a workbook is made of: every part on the list of what analyze writes, and in it only elements that show what they hold.
 *
 *   parts       names by kind; no macro, comment, link to another file, cache of a pivot, custom XML, embedded object, printer settings
 *   relations   none leads out of the workbook
 *   hidden      no sheet, row or column
 *   names       print areas and titles only
 *   properties  the fields that analyze fills, author and application as it writes them
 *   elements    of sheets: none that holds text or numbers beside the cells
 */
#include "app/audit.h"
#include "app/written.h"
#include "read/part_links.h"
#include "read/xml_walk.h"

#include <string.h>

enum kind { PART_UNKNOWN, PART_PLAIN, PART_LINKS, PART_SHEET, PART_CORE, PART_APP };

/* before # after: a number stands for #. */
static const struct {
	const char *before, *after;
	bool numbered;
	enum kind kind;
} parts[] = {
	{"[Content_Types].xml", "", false, PART_PLAIN},
	{"_rels/.rels", "", false, PART_LINKS},
	{"docProps/app.xml", "", false, PART_APP},
	{"docProps/core.xml", "", false, PART_CORE},
	{"xl/workbook.xml", "", false, PART_PLAIN},
	{"xl/styles.xml", "", false, PART_PLAIN},
	{"xl/sharedStrings.xml", "", false, PART_PLAIN},
	{"xl/theme/theme1.xml", "", false, PART_PLAIN},
	{"xl/_rels/workbook.xml.rels", "", false, PART_LINKS},
	{"xl/worksheets/sheet", ".xml", true, PART_SHEET},
	{"xl/worksheets/_rels/sheet", ".xml.rels", true, PART_LINKS},
	{"xl/tables/table", ".xml", true, PART_PLAIN},
	{"xl/charts/chart", ".xml", true, PART_PLAIN},
	{"xl/drawings/drawing", ".xml", true, PART_PLAIN},
	{"xl/drawings/_rels/drawing", ".xml.rels", true, PART_LINKS},
};

/* What a sheet may hold: cells, their looks, and how it is printed. */
static const char *const elements[] = {
	"worksheet",  "sheetPr",       "tabColor",     "pageSetUpPr", "dimension", "sheetViews",   "sheetView", "selection",
	"pane",       "sheetFormatPr", "cols",         "col",         "sheetData", "row",          "c",         "v",
	"hyperlinks", "hyperlink",     "printOptions", "pageMargins", "pageSetup", "headerFooter", "oddHeader", "oddFooter",
	"drawing",    "tableParts",    "tablePart",    "autoFilter",  "colBreaks", "rowBreaks",    "brk",       "is",
	"t"};

struct look {
	int file;
	size_t unknown, external, elements, properties;
	const char *property; /* the element that text is in */
	bool core;
};

static enum kind kind_of(const char *name)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		size_t n = strlen(parts[i].before);
		if (strncmp(name, parts[i].before, n) != 0)
			continue;
		const char *rest = name + n;
		size_t digits = strspn(rest, "0123456789");
		if (parts[i].numbered == (digits > 0) && !strcmp(rest + digits, parts[i].after))
			return parts[i].kind;
	}
	return PART_UNKNOWN;
}

static enum err on_link(void *context, const struct part_link *link)
{
	struct look *l = context;
	l->external += link->external;
	return ERR_OK;
}

static bool listed(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(name, list[i]))
			return true;
	return false;
}

static enum err on_element(void *context, const char *name, const char *const *attribute)
{
	struct look *l = context;
	(void)attribute;
	l->elements += !listed(name, elements, sizeof elements / sizeof *elements);
	return ERR_OK;
}

/* The name without its namespace: properties live in four of them. */
static const char *bare(const char *name)
{
	const char *bar = strrchr(name, '|');
	return bar ? bar + 1 : name;
}

static enum err on_property(void *context, const char *name, const char *const *attribute)
{
	static const char *const core[] = {"coreProperties", "title",   "subject", "creator",
					   "lastModifiedBy", "created", "modified"};
	static const char *const app[] = {
		"Properties", "Application", "DocSecurity",   "ScaleCrop", "HeadingPairs",  "vector",    "variant",
		"lpstr",      "i4",          "TitlesOfParts", "Company",   "LinksUpToDate", "SharedDoc", "HyperlinksChanged",
		"AppVersion"};
	struct look *l = context;
	(void)attribute;
	bool known = l->core ? listed(bare(name), core, sizeof core / sizeof *core)
			     : listed(bare(name), app, sizeof app / sizeof *app);
	l->properties += !known;
	l->property = bare(name);
	return ERR_OK;
}

/* What analyze writes is a constant; a company it never knows. */
static enum err on_value(void *context, const char *text, size_t n)
{
	static const char *const fixed[][2] = {
		{"creator", "Upturn"}, {"lastModifiedBy", "Upturn"}, {"Application", "Microsoft Excel"}, {"Company", ""}};
	struct look *l = context;
	for (size_t i = 0; l->property && i < sizeof fixed / sizeof *fixed; i++)
		if (!strcmp(l->property, fixed[i][0]))
			l->properties += strlen(fixed[i][1]) != n || strncmp(fixed[i][1], text, n) != 0;
	return ERR_OK;
}

static enum err on_property_end(void *context, const char *name)
{
	struct look *l = context;
	(void)name;
	l->property = NULL;
	return ERR_OK;
}

static enum err look_into(struct look *l, const struct part_bytes *b, enum kind kind)
{
	l->core = kind == PART_CORE;
	switch (kind) {
	case PART_LINKS:
		return part_links(b->p, b->n, l->file, on_link, l);
	case PART_SHEET:
		return xml_walk(b->p, b->n, l->file, &(struct xml_handler){.context = l, .start = on_element});
	case PART_CORE:
	case PART_APP:
		return xml_walk(
			b->p, b->n, l->file,
			&(struct xml_handler){.context = l, .start = on_property, .text = on_value, .end = on_property_end});
	default:
		return xml_walk(b->p, b->n, l->file, &(struct xml_handler){.context = l});
	}
}

static enum err look_at_parts(struct look *l, const struct written *w)
{
	for (size_t i = 0; i < zip_parts_count(w->zip); i++) {
		struct part_bytes b;
		enum kind kind = kind_of(zip_parts_at(w->zip, i).name);
		l->unknown += kind == PART_UNKNOWN;
		if (kind == PART_UNKNOWN)
			continue;
		enum err err = zip_parts_read(w->zip, i, false, &b);
		if (err)
			return err;
		err = look_into(l, &b, kind);
		part_bytes_free(&b);
		if (err)
			return err;
	}
	return ERR_OK;
}

static void tell_hidden(const struct written *w, struct audit_findings *f)
{
	size_t sheets = 0, rows = 0, columns = 0, formulas = 0;
	for (size_t i = 0; i < w->sheets; i++) {
		sheets += w->sheet[i].hidden;
		rows += w->sheet[i].facts.hidden_rows;
		columns += w->sheet[i].facts.hidden_columns;
		formulas += w->sheet[i].facts.formulas;
	}
	audit_say(f, "hidden", (sheets + rows + columns + formulas) ? AUDIT_LOOK : AUDIT_PASSED,
		  "%zu sheets, %zu rows, %zu columns hidden; %zu formulas", sheets, rows, columns, formulas);
}

static void tell_names(const struct written *w, struct audit_findings *f)
{
	size_t other = 0;
	for (size_t i = 0; i < w->book->names; i++) {
		const struct book_name *n = &w->book->defined[i];
		bool print = !strcmp(n->name, "_xlnm.Print_Area") || !strcmp(n->name, "_xlnm.Print_Titles");
		other += !print || n->hidden || strchr(n->refers, '[');
	}
	audit_say(f, "names", other ? AUDIT_LOOK : AUDIT_PASSED, "%zu defined names that are no print area or title", other);
}

static enum err run(const struct audit_input *in, struct audit_findings *f)
{
	struct written w;
	struct look l = {.file = in->file};
	enum err err = written_open(in->mem, in->path, in->file, &w);
	if (err)
		return err;
	err = look_at_parts(&l, &w);
	if (!err) {
		audit_say(f, "parts", l.unknown ? AUDIT_LOOK : AUDIT_PASSED, "%zu of %zu parts are none that analyze writes",
			  l.unknown, zip_parts_count(w.zip));
		audit_say(f, "relations", l.external ? AUDIT_LOOK : AUDIT_PASSED, "%zu lead out of the workbook",
			  l.external);
		audit_say(f, "elements", l.elements ? AUDIT_LOOK : AUDIT_PASSED,
			  "%zu of sheets beside cells and their looks", l.elements);
		audit_say(f, "properties", l.properties ? AUDIT_LOOK : AUDIT_PASSED, "%zu that analyze does not write",
			  l.properties);
		tell_hidden(&w, f);
		tell_names(&w, f);
	}
	written_close(&w);
	return err;
}

const struct audit_check audit_parts = {.name = "parts", .order = 50, .kinds = AUDIT_WORKBOOK, .run = run};
