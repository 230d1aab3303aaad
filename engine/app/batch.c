#include "app/batch.h"

#include "app/command.h"
#include "read/folder_files.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct run {
	struct ingest_request request; /* of one export */
	char *path[1];                 /* its argument */
	struct batch *b;
	size_t room;
	int files; /* so far */
};

static enum err add_export(struct run *run, struct batch_export **out)
{
	struct batch *b = run->b;
	if (b->n == run->room) {
		size_t room = run->room ? 2 * run->room : 64;
		struct batch_export *larger = reallocarray(b->export, room, sizeof *larger);
		if (!larger)
			return err_memory();
		b->export = larger;
		run->room = room;
	}
	*out = &b->export[b->n++];
	**out = (struct batch_export){.file = run->files + 1, .files = 1, .why = "", .layout = "", .reasons = ""};
	return ERR_OK;
}

static enum err keep_text(struct batch *b, const char *text, const char **out)
{
	*out = arena_text(b->mem, text);
	return *out ? ERR_OK : err_memory();
}

/* One line, with the number that the file has in the batch. */
static enum err note_failure(struct run *run, struct batch_export *e)
{
	const struct err_note *n = err_last();
	const struct err_note note = *n;
	run->b->usage += note.code == ERR_USAGE;
	e->status = BATCH_FAILED;
	e->file += note.file ? note.file - 1 : 0;
	err_put(note.code, err_place(e->file, note.row, note.column), "%s", note.text);
	(void)command_fail();
	rejects_undo(run->request.shared);
	return keep_text(run->b, note.text, &e->why);
}

static enum err note_success(struct run *run, const struct ingest *in, struct batch_export *e)
{
	char reasons[INGEST_REASONS];
	const char *why = "";
	size_t listed;
	e->status = ingest_needs_eye(in, &why) ? BATCH_LOOK : BATCH_DONE;
	e->files = in->files;
	e->counts = *deid_set_counts(in->set);
	e->taken = *store_taken(in->store);
	(void)rejects_values(in->rejects, &listed, &e->values);
	enum err err = keep_text(run->b, e->status == BATCH_LOOK ? why : "", &e->why);
	if (!err)
		err = keep_text(run->b, in->files ? in->file[0].layout : "", &e->layout);
	return err ? err : keep_text(run->b, ingest_reasons(in, reasons), &e->reasons);
}

static enum err take_export(struct run *run, char *path)
{
	struct ingest in;
	struct batch_export *e = NULL;
	enum err err = add_export(run, &e);
	if (err)
		return err;
	run->path[0] = path;
	rejects_begin_at(run->request.shared, run->files);
	err = ingest_run(&run->request, &in);
	if (err) {
		err = note_failure(run, e);
		run->files = e->file;
	} else {
		err = note_success(run, &in, e);
		run->files += in.files;
		ingest_free(&in);
	}
	run->b->count[e->status]++;
	return err;
}

static enum err take_argument(struct run *run, char *path)
{
	struct folder folder;
	struct stat st;
	if (lstat(path, &st) || !S_ISDIR(st.st_mode))
		return take_export(run, path);
	if (folder_list(path, 1, &folder)) {
		struct batch_export *e = NULL;
		enum err err = add_export(run, &e);
		if (!err)
			err = note_failure(run, e);
		run->b->count[BATCH_FAILED]++;
		run->files++;
		return err;
	}
	enum err err = ERR_OK;
	for (size_t i = 0; i < folder.n && !err; i++)
		err = take_export(run, folder.path[i]);
	folder_free(&folder);
	return err;
}

enum err batch_run(const struct ingest_request *r, struct batch *out)
{
	struct batch b = {.mem = arena_new()};
	struct run run = {.request = *r, .b = &b};
	struct key *key = NULL;
	enum err err = b.mem ? ERR_OK : err_memory();
	if (!err && !r->key)
		err = err_set(ERR_USAGE,
			      "--continue-on-error: needs --key, which tells the clients of one file from those of "
			      "the next");
	if (!err)
		err = ingest_open_rejects(r, &run.request.shared);
	if (!err)
		err = ingest_open_key(r, &key);
	run.request.held = key;
	run.request.exports = 1;
	run.request.export_path = run.path;
	run.request.rejects = NULL;
	for (int i = 0; i < r->exports && !err; i++)
		err = take_argument(&run, r->export_path[i]);
	if (!err)
		err = rejects_close(run.request.shared);
	if (!err)
		err = rejects_commit(run.request.shared);
	rejects_free(run.request.shared);
	key_free(key);
	if (err)
		batch_free(&b);
	else
		*out = b;
	return err;
}

void batch_free(struct batch *b)
{
	free(b->export);
	arena_free(b->mem);
	*b = (struct batch){0};
}

static void put_totals(const struct batch *b, struct result *r)
{
	struct deid_counts n = {0};
	struct store_taken t = {0};
	for (size_t i = 0; i < b->n; i++) {
		const struct batch_export *e = &b->export[i];
		n.rows_read += e->counts.rows_read;
		n.rows_accepted += e->counts.rows_accepted;
		n.rows_rejected += e->counts.rows_rejected;
		t.added += e->taken.added;
		t.same += e->taken.same;
		t.replaced += e->taken.replaced;
		t.removed += e->taken.removed;
	}
	struct result_part *p = result_part(r, NULL, RESULT_FIELDS);
	result_count(p, "exports", (long long)b->n);
	result_count(p, "done", (long long)b->count[BATCH_DONE]);
	result_count(p, "look", (long long)b->count[BATCH_LOOK]);
	result_count(p, "failed", (long long)b->count[BATCH_FAILED]);
	result_count(p, "rows_read", (long long)n.rows_read);
	result_count(p, "rows_accepted", (long long)n.rows_accepted);
	result_count(p, "rows_rejected", (long long)n.rows_rejected);
	ingest_put_taken(&t, result_part(r, "appointments", RESULT_OBJECT));
}

void batch_summary(const struct batch *b, struct result *r)
{
	static const char *const status[] = {[BATCH_DONE] = "done", [BATCH_LOOK] = "look", [BATCH_FAILED] = "failed"};
	put_totals(b, r);
	struct result_part *p = result_part(r, "batch", RESULT_ROWS);
	for (size_t i = 0; i < b->n; i++) {
		const struct batch_export *e = &b->export[i];
		result_row(p);
		result_count(p, "export", (long long)i + 1);
		result_count(p, "file", e->file);
		result_count(p, "files", e->files);
		result_text(p, "status", status[e->status]);
		result_text(p, "layout", e->layout);
		result_count(p, "rows_read", (long long)e->counts.rows_read);
		result_count(p, "rows_accepted", (long long)e->counts.rows_accepted);
		result_count(p, "rows_rejected", (long long)e->counts.rows_rejected);
		result_count(p, "values_rejected", (long long)e->values);
		result_count(p, "clients", (long long)e->counts.clients);
		ingest_put_taken(&e->taken, p);
		result_text(p, "rejected", e->reasons);
		result_text(p, "reason", e->why);
	}
}

int batch_exit(const struct batch *b)
{
	if (!b->count[BATCH_DONE] && !b->count[BATCH_LOOK])
		return b->usage == b->n ? 2 : 1;
	return b->count[BATCH_LOOK] || b->count[BATCH_FAILED] ? 3 : 0;
}
