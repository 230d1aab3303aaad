#include "app/file_scan_inside.h"
#include "core/ascii.h"
#include "read/xml_walk.h"
#include "read/zip_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 64, LONG_NUMBER = 9 };

/* The text of each open element, one behind the other. */
struct walk {
	struct sieve *sieve;
	const char *place;
	char *text;
	size_t n, room, begins[DEEPEST + 1];
	int depth;
};

static bool is_number(const char *s, size_t n, bool *whole)
{
	size_t i = n && *s == '-', digits = 0;
	*whole = true;
	for (; i < n; i++) {
		digits += is_digit(s[i]);
		if (is_digit(s[i]))
			continue;
		*whole = false;
		if (!strchr(".eE+-", s[i]))
			return false;
	}
	return digits > 0;
}

/* A result is a number: only whole ones of 9 digits or more could be somebody's. */
static enum err see(struct walk *w, const char *text, size_t n, scan_set classes)
{
	bool whole;
	if (is_number(text, n, &whole)) {
		if (!whole || n < LONG_NUMBER)
			return ERR_OK;
		classes &= SCAN_STRONG;
	}
	return sieve_text(w->sieve, w->place, text, n, classes);
}

/* Attributes in which words of a person could stand; the others are measures, colours, fonts and places in the workbook. */
static bool is_worded(const char *element, const char *attribute)
{
	static const char *const worded[][2] = {{"sheet", "name"},       {"table", "name"},        {"table", "displayName"},
						{"tableColumn", "name"}, {"definedName", "name"},  {"cNvPr", "descr"},
						{"cNvPr", "title"},      {"hyperlink", "display"}, {"hyperlink", "tooltip"},
						{"author", "name"}};
	for (size_t i = 0; i < sizeof worded / sizeof *worded; i++)
		if (!strcmp(worded[i][0], element) && !strcmp(worded[i][1], attribute))
			return true;
	return false;
}

static enum err on_start(void *context, const char *name, const char *const *attribute)
{
	struct walk *w = context;
	const char *bar = strrchr(name, '|');
	enum err err = ERR_OK;
	if (w->depth < DEEPEST)
		w->begins[++w->depth] = w->n;
	for (; attribute[0] && !err; attribute += 2)
		if (is_worded(bar ? bar + 1 : name, attribute[0]))
			err = see(w, attribute[1], strlen(attribute[1]), SCAN_STRONG);
	return err;
}

static enum err on_text(void *context, const char *text, size_t n)
{
	struct walk *w = context;
	if (w->n + n > w->room) {
		size_t more = w->room ? w->room : 4096;
		while (more < w->n + n)
			more *= 2;
		char *larger = realloc(w->text, more);
		if (!larger)
			return err_memory();
		w->text = larger;
		w->room = more;
	}
	memcpy(w->text + w->n, text, n);
	w->n += n;
	return ERR_OK;
}

static enum err on_end(void *context, const char *name)
{
	struct walk *w = context;
	size_t from = w->begins[w->depth];
	const char *bar = strrchr(name, '|'), *bare = bar ? bar + 1 : name;
	bool day = !strcmp(bare, "created") || !strcmp(bare, "modified");
	/* Formulas of charts and names of printed areas are places in the workbook; the day on which it was written is its own. */
	bool formula = !strcmp(name, "f") || !strcmp(name, "definedName") || !strcmp(name, "formula1");
	enum err err =
		w->n > from ? see(w, w->text + from, w->n - from, formula || day ? SCAN_STRONG : ~(scan_set)0) : ERR_OK;
	w->n = from;
	w->depth--;
	return err;
}

static bool is_xml(const char *name)
{
	size_t n = strlen(name);
	return n > 4 && (!strcmp(name + n - 4, ".xml") || !strcmp(name + n - 5, ".rels"));
}

static enum err look_at_bytes(struct sieve *s, const char *place, const struct part_bytes *part)
{
	struct scan_seen seen = {.cells = {0}};
	struct scan_bytes *bytes = NULL;
	enum err err = scan_bytes_new(s->names, part->n, &bytes);
	if (err)
		return err;
	scan_bytes_look(bytes, (const unsigned char *)part->p, part->n, &seen);
	scan_bytes_free(bytes);
	return sieve_seen(s, place, &seen);
}

static enum err one_part(struct sieve *s, struct zip_parts *z, size_t i, int file)
{
	char place[FILE_SCAN_PLACE];
	struct part_bytes part = {.p = NULL};
	struct walk w = {.sieve = s, .place = place};
	const struct xml_handler handler = {.context = &w, .start = on_start, .text = on_text, .end = on_end};
	snprintf(place, sizeof place, "part %zu", i + 1);
	enum err err = zip_parts_read(z, i, false, &part);
	if (!err && is_xml(zip_parts_at(z, i).name))
		err = xml_walk(part.p, part.n, file, &handler);
	else if (!err)
		err = look_at_bytes(s, place, &part);
	free(w.text);
	part_bytes_free(&part);
	return err;
}

enum err file_scan_workbook(const char *path, int file, const struct scan_names *names, struct file_scan *out)
{
	struct sieve sieve = {.names = names};
	struct zip_parts *z = NULL;
	enum err err = zip_parts_open(path, file, &zip_limits_usual, &z);
	for (size_t i = 0; !err && i < zip_parts_count(z); i++)
		err = one_part(&sieve, z, i, file);
	if (!err)
		sieve_judge(&sieve, 0, out);
	zip_parts_close(z);
	sieve_free(&sieve);
	return err;
}
