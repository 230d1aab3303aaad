#include "read/sheet_styles.h"

#include "read/xml_walk.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 1 << 16 }; /* Excel has 65,490 cell formats at most */

struct style {
	enum cell_format format;
	unsigned zeros;
};

struct own_format {
	uint32_t id;
	struct style style;
};

struct sheet_styles {
	size_t n, room, owns, own_room;
	struct style *style;
	struct own_format *own;
	bool in_cells; /* within cellXfs */
};

static uint32_t id_of(const char *text)
{
	return text ? (uint32_t)strtoul(text, NULL, 10) : 0;
}

static enum err room_for(void **p, size_t *room, size_t n, size_t width)
{
	if (n < *room)
		return ERR_OK;
	size_t more = *room ? 2 * *room : 64;
	void *larger = more <= MOST ? reallocarray(*p, more, width) : NULL;
	if (!larger)
		return err_memory();
	*p = larger;
	*room = more;
	return ERR_OK;
}

static enum err add_own(struct sheet_styles *s, const char *const *attribute)
{
	const char *id = xml_attribute(attribute, "numFmtId"), *code = xml_attribute(attribute, "formatCode");
	void *p = s->own;
	enum err err = room_for(&p, &s->own_room, s->owns, sizeof *s->own);
	s->own = p;
	if (err || !id || !code)
		return err;
	size_t n = strlen(code);
	s->own[s->owns++] = (struct own_format){
		.id = id_of(id), .style = {.format = cell_format_of_code(code, n), .zeros = cell_format_zeros(code, n)}};
	return ERR_OK;
}

/* The workbook's own code goes before the built-in one of that number. */
static struct style style_of(const struct sheet_styles *s, uint32_t id)
{
	for (size_t i = 0; i < s->owns; i++)
		if (s->own[i].id == id)
			return s->own[i].style;
	return (struct style){.format = cell_format_builtin(id)};
}

static enum err add_cell_format(struct sheet_styles *s, const char *const *attribute)
{
	void *p = s->style;
	enum err err = room_for(&p, &s->room, s->n, sizeof *s->style);
	s->style = p;
	if (err)
		return err;
	s->style[s->n++] = style_of(s, id_of(xml_attribute(attribute, "numFmtId")));
	return ERR_OK;
}

static enum err on_start(void *context, const char *name, const char *const *attribute)
{
	struct sheet_styles *s = context;
	if (!strcmp(name, "numFmt"))
		return add_own(s, attribute);
	if (!strcmp(name, "cellXfs"))
		s->in_cells = true;
	return s->in_cells && !strcmp(name, "xf") ? add_cell_format(s, attribute) : ERR_OK;
}

static enum err on_end(void *context, const char *name)
{
	struct sheet_styles *s = context;
	if (!strcmp(name, "cellXfs"))
		s->in_cells = false;
	return ERR_OK;
}

enum err sheet_styles_read(const char *bytes, size_t n, int file, struct sheet_styles **out)
{
	struct sheet_styles *s = calloc(1, sizeof *s);
	if (!s)
		return err_memory();
	enum err err = xml_walk(bytes, n, file, &(struct xml_handler){.context = s, .start = on_start, .end = on_end});
	if (err)
		sheet_styles_free(s);
	else
		*out = s;
	return err;
}

enum cell_format sheet_styles_format(const struct sheet_styles *s, uint32_t style)
{
	return s && style < s->n ? s->style[style].format : FORMAT_NUMBER;
}

unsigned sheet_styles_zeros(const struct sheet_styles *s, uint32_t style)
{
	return s && style < s->n ? s->style[style].zeros : 0;
}

void sheet_styles_free(struct sheet_styles *s)
{
	if (!s)
		return;
	free(s->style);
	free(s->own);
	free(s);
}
