#include "read/input.h"

#include "read/folder_files.h"
#include "read/json_links.h"
#include "read/rd_shelf.h"
#include "read/sheet_strings.h"
#include "read/zip_parts.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_AT_ONCE = 64 };

struct listed {
	struct input input;
	struct source_place place;
	size_t table; /* from 0 */
};

struct list {
	size_t n, room;
	struct listed *at;
};

struct inputs {
	const struct syntax_choice *choice;
	struct list tables, beside;
	struct json_home home;
	struct sheet_texts texts;
	struct shelf *shelf; /* NULL: all tables can be open at once */
	int folders;
	struct folder *folder;
	int input; /* standard input's descriptor; -1: not named */
	bool kept; /* it is our own copy */
};

/* The file of an argument, or one of many in it. */
struct found {
	struct listed listed;
	bool member;
	unsigned char head[SOURCE_HEAD];
	size_t n;
};

/* Where in the arguments: the files of one argument so far. */
struct counter {
	int argument, member;
};

static enum err push(struct list *list, const struct listed *l)
{
	if (list->n == list->room) {
		size_t room = list->room ? list->room * 2 : 16;
		struct listed *more = reallocarray(list->at, room, sizeof *more);
		if (!more)
			return err_memory();
		list->at = more;
		list->room = room;
	}
	list->at[list->n++] = *l;
	return ERR_OK;
}

static enum err add(struct inputs *in, const struct listed *l)
{
	enum err err = push(&in->tables, l);
	if (err)
		return err;
	in->tables.at[in->tables.n - 1].place.file = (int)in->tables.n;
	in->tables.at[in->tables.n - 1].place.home = &in->home;
	in->tables.at[in->tables.n - 1].place.texts = &in->texts;
	return ERR_OK;
}

/* What is wrong with one of many files is told when it is opened. */
static bool waits(enum err err, const struct found *f)
{
	return err && f->member && err != ERR_MEMORY;
}

static enum err add_tables(struct inputs *in, const struct found *f)
{
	size_t tables = 1;
	const struct listed *file = &f->listed;
	const struct syntax *s = file->input.syntax;
	enum err err = s->tables ? s->tables(&file->place, in->choice, &tables) : ERR_OK;
	if (waits(err, f))
		return add(in, file);
	for (size_t t = 0; t < tables && !err; t++) {
		struct listed l = *file;
		l.table = t;
		l.input.table = tables > 1 ? (int)t + 1 : 0;
		err = add(in, &l);
	}
	return err;
}

static bool starts(const struct found *f, const char *mark, size_t n)
{
	return f->n >= n && !memcmp(f->head, mark, n);
}

/* Its first bytes, of what is packed where it is. */
static enum err look(struct found *f)
{
	enum err err = source_head(&f->listed.place, f->head, &f->n);
	if (err || !starts(f, "\x1F\x8B", 2))
		return err;
	f->listed.place.packed = true;
	return source_head(&f->listed.place, f->head, &f->n);
}

/* A file whose first bytes are known and that is no archive. */
static enum err add_file(struct inputs *in, struct found *f)
{
	enum beside beside = beside_of(f->head, f->n);
	f->listed.input.beside = beside;
	f->listed.input.syntax = syntax_of(f->head, f->n);
	explicit_bzero(f->head, sizeof f->head);
	if (beside && !f->member)
		return err_at(ERR_FORMAT, err_place(f->listed.input.argument, 0, 0), "it holds no data: it is %s",
			      beside_text(beside));
	return beside ? push(&in->beside, &f->listed) : add_tables(in, f);
}

static bool is_hidden(const char *name)
{
	const char *last = strrchr(name, '/');
	return *name == '.' || (last && last[1] == '.') || !strncmp(name, "__MACOSX/", 9);
}

/* Containers with a list of their parts' types are documents of an office, and syntaxes of their own. */
static bool is_document(const struct zip_parts *z)
{
	size_t n = zip_parts_count(z);
	return zip_parts_find(z, "[Content_Types].xml") < n || zip_parts_find(z, "mimetype") < n;
}

/* One of many files; archives among them are none that are opened. */
static enum err add_member(struct inputs *in, const struct source_place *place, struct counter *c)
{
	struct found f = {.member = true,
			  .listed = {.input = {.argument = c->argument, .member = ++c->member}, .place = *place}};
	enum err err = look(&f);
	if (!waits(err, &f))
		return err ? err : add_file(in, &f);
	f.listed.input.syntax = syntax_of(f.head, 0);
	return add(in, &f.listed);
}

static enum err add_parts(struct inputs *in, const struct zip_parts *z, const struct source_place *archive,
			  struct counter *c)
{
	struct source_place place = *archive;
	bool any = false;
	enum err err = ERR_OK;
	for (size_t i = 0; i < zip_parts_count(z) && !err; i++) {
		const char *name = zip_parts_at(z, i).name;
		if (name[strlen(name) - 1] == '/' || is_hidden(name))
			continue;
		any = true;
		place.part = i + 1;
		err = add_member(in, &place, c);
	}
	return err || any ? err : err_at(ERR_EMPTY, err_place(c->argument, 0, 0), "the archive has no files");
}

/* *archive: it is one, and its files were added. */
static enum err add_archive(struct inputs *in, const struct source_place *place, struct counter *c, bool *archive)
{
	struct zip_parts *z = NULL;
	enum err err = zip_parts_open_place(place, &zip_limits_exports, &z);
	*archive = !err && !is_document(z);
	if (*archive)
		err = add_parts(in, z, place, c);
	zip_parts_close(z);
	return err;
}

static bool is_zip(const struct found *f)
{
	return !f->listed.place.packed && starts(f, "PK\x03\x04", 4);
}

