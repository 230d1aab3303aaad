#include "read/stat_file.h"

#include "core/secret.h"
#include "read/rd_inside.h"
#include "read/stat_date.h"
#include "read/stat_labels.h"

#include <errno.h>
#include <readstat.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef readstat_error_t (*parse)(readstat_parser_t *parser, const char *path, void *context);

struct kind {
	const char *name;
	enum stat_program program;
	parse parse;
};

struct column {
	char name[300];
	enum stat_date date;
	int labels; /* its set; -1: cells are no labels */
};

struct stat_file {
	int file, fd;
	uint64_t size;
	off_t at;
	const struct kind *kind;
	bool codes;
	int n;
	struct column *column;
	struct stat_labels *labels;
	stat_take take;
	void *context;
	long row;
	enum err err; /* of a handler */
};

static const struct kind kinds[] = {
	{"sav", STAT_SPSS, readstat_parse_sav},          {"zsav", STAT_SPSS, readstat_parse_sav},
	{"por", STAT_SPSS, readstat_parse_por},          {"dta", STAT_STATA, readstat_parse_dta},
	{"sas7bdat", STAT_SAS, readstat_parse_sas7bdat}, {"xpt", STAT_SAS, readstat_parse_xport},
};

static bool begins(const unsigned char *head, size_t n, const char *mark, size_t length)
{
	return n >= length && !memcmp(head, mark, length);
}

/* Stata before version 117: its release, the byte order, 1, 0. */
static bool is_old_stata(const unsigned char *head, size_t n)
{
	return n > 60 && head[0] >= 104 && head[0] <= 115 && (head[1] == 1 || head[1] == 2) && head[2] == 1 && !head[3];
}

const char *stat_syntax(const unsigned char *head, size_t n)
{
	static const char sas7bdat[] =
		"\0\0\0\0\0\0\0\0\0\0\0\0\xC2\xEA\x81\x60\xB3\x14\x11\xCF\xBD\x92\x08\0\x09\xC7\x31\x8C\x18\x1F\x10\x11";
	if (begins(head, n, "$FL2", 4))
		return "sav";
	if (begins(head, n, "$FL3", 4))
		return "zsav";
	if (begins(head, n, "<stata_dta>", 11) || is_old_stata(head, n))
		return "dta";
	if (begins(head, n, sas7bdat, 32))
		return "sas7bdat";
	if (begins(head, n, "HEADER RECORD*******LIB", 23))
		return "xpt";
	return memmem(head, n < 1024 ? n : 1024, "SPSSPORT", 8) ? "por" : NULL;
}

/* ReadStat's way to the bytes. */
static int io_open(const char *path, void *context)
{
	(void)path;
	struct stat_file *f = context;
	f->at = 0;
	return 0;
}

static int io_close(void *context)
{
	(void)context;
	return 0;
}

static readstat_off_t io_seek(readstat_off_t offset, readstat_io_flags_t whence, void *context)
{
	struct stat_file *f = context;
	off_t base = whence == READSTAT_SEEK_SET ? 0 : whence == READSTAT_SEEK_CUR ? f->at : (off_t)f->size;
	if (offset < -base || offset > (off_t)f->size - base)
		return -1;
	f->at = base + offset;
	return f->at;
}

static ssize_t io_read(void *to, size_t n, void *context)
{
	struct stat_file *f = context;
	ssize_t got;
	do
		got = pread(f->fd, to, n, f->at);
	while (got < 0 && errno == EINTR);
	f->at += got > 0 ? got : 0;
	return got;
}

static readstat_error_t io_update(long size, readstat_progress_handler progress, void *user, void *context)
{
	(void)size;
	(void)progress;
	(void)user;
	(void)context;
	return READSTAT_OK;
}

