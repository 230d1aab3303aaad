#include "app/export_names.h"

#include "app/ingest_read.h"

struct taking {
	struct scan_names *names;
	enum err failed;
};

static void take(void *context, struct rd_cell cell)
{
	struct taking *t = context;
	if (!t->failed)
		t->failed = scan_names_add(t->names, cell.p, cell.n);
}

static enum err read_rows(struct layout_file *f)
{
	struct record record;
	enum layout_reason reason;
	bool first;
	enum err err;
	do {
		err = layout_next(f, &record, &reason, &first);
	} while (!err);
	return err == ERR_END ? ERR_OK : err;
}

/* A file may read rows of another, which it looks up: all are watched before the first is read. */
static enum err take_all(struct ingest_reader *reader, struct taking *t)
{
	enum err err = ERR_OK;
	for (int i = 0; i < reader->n; i++)
		layout_watch(reader->file[i], (struct layout_watch){.context = t, .name = take});
	for (int i = 0; i < reader->n && !err; i++)
		err = read_rows(reader->file[i]);
	return err ? err : t->failed;
}

enum err export_names(char *const *path, int n, struct scan_names **out)
{
	/* Names are names whatever the order of the scores, and their scale. */
	const struct ingest_request request = {
		.exports = n, .export_path = path, .answers = {.confirm_order = true, .any_scale = true}};
	struct arena *mem = arena_new();
	struct ingest_reader reader = {0};
	struct taking t = {.names = NULL};
	enum err err = mem ? scan_names_new(&t.names) : err_memory();
	if (!err)
		err = ingest_reader_open(&request, mem, &reader);
	if (!err)
		err = take_all(&reader, &t);
	ingest_reader_close(&reader);
	arena_free(mem);
	if (err)
		scan_names_free(t.names);
	else
		*out = t.names;
	return err;
}
