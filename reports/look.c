#include "reports/book.h"

#include <math.h>
#include <stdio.h>

enum { LARGE = 10000 };

static lxw_format *bold(lxw_format *f, double size)
{
	format_set_bold(f);
	format_set_font_size(f, size);
	return f;
}

static void header(lxw_format *f, uint8_t align)
{
	format_set_bold(f);
	format_set_text_wrap(f);
	format_set_align(f, align);
	format_set_align(f, LXW_ALIGN_VERTICAL_BOTTOM);
	format_set_bottom(f, LXW_BORDER_THIN);
	if (align == LXW_ALIGN_RIGHT)
		format_set_indent(f, 1);
}

enum err look_make(struct book *b)
{
	for (size_t i = 0; i < LOOK__COUNT; i++) {
		b->look[i] = workbook_add_format(b->file);
		if (!b->look[i])
			return err_memory();
	}
	bold(b->look[LOOK_TITLE], 16);
	format_set_font_size(b->look[LOOK_SENTENCE], 12);
	format_set_italic(b->look[LOOK_NOTE]);
	header(b->look[LOOK_HEADER], LXW_ALIGN_LEFT);
	header(b->look[LOOK_HEADER_NUMBER], LXW_ALIGN_RIGHT);
	format_set_text_wrap(b->look[LOOK_TEXT]);
	format_set_align(b->look[LOOK_TEXT], LXW_ALIGN_LEFT);
	format_set_align(b->look[LOOK_TEXT], LXW_ALIGN_VERTICAL_TOP);
	format_set_align(b->look[LOOK_SHORTHAND], LXW_ALIGN_RIGHT);
	format_set_indent(b->look[LOOK_SHORTHAND], 1);
	format_set_align(b->look[LOOK_SHORTHAND], LXW_ALIGN_VERTICAL_TOP);
	format_set_font_color(b->look[LOOK_LINK], LXW_COLOR_BLUE);
	format_set_underline(b->look[LOOK_LINK], LXW_UNDERLINE_SINGLE);
	format_set_align(b->look[LOOK_LINK], LXW_ALIGN_LEFT);
	format_set_align(b->look[LOOK_LINK], LXW_ALIGN_VERTICAL_TOP);
	return ERR_OK;
}

static void number_format(char *text, size_t size, int decimals, bool large, bool low)
{
	const char *mark = low ? "\" [low]\"" : "";
	if (decimals < 0)
		snprintf(text, size, "0.0E+00%s", mark);
	else if (decimals == 0)
		snprintf(text, size, "%s%s", large ? "#,##0" : "0", mark);
	else
		snprintf(text, size, "0.%.*s%s", decimals, "000000000", mark);
}

lxw_format *look_number(struct book *b, const struct safe_cell *c)
{
	int decimals = c->decimals > MOST_DECIMALS ? MOST_DECIMALS : c->decimals < -1 ? -1 : c->decimals;
	bool large = decimals == 0 && fabs(c->number) >= LARGE;
	lxw_format **f = &b->number[decimals + 1][large][c->low];
	lxw_format *made = *f;
	if (made)
		return made;
	char text[40];
	number_format(text, sizeof text, decimals, large, c->low);
	*f = workbook_add_format(b->file);
	if (!*f)
		return NULL;
	format_set_num_format(*f, text);
	format_set_align(*f, LXW_ALIGN_RIGHT);
	format_set_indent(*f, 1);
	format_set_align(*f, LXW_ALIGN_VERTICAL_TOP);
	return *f;
}
