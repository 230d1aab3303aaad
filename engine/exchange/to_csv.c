#include "exchange/put_text.h"
#include "exchange/writers.h"

static void put_value(FILE *out, const struct frame_column *c, size_t row)
{
	double v;
	const char *label = frame_label_at(c, row);
	if (label)
		put_quoted(out, label);
	else if (frame_at(c, row, &v) && c->type == FRAME_WHOLE)
		put_whole(out, c->whole[row]);
	else if (frame_at(c, row, &v))
		put_decimal(out, v);
}

enum err to_csv(const struct exchange_request *r, const struct frame *f, FILE *out)
{
	(void)r;
	for (size_t i = 0; i < f->columns; i++) {
		put_text(out, i ? "," : "");
		put_quoted(out, f->column[i].name);
	}
	put_text(out, "\n");
	for (size_t row = 0; row < f->rows; row++) {
		for (size_t i = 0; i < f->columns; i++) {
			put_text(out, i ? "," : "");
			put_value(out, &f->column[i], row);
		}
		put_text(out, "\n");
	}
	return ERR_OK;
}
