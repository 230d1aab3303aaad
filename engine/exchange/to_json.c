#include "exchange/put_text.h"
#include "exchange/writers.h"

#include <jansson.h>
#include <string.h>

enum { DUMP = JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(17) };

static json_t *variable_of(const struct frame_column *c)
{
	json_t *v = json_object(), *values = json_array();
	int failed = json_object_set_new(v, "name", json_string(c->name));
	failed |= json_object_set_new(v, "label", json_string(c->label));
	failed |= json_object_set_new(v, "type", json_string(codebook_type(c)));
	failed |= json_object_set_new(v, "unit", json_string(c->unit));
	failed |= json_object_set_new(v, "n", json_integer((json_int_t)c->n));
	failed |= json_object_set_new(v, "missing", json_string(c->missing));
	failed |= json_object_set_new(v, "source", json_string(c->source));
	for (size_t i = 0; i < c->labels; i++)
		failed |= json_array_append_new(values, json_pack("{s:i,s:s}", "code", (int)c->value_label[i].code, "label",
								  c->value_label[i].text));
	failed |= json_object_set_new(v, "values", values);
	if (!failed)
		return v;
	json_decref(v);
	return NULL;
}

static enum err refused(void)
{
	return err_set(ERR_VALUE, "a label of the dataset cannot be written as JSON");
}

static enum err dump(json_t *value, FILE *out)
{
	int failed = !value || json_dumpf(value, out, DUMP | JSON_ENCODE_ANY);
	json_decref(value);
	return failed ? refused() : ERR_OK;
}

static enum err put_about(const struct exchange_request *r, const struct frame *f, FILE *out)
{
	json_t *about = json_object();
	int failed = 0;
	put_text(out, "{\"table\":");
	enum err err = dump(json_string(f->name), out);
	put_text(out, ",\"label\":");
	if (!err)
		err = dump(json_string(f->label), out);
	for (size_t i = 0; i < r->notes; i++)
		failed |= json_object_set_new(about, r->note[i].key, json_string(r->note[i].text));
	put_text(out, ",\n\"about\":");
	enum err told = dump(failed ? NULL : json_incref(about), out);
	json_decref(about);
	put_text(out, ",\n\"variables\":[");
	for (size_t i = 0; i < f->columns && !err && !told; i++) {
		put_text(out, i ? ",\n" : "\n");
		err = dump(variable_of(&f->column[i]), out);
	}
	put_text(out, "],\n\"rows\":[");
	return err ? err : told;
}

/* 17 digits, and never without a point, so that a reader takes it for a real. */
static void put_real(FILE *out, double v)
{
	char text[40];
	snprintf(text, sizeof text, "%.17g", v);
	put_text(out, text);
	if (!strpbrk(text, ".e"))
		put_text(out, ".0");
}

static enum err put_value(FILE *out, const struct frame_column *c, size_t row)
{
	double v;
	const char *label = frame_label_at(c, row);
	if (label)
		return dump(json_string(label), out);
	if (!frame_at(c, row, &v))
		put_text(out, "null");
	else if (c->type == FRAME_WHOLE)
		put_whole(out, c->whole[row]);
	else
		put_real(out, v);
	return ERR_OK;
}

enum err to_json(const struct exchange_request *r, const struct frame *f, FILE *out)
{
	enum err err = put_about(r, f, out);
	for (size_t row = 0; row < f->rows && !err; row++) {
		put_text(out, row ? ",\n{" : "\n{");
		for (size_t i = 0; i < f->columns && !err; i++) {
			put_text(out, i ? ",\"" : "\"");
			put_text(out, f->column[i].name);
			put_text(out, "\":");
			err = put_value(out, &f->column[i], row);
		}
		put_text(out, "}");
	}
	put_text(out, "]}\n");
	return err;
}