static enum err told(const struct stat_file *f, readstat_error_t code)
{
	struct err_place where = err_place(f->file, f->row, 0);
	if (code == READSTAT_ERROR_MALLOC)
		return err_memory();
	if (code == READSTAT_ERROR_CONVERT || code == READSTAT_ERROR_CONVERT_BAD_STRING ||
	    code == READSTAT_ERROR_CONVERT_SHORT_STRING || code == READSTAT_ERROR_CONVERT_LONG_STRING ||
	    code == READSTAT_ERROR_UNSUPPORTED_CHARSET)
		return err_at(ERR_FORMAT, where, "text that is not in the encoding the file names; save it again as UTF-8");
	return err_at(ERR_FORMAT, where,
		      "it is damaged, or cut off, or of a version that is not known here (reader's code %d)", (int)code);
}

static enum err run(struct stat_file *f, readstat_parser_t *parser)
{
	f->err = ERR_OK;
	f->row = 0;
	if (readstat_set_open_handler(parser, io_open) || readstat_set_close_handler(parser, io_close) ||
	    readstat_set_seek_handler(parser, io_seek) || readstat_set_read_handler(parser, io_read) ||
	    readstat_set_update_handler(parser, io_update) || readstat_set_io_ctx(parser, f))
		return err_memory();
	readstat_error_t code = f->kind->parse(parser, "", f);
	return f->err ? f->err : code == READSTAT_OK ? ERR_OK : told(f, code);
}

static int stop(struct stat_file *f, enum err err)
{
	f->err = err;
	return err ? READSTAT_HANDLER_ABORT : READSTAT_HANDLER_OK;
}

static int see_variable(int index, readstat_variable_t *v, const char *labels, void *context)
{
	struct stat_file *f = context;
	if (index != f->n || f->n == RD_COLUMNS_MAX)
		return stop(f, err_at(ERR_LIMIT, err_place(f->file, 0, 0), "more than %d columns", (int)RD_COLUMNS_MAX));
	struct column *more = reallocarray(f->column, (size_t)f->n + 1, sizeof *more);
	if (!more)
		return stop(f, err_memory());
	f->column = more;
	struct column *c = &f->column[f->n++];
	*c = (struct column){.labels = -1, .date = stat_date_of(f->kind->program, readstat_variable_get_format(v))};
	const char *name = readstat_variable_get_name(v);
	snprintf(c->name, sizeof c->name, "%s", name ? name : "");
	if (f->codes || c->date != STAT_NUMBER || !labels || !*labels)
		return READSTAT_HANDLER_OK;
	return stop(f, stat_labels_set(f->labels, labels, &c->labels));
}

/* They are known already; but ReadStat gives values only to who asks for variables. */
static int pass_variable(int index, readstat_variable_t *v, const char *labels, void *context)
{
	const struct stat_file *f = context;
	(void)v;
	(void)labels;
	return index < f->n ? READSTAT_HANDLER_OK : READSTAT_HANDLER_ABORT;
}

static int see_label(const char *name, readstat_value_t value, const char *label, void *context)
{
	struct stat_file *f = context;
	int set = 0;
	if (!label || readstat_value_is_system_missing(value) || readstat_value_is_tagged_missing(value))
		return READSTAT_HANDLER_OK;
	bool text = readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING;
	enum err err = stat_labels_set(f->labels, name, &set);
	if (!err)
		err = stat_labels_add(f->labels, set, text ? readstat_string_value(value) : NULL,
				      text ? 0 : readstat_double_value(value), label);
	return stop(f, err);
}

static struct rd_cell text_cell(const struct stat_file *f, const struct column *c, const char *text)
{
	struct rd_cell cell;
	text = text ? text : "";
	if (c->labels >= 0 && stat_labels_of(f->labels, c->labels, text, 0, &cell))
		return cell;
	cell = (struct rd_cell){.p = text, .n = (uint32_t)strnlen(text, RD_CELL_MAX + 1)};
	while (cell.n && cell.p[cell.n - 1] == ' ')
		cell.n--;
	return cell;
}

static struct rd_cell number_cell(const struct stat_file *f, const struct column *c, readstat_value_t value, char *room)
{
	struct rd_cell cell;
	double number = readstat_double_value(value);
	if (c->labels >= 0 && stat_labels_of(f->labels, c->labels, NULL, number, &cell))
		return cell;
	size_t n = c->date == STAT_NUMBER ? 0 : stat_date_text(c->date, number, room);
	if (!n)
		n = readstat_value_type(value) == READSTAT_TYPE_FLOAT ? typed_float(readstat_float_value(value), room)
								      : typed_double(number, room);
	return (struct rd_cell){.p = room, .n = (uint32_t)n};
}