/* The file that an argument is. */
static enum err add_argument_file(struct inputs *in, const struct source_place *place, struct counter *c)
{
	struct found f = {.listed = {.input = {.argument = c->argument}, .place = *place}};
	bool archive = false;
	enum err err = look(&f);
	if (!err && is_zip(&f))
		err = add_archive(in, place, c, &archive);
	return err || archive ? err : add_file(in, &f);
}

/* A file of a folder: a damaged archive is a file that nobody can read. */
static enum err add_folder_file(struct inputs *in, const struct source_place *place, struct counter *c)
{
	struct found f = {.listed = {.place = *place}};
	bool archive = false;
	if (!look(&f) && is_zip(&f)) {
		enum err err = add_archive(in, place, c, &archive);
		if (archive)
			return err;
	}
	return add_member(in, place, c);
}

static enum err add_folder(struct inputs *in, const char *path, struct counter *c)
{
	struct folder *more = reallocarray(in->folder, (size_t)in->folders + 1, sizeof *more);
	if (!more)
		return err_memory();
	in->folder = more;
	struct folder *f = &in->folder[in->folders];
	enum err err = folder_list(path, c->argument, f);
	if (err)
		return err;
	in->folders++;
	for (size_t i = 0; i < f->n && !err; i++)
		err = add_folder_file(in, &(struct source_place){.path = f->path[i], .file = c->argument}, c);
	return err;
}

/* A file that the shell opened is read where it lies; a pipe is kept. */
static enum err add_standard_input(struct inputs *in, struct counter *c)
{
	struct stat st;
	enum err err = ERR_OK;
	if (in->input >= 0)
		return err_at(ERR_USAGE, err_place(c->argument, 0, 0), "standard input is named twice");
	in->kept = fstat(STDIN_FILENO, &st) || !S_ISREG(st.st_mode);
	if (in->kept)
		err = raw_spool(STDIN_FILENO, c->argument, &in->input);
	else
		in->input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	if (!err && in->input < 0)
		err = err_at(ERR_FILE, err_place(c->argument, 0, 0), "standard input cannot be read");
	return err ? err : add_argument_file(in, &(struct source_place){.fd = in->input, .file = c->argument}, c);
}

/* What is no file: a database server. */
static enum err add_named(struct inputs *in, const struct syntax *syntax, const char *words, int argument)
{
	const struct found f = {
		.listed = {.input = {.argument = argument, .syntax = syntax}, .place = {.path = words, .file = argument}}};
	return add_tables(in, &f);
}

/* A choice that none of the tables can follow is a mistake of the command line. */
static enum err check_choice(const struct inputs *in)
{
	bool queries = !in->choice->queries, codes = !in->choice->codes, sheets = !in->choice->sheet;
	for (size_t i = 0; i < in->tables.n; i++) {
		queries |= in->tables.at[i].input.syntax->takes_queries;
		codes |= in->tables.at[i].input.syntax->takes_codes;
		sheets |= in->tables.at[i].input.syntax->sheets;
	}
	if (!sheets)
		return err_set(ERR_USAGE, "--sheet: none of the exports is a workbook");
	if (!queries)
		return err_set(ERR_USAGE, "--query: none of the exports is a database");
	return codes ? ERR_OK : err_set(ERR_USAGE, "--codes: none of the exports is a file of SPSS, Stata or SAS");
}

static enum err add_argument(struct inputs *in, const char *path, int argument)
{
	struct stat st;
	struct counter c = {.argument = argument};
	const struct syntax *named = syntax_named(path);
	if (named)
		return add_named(in, named, path, argument);
	if (!strcmp(path, "-"))
		return add_standard_input(in, &c);
	if (!lstat(path, &st) && S_ISDIR(st.st_mode))
		return add_folder(in, path, &c);
	return add_argument_file(in, &(struct source_place){.path = path, .file = argument}, &c);
}

static enum err open_table(const void *context, size_t i, struct rd **out)
{
	const struct inputs *in = context;
	const struct listed *l = &in->tables.at[i];
	return l->input.syntax->open(&l->place, in->choice, l->table, out);
}

enum err inputs_open(int n, char *const *path, const struct syntax_choice *choice, struct inputs **out)
{
	struct inputs *in = calloc(1, sizeof *in);
	if (!in)
		return err_memory();
	in->choice = choice;
	in->input = -1;
	enum err err = ERR_OK;
	for (int i = 0; i < n && !err; i++)
		err = add_argument(in, path[i], i + 1);
	if (!err && !in->tables.n)
		err = err_set(ERR_EMPTY, "none of the files holds data");
	if (!err)
		err = check_choice(in);
	if (!err && in->tables.n > MOST_AT_ONCE)
		err = shelf_new(open_table, in, &in->shelf);
	if (err)
		inputs_close(in);
	else
		*out = in;
	return err;
}

size_t inputs_count(const struct inputs *in)
{
	return in->tables.n;
}

const struct input *inputs_at(const struct inputs *in, size_t i)
{
	return &in->tables.at[i].input;
}

const struct input *inputs_beside(const struct inputs *in, size_t i)
{
	return i < in->beside.n ? &in->beside.at[i].input : NULL;
}

enum err inputs_rd(const struct inputs *in, size_t i, struct rd **out)
{
	return in->shelf ? shelf_rd(in->shelf, i, (int)i + 1, out) : open_table(in, i, out);
}

void inputs_close(struct inputs *in)
{
	if (!in)
		return;
	for (int i = 0; i < in->folders; i++)
		folder_free(&in->folder[i]);
	if (in->kept)
		raw_seekable_close(in->input);
	else if (in->input >= 0)
		close(in->input);
	shelf_close(in->shelf);
	free(in->folder);
	free(in->tables.at);
	free(in->beside.at);
	free(in);
}
