#include "core/civil.h"
#include "core/leftover.h"
#include "core/outfile.h"
#include "core/stale.h"
#include "reports/book.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_SHEETS = 64, SECONDS_A_DAY = 86400 };

/* The sheets in their order: a grid each, and the table whose chart stands on it. */
struct sheets {
	size_t n;
	struct grid *grid[MOST_SHEETS];
	const struct safe_table *table[MOST_SHEETS];
	const char *name[MOST_SHEETS], *question[MOST_SHEETS];
	size_t pixels[MOST_SHEETS]; /* down to which charts reach */
	size_t contents;            /* its place */
};

static enum err add(struct book *b, struct sheets *s, struct grid *g, const char *question)
{
	if (!g)
		return err_memory();
	if (s->n == MOST_SHEETS)
		return err_set(ERR_LIMIT, "more than %d sheets", MOST_SHEETS);
	if (!workbook_add_worksheet(b->file, g->name))
		return err_set(ERR_VALUE, "a sheet's name is taken, too long or not allowed");
	s->grid[s->n] = g;
	s->name[s->n] = g->name;
	s->question[s->n++] = question;
	return ERR_OK;
}

/* Contents is written last, when all sheets are known; here its place is kept. */
static enum err add_contents(struct book *b, struct sheets *s)
{
	s->contents = s->n;
	return add(b, s, contents_grid(b, NULL, NULL, 0), "");
}

static enum err add_tables(struct book *b, struct sheets *s)
{
	bool cover = b->n && strcmp(safe_sheet(b->tables[0]), "cover") == 0;
	enum err err = cover ? ERR_OK : add_contents(b, s);
	for (size_t i = 0; !err && i < b->n; i++) {
		err = add(b, s, grid_of(b->mem, b->tables[i]), safe_question(b->tables[i]));
		if (!err)
			s->table[s->n - 1] = b->tables[i];
		if (!err && i == 0 && cover)
			err = add_contents(b, s);
	}
	return err;
}

static enum err draw_charts(struct book *b, struct sheets *s)
{
	for (size_t i = 0; i < s->n; i++) {
		if (!s->table[i] || !b->options->charts)
			continue;
		enum err err =
			chart_draw(b, workbook_get_worksheet_by_name(b->file, s->name[i]), s->table[i], &s->pixels[i]);
		if (err)
			return err;
	}
	return ERR_OK;
}

static enum err add_extra(struct book *b, struct sheets *s)
{
	enum err err = ERR_OK;
	if (b->points->rows)
		err = add(b, s, b->points, "Which points are the pictures drawn from?");
	if (!err && b->options->profile == REPORT_ANALYST) {
		err = add(b, s, tidy_estimates(b), "All results, for analysis elsewhere");
		if (!err)
			err = add(b, s, tidy_curves(b), "All points of all curves, for analysis elsewhere");
	}
	if (!err)
		err = add(b, s, adds_up_grid(b), "Which numbers follow from which?");
	if (!err)
		err = add(b, s, notes_grid(b), "What does the shorthand mean?");
	if (err)
		return err;
	s->grid[s->contents] = contents_grid(b, s->name, s->question, s->n);
	return s->grid[s->contents] ? ERR_OK : err_memory();
}

static enum err write_sheets(struct book *b, struct sheets *s)
{
	for (size_t i = 0; i < s->n; i++) {
		lxw_worksheet *sheet = NULL;
		enum err err = sheet_write(b, s->grid[i], &sheet);
		if (!err)
			err = sheet_print(b, sheet, s->grid[i], s->pixels[i]);
		if (err)
			return err;
	}
	return ERR_OK;
}

static struct grid *points_grid(struct arena *mem)
{
	static const struct column columns[] = {{"sheet", "Sheet", false},
						{"curve", "Curve", false},
						{"line", "Line", false},
						{"x", "x", false},
						{"y", "y", false}};
	struct grid *g = grid_new(mem, "points", columns, sizeof columns / sizeof *columns);
	if (g) {
		g->name = g->title = "Chart data";
		g->sentence = "The points that the pictures are drawn from: released values, steps doubled.";
	}
	return g;
}

static enum err properties(struct book *b)
{
	lxw_doc_properties p = {.title = (char *)(b->options->title ? b->options->title : "Therapy outcomes"),
				.subject = (char *)"Outcomes of psychological therapy, de-identified",
				.author = (char *)"Upturn",
				.created = (time_t)b->options->day * SECONDS_A_DAY};
	return workbook_set_properties(b->file, &p) ? err_memory() : ERR_OK;
}

static enum err fill(struct book *b)
{
	struct sheets *s = ARENA_NEW(b->mem, struct sheets);
	b->points = points_grid(b->mem);
	if (!s || !b->points)
		return err_memory();
	enum err err = properties(b);
	if (!err)
		err = look_make(b);
	if (err)
		return err;
	palette_collect(b);
	err = add_tables(b, s);
	if (!err)
		err = draw_charts(b, s);
	if (!err)
		err = add_extra(b, s);
	return err ? err : write_sheets(b, s);
}

/* The library tells its failures on standard error, in lines with the file's name; ours is the one line of the caller. */
static lxw_error close_quietly(lxw_workbook *file)
{
	fflush(stderr);
	int kept = dup(STDERR_FILENO), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (kept >= 0 && nowhere >= 0)
		dup2(nowhere, STDERR_FILENO);
	lxw_error failed = workbook_close(file);
	fflush(stderr);
	if (kept >= 0)
		dup2(kept, STDERR_FILENO);
	if (kept >= 0)
		close(kept);
	if (nowhere >= 0)
		close(nowhere);
	return failed;
}

static enum err save(const char *file, const char *folder, struct book *b)
{
	lxw_workbook_options options = {.tmpdir = (char *)folder};
	b->file = workbook_new_opt(file, &options);
	if (!b->file)
		return err_memory();
	enum err err = fill(b);
	lxw_error failed = close_quietly(b->file);
	if (!err && failed)
		err = err_set(ERR_DISK, "the workbook cannot be written; check the folder and the space left");
	return err;
}

/* The library's temporary files live in a folder of their own beside the target, which nobody else may read. */
enum err report_workbook(const char *path, struct safe_table *const *tables, size_t n, const struct report_options *o)
{
	struct book *b = calloc(1, sizeof *b);
	struct outfile *file = NULL;
	char *folder = NULL;
	enum err err = ERR_OK;
	if (!b || asprintf(&folder, "%s.parts.XXXXXX", path) < 0) {
		free(b);
		return err_memory();
	}
	*b = (struct book){.options = o, .tables = tables, .n = n, .mem = arena_new()};
	if (!b->mem)
		err = err_memory();
	else if (!mkdtemp(folder))
		err = err_set(ERR_DISK,
			      "the output cannot be written beside its target; check the folder and the space left");
	if (err)
		goto out;
	leftover_remember(folder);
	int held = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	stale_hold(held);
	err = outfile_begin(path, &file);
	if (!err)
		err = save(outfile_path(file), folder, b);
	if (!err && o->verify)
		err = o->verify(outfile_path(file), o->verify_context);
	rmdir(folder);
	leftover_forget(folder);
	if (held >= 0)
		close(held);
	if (!err)
		err = outfile_commit(file);
	else
		outfile_abandon(file);
out:
	arena_free(b->mem);
	free(folder);
	free(b);
	return err;
}