static int see_value(int row, readstat_variable_t *v, readstat_value_t value, void *context)
{
	struct stat_file *f = context;
	char room[TYPED_ROOM];
	struct rd_cell cell = {0};
	int column = readstat_variable_get_index(v);
	if (column >= f->n)
		return stop(f, told(f, READSTAT_ERROR_PARSE));
	f->row = (long)row + 1;
	if (readstat_value_is_tagged_missing(value) || readstat_value_is_defined_missing(value, v))
		cell = (struct rd_cell){.p = "#NULL!", .n = 6};
	else if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING)
		cell = text_cell(f, &f->column[column], readstat_string_value(value));
	else if (!readstat_value_is_system_missing(value))
		cell = number_cell(f, &f->column[column], value, room);
	if (cell.n > RD_CELL_MAX)
		return stop(f, err_at(ERR_LIMIT, err_place(f->file, f->row, column + 1),
				      "a cell of more than 1 MiB; take that column out of the export"));
	return stop(f, f->take(f->context, column, cell));
}

static enum err look(struct stat_file *f)
{
	readstat_parser_t *parser = readstat_parser_init();
	if (!parser)
		return err_memory();
	enum err err =
		readstat_set_variable_handler(parser, see_variable) || readstat_set_value_label_handler(parser, see_label)
			? err_memory()
			: run(f, parser);
	readstat_parser_free(parser);
	stat_labels_sort(f->labels);
	if (!err && !f->n)
		err = err_at(ERR_EMPTY, err_place(f->file, 0, 0), "it has no columns");
	return err;
}

enum err stat_file_open(const struct source_place *place, const char *syntax, bool codes, struct stat_file **out)
{
	struct stat_file *f = calloc(1, sizeof *f);
	struct stat st = {0};
	if (!f)
		return err_memory();
	*f = (struct stat_file){.file = place->file, .fd = -1, .codes = codes};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		f->kind = strcmp(kinds[i].name, syntax) != 0 ? f->kind : &kinds[i];
	enum err err = stat_labels_new(&f->labels);
	if (!err)
		err = raw_seekable(place, &f->fd);
	if (!err && fstat(f->fd, &st))
		err = err_at(ERR_FILE, err_place(f->file, 0, 0), "it cannot be read (system error %d)", errno);
	f->size = (uint64_t)st.st_size;
	if (!err)
		err = look(f);
	if (err)
		stat_file_close(f);
	else
		*out = f;
	return err;
}

int stat_file_columns(const struct stat_file *f)
{
	return f->n;
}

struct rd_cell stat_file_name(const struct stat_file *f, int column)
{
	const char *name = f->column[column].name;
	return (struct rd_cell){.p = name, .n = (uint32_t)strlen(name)};
}

void stat_file_numbers(struct stat_file *f, const bool *column)
{
	for (int i = 0; i < f->n; i++)
		if (column[i])
			f->column[i].labels = -1;
}

enum err stat_file_rows(struct stat_file *f, stat_take take, void *context)
{
	readstat_parser_t *parser = readstat_parser_init();
	if (!parser)
		return err_memory();
	f->take = take;
	f->context = context;
	enum err err = readstat_set_variable_handler(parser, pass_variable) || readstat_set_value_handler(parser, see_value)
			       ? err_memory()
			       : run(f, parser);
	readstat_parser_free(parser);
	return err;
}

uint64_t stat_file_size(const struct stat_file *f)
{
	return f->size;
}

uint64_t stat_file_done(const struct stat_file *f)
{
	return (uint64_t)f->at;
}

void stat_file_close(struct stat_file *f)
{
	if (!f)
		return;
	raw_seekable_close(f->fd);
	stat_labels_free(f->labels);
	if (f->column)
		explicit_bzero(f->column, (size_t)f->n * sizeof *f->column);
	free(f->column);
	free(f);
}
