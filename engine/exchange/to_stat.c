#include "exchange/to_stat.h"

#include "core/outfile.h"

#include <errno.h>
#include <string.h>
#include <time.h>

struct writing {
	const struct stat_format *format;
	const struct frame *frame;
	readstat_writer_t *writer;
};

static ssize_t take(const void *bytes, size_t n, void *context)
{
	return fwrite(bytes, 1, n, context) == n ? (ssize_t)n : -1;
}

static time_t constant_time(void)
{
	struct tm noon = {.tm_year = 100, .tm_mday = 1, .tm_hour = 12, .tm_isdst = -1};
	return mktime(&noon);
}

static enum err error_of(readstat_error_t e)
{
	if (e == READSTAT_OK)
		return ERR_OK;
	if (e == READSTAT_ERROR_MALLOC)
		return err_memory();
	if (e == READSTAT_ERROR_WRITE)
		return outfile_failed(strerrordesc_np(errno));
	return err_set(ERR_VALUE, "this format refuses what the dataset holds (%s)", readstat_error_message(e));
}

static readstat_type_t type_of(const struct frame_column *c)
{
	return c->type == FRAME_WHOLE ? READSTAT_TYPE_INT32 : READSTAT_TYPE_DOUBLE;
}

static bool add_labels(const struct writing *w, const struct frame_column *c, readstat_variable_t *v)
{
	if (!c->labels || !w->format->value_labels)
		return true;
	readstat_label_set_t *set = readstat_add_label_set(w->writer, READSTAT_TYPE_INT32, c->name);
	if (!set)
		return false;
	for (size_t i = 0; i < c->labels; i++)
		readstat_label_int32_value(set, c->value_label[i].code, c->value_label[i].text);
	readstat_variable_set_label_set(v, set);
	return true;
}

static enum err add_variables(const struct writing *w)
{
	for (size_t i = 0; i < w->frame->columns; i++) {
		const struct frame_column *c = &w->frame->column[i];
		readstat_variable_t *v = readstat_add_variable(w->writer, c->name, type_of(c), 0);
		if (!v || !add_labels(w, c, v))
			return err_memory();
		readstat_variable_set_label(v, c->label);
		readstat_variable_set_measure(v, c->labels ? READSTAT_MEASURE_NOMINAL : READSTAT_MEASURE_SCALE);
		const char *shown = c->type == FRAME_REAL ? w->format->real : c->labels ? w->format->code : w->format->whole;
		if (shown)
			readstat_variable_set_format(v, shown);
	}
	return ERR_OK;
}

static readstat_error_t put_value(const struct writing *w, size_t column, size_t row)
{
	const struct frame_column *c = &w->frame->column[column];
	const readstat_variable_t *v = readstat_get_variable(w->writer, (int)column);
	double value;
	if (!frame_at(c, row, &value))
		return readstat_insert_missing_value(w->writer, v);
	if (c->type == FRAME_WHOLE)
		return readstat_insert_int32_value(w->writer, v, c->whole[row]);
	return readstat_insert_double_value(w->writer, v, value);
}

static readstat_error_t put_rows(const struct writing *w)
{
	readstat_error_t e = READSTAT_OK;
	for (size_t row = 0; row < w->frame->rows && !e; row++) {
		e = readstat_begin_row(w->writer);
		for (size_t i = 0; i < w->frame->columns && !e; i++)
			e = put_value(w, i, row);
		if (!e)
			e = readstat_end_row(w->writer);
	}
	return e;
}

static readstat_error_t settings(const struct writing *w)
{
	const struct stat_format *s = w->format;
	readstat_error_t e = readstat_set_data_writer(w->writer, take);
	if (!e)
		e = readstat_writer_set_file_timestamp(w->writer, constant_time());
	if (!e && s->version)
		e = readstat_writer_set_file_format_version(w->writer, s->version);
	if (!e && s->compression != READSTAT_COMPRESS_NONE)
		e = readstat_writer_set_compression(w->writer, s->compression);
	if (!e && s->table_name)
		e = readstat_writer_set_table_name(w->writer, w->frame->name);
	return e ? e : readstat_writer_set_file_label(w->writer, w->frame->label);
}

enum err to_stat(const struct stat_format *format, const struct frame *f, FILE *out)
{
	struct writing w = {format, f, readstat_writer_init()};
	if (!w.writer)
		return err_memory();
	enum err err = error_of(settings(&w));
	if (!err)
		err = add_variables(&w);
	readstat_error_t e = READSTAT_OK;
	if (!err)
		e = format->begin(w.writer, out, (long)f->rows);
	if (!err && !e)
		e = put_rows(&w);
	if (!err && !e)
		e = readstat_end_writing(w.writer);
	if (!err)
		err = error_of(e);
	readstat_writer_free(w.writer);
	return err;
}
