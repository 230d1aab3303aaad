#include "app/rejects.h"

#include "core/outfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct rejects {
	struct outfile *place;
	FILE *file;
	int before;
	long begin; /* of the export's lines in the file */
	struct deid_reject *value;
	size_t n, room;
	uint64_t all;
	bool no_memory, broken;
};

static enum err not_written(void)
{
	return err_set(ERR_DISK, "--rejects: the file cannot be written; is the disk full?");
}

static enum err open_file(struct rejects *r, const char *path)
{
	enum err err = outfile_begin(path, &r->place);
	if (err)
		return err;
	r->file = fopen(outfile_path(r->place), "we");
	return r->file && fputs("file,row,column,what,reason\n", r->file) >= 0 ? ERR_OK : not_written();
}

enum err rejects_new(const char *path, struct rejects **out)
{
	struct rejects *r = calloc(1, sizeof *r);
	if (!r)
		return err_memory();
	enum err err = path ? open_file(r, path) : ERR_OK;
	if (err)
		rejects_free(r);
	else
		*out = r;
	return err;
}

void rejects_begin_at(struct rejects *r, int before)
{
	r->before = before;
	r->begin = r->file ? ftell(r->file) : 0;
	r->n = 0;
	r->all = 0;
}

void rejects_undo(struct rejects *r)
{
	if (r->file && (fflush(r->file) || ftruncate(fileno(r->file), r->begin) || fseek(r->file, r->begin, SEEK_SET)))
		r->broken = true;
}

/* What cannot be written is told at the end, by the state of the file. */
static void write_line(struct rejects *r, const struct deid_reject *at, const char *what)
{
	if (r->file)
		(void)fprintf(r->file, "%d,%ld,%d,%s,%s\n", r->before + at->file, at->row, at->column, what,
			      layout_reason_name(at->reason));
}

static void remember(struct rejects *r, const struct deid_reject *value)
{
	r->all++;
	if (r->n == REJECTS_LISTED || r->no_memory)
		return;
	if (r->n == r->room) {
		size_t room = r->room ? 2 * r->room : 64;
		struct deid_reject *larger = realloc(r->value, room * sizeof *larger);
		r->no_memory = !larger;
		if (!larger)
			return;
		r->value = larger;
		r->room = room;
	}
	r->value[r->n++] = *value;
}

void rejects_write(struct rejects *r, const struct reject_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		write_line(r, &list->item[i], list->item[i].part ? "value" : "row");
		if (list->item[i].part)
			remember(r, &list->item[i]);
	}
}

void rejects_found(struct rejects *r, const struct deid_set *set)
{
	size_t n;
	const struct deid_reject *found = deid_set_rejects(set, &n);
	for (size_t i = 0; i < n; i++) {
		if (!found[i].given)
			write_line(r, &found[i], found[i].part ? "value" : "row");
		if (found[i].part)
			remember(r, &found[i]);
	}
}

const struct deid_reject *rejects_values(const struct rejects *r, size_t *n, uint64_t *all)
{
	*n = r->n;
	*all = r->all;
	return r->value;
}

enum err rejects_close(struct rejects *r)
{
	if (r->no_memory)
		return err_memory();
	if (!r->file)
		return ERR_OK;
	bool bad = r->broken || ferror(r->file) != 0;
	bad = fclose(r->file) != 0 || bad;
	r->file = NULL;
	return bad ? not_written() : ERR_OK;
}

enum err rejects_commit(struct rejects *r)
{
	struct outfile *place = r->place;
	r->place = NULL;
	return place ? outfile_commit(place) : ERR_OK;
}

void rejects_free(struct rejects *r)
{
	if (!r)
		return;
	if (r->file)
		(void)fclose(r->file);
	outfile_abandon(r->place);
	free(r->value);
	free(r);
}
