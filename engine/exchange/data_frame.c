#include "exchange/data_frame.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { CODES = INT16_MAX + 1, UNMAPPED = 0 };

enum err frame_new(struct arena *mem, const char *name, const char *label, size_t rows, size_t room, struct frame *out)
{
	struct frame f = {.name = name, .label = label, .rows = rows, .room = room};
	f.column = ARENA_ARRAY(mem, room + 1, struct frame_column);
	if (!f.column)
		return err_memory();
	*out = f;
	return ERR_OK;
}

static struct frame_column *add(struct frame *f, const struct frame_column *about)
{
	struct frame_column *c = &f->column[f->columns];
	*c = *about;
	return c;
}

int32_t *frame_whole(struct arena *mem, struct frame *f, const struct frame_column *about)
{
	int32_t *value = f->columns < f->room ? ARENA_ARRAY(mem, f->rows + 1, int32_t) : NULL;
	if (!value)
		return NULL;
	struct frame_column *c = add(f, about);
	for (size_t i = 0; i < f->rows; i++)
		value[i] = FRAME_NO_VALUE;
	c->type = FRAME_WHOLE;
	c->whole = value;
	f->columns++;
	return value;
}

double *frame_real(struct arena *mem, struct frame *f, const struct frame_column *about)
{
	double *value = f->columns < f->room ? ARENA_ARRAY(mem, f->rows + 1, double) : NULL;
	if (!value)
		return NULL;
	struct frame_column *c = add(f, about);
	for (size_t i = 0; i < f->rows; i++)
		value[i] = NAN;
	c->type = FRAME_REAL;
	c->real = value;
	f->columns++;
	return value;
}

const char *frame_words(struct arena *mem, const char *format, ...)
{
	char text[256];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	size_t n = strlen(text);
	if (n > FRAME_LABEL) {
		n = FRAME_LABEL;
		while (n && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	}
	return arena_text_n(mem, text, n);
}

bool frame_at(const struct frame_column *c, size_t row, double *out)
{
	if (c->type == FRAME_REAL) {
		*out = c->real[row];
		return isfinite(c->real[row]);
	}
	*out = c->whole[row];
	return c->whole[row] != FRAME_NO_VALUE;
}

static void count(struct frame *f, struct frame_column *c)
{
	double v;
	c->n = 0;
	for (size_t i = 0; i < f->rows; i++)
		c->n += frame_at(c, i, &v);
}

/* Codes of the dataset are from 0 to 32767. */
static enum err look_up(struct arena *mem, const struct store *s, const struct frame *f, struct frame_column *c)
{
	static const char *const no_list = "in no list";
	bool *there = ARENA_ARRAY(mem, CODES, bool);
	size_t n = 0;
	if (!there)
		return err_memory();
	for (size_t i = 0; i < f->rows; i++)
		if (c->whole[i] >= 0 && c->whole[i] < CODES && !there[c->whole[i]])
			n += there[c->whole[i]] = true;
	struct frame_value_label *label = ARENA_ARRAY(mem, n + 1, struct frame_value_label);
	if (!label)
		return err_memory();
	for (int32_t code = 0; code < CODES; code++) {
		const char *text = there[code] ? store_label(s, c->domain, code) : NULL;
		if (!text && there[code] && code == UNMAPPED)
			text = no_list;
		if (text)
			label[c->labels++] = (struct frame_value_label){code, text};
	}
	c->value_label = label;
	return ERR_OK;
}

enum err frame_finish(struct arena *mem, const struct store *s, struct frame *f)
{
	size_t kept = 0;
	for (size_t i = 0; i < f->columns; i++) {
		struct frame_column *c = &f->column[i];
		count(f, c);
		if (c->optional && !c->n)
			continue;
		enum err err = c->domain ? look_up(mem, s, f, c) : ERR_OK;
		if (err)
			return err;
		f->column[kept++] = *c;
	}
	f->columns = kept;
	return ERR_OK;
}

const char *frame_label_at(const struct frame_column *c, size_t row)
{
	size_t from = 0, to = c->labels;
	if (c->type != FRAME_WHOLE || c->whole[row] == FRAME_NO_VALUE)
		return NULL;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (c->value_label[middle].code < c->whole[row])
			from = middle + 1;
		else
			to = middle;
	}
	return from < c->labels && c->value_label[from].code == c->whole[row] ? c->value_label[from].text : NULL;
}
