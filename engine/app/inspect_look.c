/* Reads the exports of a request, as ingest would, and says what it saw. */
#include "app/ingest_read.h"
#include "app/inputs_tell.h"
#include "app/inspect_parts.h"
#include "app/today.h"
#include "core/fold.h"

#include <string.h>

/* The exports while they are looked at. */
struct seen {
	struct inspect *in;
	struct inputs *inputs;
	size_t n; /* tables */
	struct rd **rd;
	struct layout_file **file; /* NULL: not recognised */
};

struct watching {
	struct inspect *in;
	struct inspect_file *f;
	enum err failed;
};

/* The layouts as the request has them, but for what is assumed while a question is open. */
static enum err load_layouts(const struct inspect *in, const char *layout, const char *date_order, struct layout_set **out)
{
	struct layout_options o = ingest_layout_options(&in->request);
	o.confirm_order = true;
	o.layout = layout ? layout : o.layout;
	o.date_order = date_order ? date_order : o.date_order;
	return layout_load(in->mem, &in->instruments, &o, out);
}

/* What became of columns where no layout fits: nothing, but the header may be known. */
static void columns_unread(const struct inspect *in, struct inspect_file *f)
{
	for (int i = 0; i < f->columns; i++) {
		const struct layout_sight *s = &f->look.column[i];
		struct inspect_column *c = &f->column[i];
		c->seen = (struct layout_column){.file = f->file,
						 .column = i + 1,
						 .role = s->repeated ? ROLE_DROPPED : s->role,
						 .instrument = -1,
						 .flags = (s->known ? 0 : LAYOUT_UNKNOWN) |
							  (s->repeated ? LAYOUT_REPEATED : 0)};
		c->because = inspect_because(in->mem, s, c->cells);
		c->instrument = s->instrument && !s->repeated ? s->instrument : "";
		c->action = c->why = c->flags = c->lost = "";
	}
}

static void see_name(void *context, struct rd_cell cell)
{
	struct watching *w = context;
	if (!w->failed)
		w->failed = scan_names_add(w->in->names, cell.p, cell.n);
}

static void see_lost(void *context, const struct layout_column *column, struct rd_cell cell)
{
	struct watching *w = context;
	struct inspect_column *c = &w->f->column[column->column - 1];
	if (!column->reason[REASON_UNMAPPED] || w->failed)
		return;
	if (!c->unmapped)
		w->failed = inspect_spellings_new(w->in->mem, &c->unmapped);
	if (!w->failed)
		inspect_spellings_add(c->unmapped, cell);
}

static enum err read_rows(struct layout_file *lf, const struct watching *w)
{
	struct record record;
	enum layout_reason reason;
	bool first;
	enum err err;
	while ((err = layout_next(lf, &record, &reason, &first)) == ERR_OK) {
		w->f->rows += reason != REASON_NONE || first;
		w->f->rejected[reason] += reason != REASON_NONE;
	}
	return err == ERR_END ? w->failed : err;
}

/* All of them before the first is read: a file may read rows of another, which it looks up. */
static struct watching *watch_all(const struct seen *s)
{
	struct watching *w = ARENA_ARRAY(s->in->mem, s->n + 1, struct watching);
	for (size_t i = 0; w && i < s->n; i++) {
		w[i] = (struct watching){.in = s->in, .f = &s->in->file[i]};
		const struct layout_watch watch = {.context = &w[i], .name = see_name, .lost = see_lost};
		if (s->file[i])
			layout_watch(s->file[i], watch);
	}
	return w;
}

static void columns_read(const struct inspect *in, const struct layout_file *lf, const struct layout_plan *plan,
			 struct inspect_file *f)
{
	size_t n;
	const struct layout_column *seen = layout_columns(lf, &n);
	for (size_t i = 0; i < n && i < (size_t)f->columns; i++) {
		char flags[INGEST_FLAGS];
		struct inspect_column *c = &f->column[i];
		c->seen = seen[i];
		c->instrument = seen[i].instrument < 0 ? "" : plan->instrument[seen[i].instrument]->name;
		c->action = ingest_action(&seen[i], &in->profile);
		c->why = seen[i].role == ROLE_DROPPED && !seen[i].flags ? "not wanted" : ingest_why_dropped(&seen[i]);
		c->flags = inspect_text(in->mem, "%s", ingest_flags(&seen[i], flags));
		c->lost = ingest_lost(in->mem, &seen[i]);
	}
}

/* A sentence of ingest as a question. */
static enum err ask_note(struct inspect *in, struct inspect_file *f)
{
	const struct err_note note = *err_last();
	err_clear();
	f->told = true;
	return inspect_ask_as_told(in, f, &note);
}

/* The file is a table of an export of several, and the others are not there. */
static enum err ask_for_tables(struct seen *s, size_t i)
{
	struct layout_file *alone = NULL;
	enum err err = layout_recognise_all(s->in->mem, s->in->layouts, &s->rd[i], 1, &alone);
	return err == ERR_FORMAT ? ask_note(s->in, &s->in->file[i]) : err;
}

/*
 * One file by itself. Where its dates read both ways, that is a question, and the day is taken to come first; of layouts that fit equally well, the first.
 * Whatever else is ambiguous is told by the sentence that ingest would stop with. A file that no layout fits stays NULL.
 */
static enum err recognise_one(struct seen *s, size_t i)
{
	struct inspect *in = s->in;
	struct inspect_file *f = &in->file[i];
	const char *assumed = f->look.draws > 1 ? f->look.fit[0].name : NULL;
	struct layout_set *set = in->layouts;
	enum err err = assumed ? load_layouts(in, assumed, NULL, &set) : ERR_OK;
	if (!err)
		err = layout_recognise(in->mem, set, s->rd[i], f->file, &s->file[i]);
	if (err == ERR_FORMAT && !(f->look.fits && f->look.fit[0].fits)) {
		err_clear();
		return f->look.table && !inspect_has_items(f) ? ask_for_tables(s, i) : ERR_OK;
	}
	if (err != ERR_AMBIGUOUS)
		return err;
	const struct err_note note = *err_last();
	err = load_layouts(in, assumed, "dmy", &set);
	if (!err)
		err = layout_recognise(in->mem, set, s->rd[i], f->file, &s->file[i]);
	if (err && err != ERR_AMBIGUOUS)
		return err;
	err_clear();
	f->dates_open = !err;
	f->told = err;
	return err ? inspect_ask_as_told(in, f, &note) : inspect_ask_dates(in, f, note.column);
}

/* All files, as ingest would read them; then with the day first, if that is what is not clear. *done: they were recognised. */
static enum err recognise_together(struct seen *s, bool *done)
{
	struct inspect *in = s->in;
	struct layout_set *set = NULL;
	enum err err = layout_recognise_all(in->mem, in->layouts, s->rd, s->n, s->file);
	const struct err_note note = *err_last();
	*done = !err;
	if (err != ERR_AMBIGUOUS || note.file < 1 || (size_t)note.file > s->n)
		return err == ERR_AMBIGUOUS || err == ERR_FORMAT ? ERR_OK : err;
	err_clear();
	err = load_layouts(in, NULL, "dmy", &set);
	if (!err)
		err = layout_recognise_all(in->mem, set, s->rd, s->n, s->file);
	*done = !err;
	if (err)
		return err == ERR_AMBIGUOUS || err == ERR_FORMAT ? ERR_OK : err;
	in->file[note.file - 1].dates_open = true;
	return inspect_ask_dates(in, &in->file[note.file - 1], note.column);
}

/* A file that one alone is, and no table of several, is asked about by itself; so are all where they do not go together. */
static enum err recognise(struct seen *s)
{
	bool done;
	enum err err = recognise_together(s, &done);
	if (err || done)
		return err;
	err_clear();
	memset((void *)s->file, 0, s->n * sizeof(void *));
	for (size_t i = 0; i < s->n && !err; i++) {
		err = rd_rewind(s->rd[i]);
		if (!err)
			err = recognise_one(s, i);
	}
	return err;
}

static void tell_file(struct seen *s, const struct layout_plan *plan, size_t i)
{
	struct inspect *in = s->in;
	struct inspect_file *f = &in->file[i];
	const struct layout_file *lf = s->file[i];
	layout_sights(lf, f->look.column);
	for (int k = 0; k < f->columns; k++)
		f->column[k].because = inspect_because(in->mem, &f->look.column[k], f->column[k].cells);
	f->layout = layout_of_file(lf);
	f->table = layout_table_of_file(lf);
	f->unused = layout_file_unused(lf);
	f->date_order = f->dates_open ? "" : layout_date_order(lf);
	columns_read(in, lf, plan, f);
}

/* The files that were recognised, in their order: a table may look others up. */
static enum err read_recognised(struct seen *s)
{
	struct layout_plan plan;
	size_t n = 0;
	struct layout_file **known = arena_array(s->in->mem, s->n + 1, sizeof(void *));
	if (!known)
		return err_memory();
	for (size_t i = 0; i < s->n; i++)
		if (s->file[i])
			known[n++] = s->file[i];
	enum err err = layout_make_plan(known, n, &plan);
	const struct watching *w = watch_all(s);
	if (!err && !w)
		err = err_memory();
	for (size_t i = 0; i < s->n && !err; i++) {
		if (!s->file[i])
			continue;
		err = read_rows(s->file[i], &w[i]);
		/* The scale of its scores: known for sure only behind the last row. */
		if (err == ERR_AMBIGUOUS) {
			const struct err_note note = *err_last();
			err_clear();
			err = inspect_ask_as_told(s->in, &s->in->file[i], &note);
		}
		if (!err)
			tell_file(s, &plan, i);
	}
	return err;
}

/* A column that no rule knows, and that is named as one of people. */
static bool may_name_people(const struct inspect_file *f, int i)
{
	static const char *const words[] = {"name",   "names", "contact", "person",   "staff",
					    "worker", "carer", "kin",     "keyworker"};
	char folded[160];
	const struct rd_cell raw = f->column[i].raw;
	if (f->look.column[i].known || raw.n >= sizeof folded || fold_words(raw.p, raw.n, folded, sizeof folded) < 1)
		return false;
	for (char *rest = folded, *word; (word = strtok_r(rest, " ", &rest));)
		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			if (!strcmp(word, words[k]))
				return true;
	return false;
}

/* Its cells are names of the export too: for what is saved. */
static enum err see_other_names(struct inspect *in, const struct inspect_file *f, struct rd *rd)
{
	struct rd_row row;
	bool any = false;
	bool *named = ARENA_ARRAY(in->mem, (size_t)f->columns + 1, bool);
	if (!named)
		return err_memory();
	for (int i = 0; i < f->columns; i++)
		any |= named[i] = may_name_people(f, i);
	enum err err = any ? ERR_OK : ERR_END;
	while (!err && (err = rd_next(rd, &row)) == ERR_OK)
		for (int i = 0; i < row.n && i < f->columns && !err; i++)
			if (named[i] && row.cell[i].n)
				err = scan_names_add(in->names, row.cell[i].p, row.cell[i].n);
	if (err != ERR_END)
		return err;
	return any ? rd_rewind(rd) : ERR_OK;
}

static enum err look_at_header(struct inspect *in, struct inspect_file *f, struct rd *rd)
{
	const struct rd_row *header = rd_header(rd);
	const struct inspect_cells *cells = NULL;
	f->columns = header->n;
	f->column = ARENA_ARRAY(in->mem, (size_t)header->n + 1, struct inspect_column);
	enum err err = f->column ? layout_look(in->mem, in->layouts, header, f->file, &f->look) : err_memory();
	if (!err)
		err = inspect_cells(in->mem, rd, today(), &cells, &f->more);
	for (int i = 0; !err && i < header->n; i++) {
		const struct rd_cell raw = header->cell[i];
		f->column[i].header = inspect_header(in->mem, raw);
		f->column[i].raw = (struct rd_cell){.p = arena_text_n(in->mem, raw.p, raw.n), .n = raw.n};
		err = f->column[i].raw.p ? ERR_OK : err_memory();
		f->column[i].cells = &cells[i];
	}
	if (!err)
		columns_unread(in, f);
	return err ? err : see_other_names(in, f, rd);
}

static enum err open_file(struct seen *s, size_t i)
{
	struct inspect_file *f = &s->in->file[i];
	const struct input *input = inputs_at(s->inputs, i);
	*f = (struct inspect_file){.file = (int)i + 1,
				   .argument = input->argument,
				   .is_sheet = input->table && input->syntax->sheets,
				   .syntax = input->syntax,
				   .table = "",
				   .date_order = ""};
	enum err err = inputs_rd(s->inputs, i, &s->rd[i]);
	if (err)
		return ingest_one_of_several(s->inputs, (int)i, NULL, err);
	err = look_at_header(s->in, f, s->rd[i]);
	f->info = *rd_info(s->rd[i]);
	if (!err)
		s->in->files = (int)i + 1;
	return err;
}

/* What is left open, file by file. */
static enum err ask(struct seen *s)
{
	enum err err = ERR_OK;
	for (size_t i = 0; i < s->n && !err; i++) {
		struct inspect_file *f = &s->in->file[i];
		/* Its encoding is known for sure only now. */
		f->info = *rd_info(s->rd[i]);
		if (!f->told && !*f->table && !f->unused)
			err = inspect_ask_header(s->in, f, rd_header(s->rd[i]));
		if (!err && !f->unused)
			err = inspect_ask_cells(s->in, f);
	}
	return err;
}

static enum err look_at_all(struct seen *s)
{
	struct inspect *in = s->in;
	s->n = inputs_count(s->inputs);
	in->tables = (int)s->n;
	in->file = ARENA_ARRAY(in->mem, s->n + 1, struct inspect_file);
	s->rd = arena_array(in->mem, s->n + 1, sizeof(void *));
	s->file = arena_array(in->mem, s->n + 1, sizeof(void *));
	enum err err = in->file && s->rd && s->file ? ERR_OK : err_memory();
	for (size_t i = 0; i < s->n && !err; i++)
		err = open_file(s, i);
	if (!err)
		err = recognise(s);
	if (!err)
		err = read_recognised(s);
	return err ? err : ask(s);
}

static enum err look_at_files(struct inspect *in)
{
	const struct ingest_request *r = &in->request;
	struct seen s = {.in = in};
	layout_choose_source(in->layouts, &in->request.choice);
	enum err err = inputs_open(r->exports, r->export_path, &r->choice, &s.inputs);
	if (err)
		return err;
	inputs_tell_beside(s.inputs);
	err = look_at_all(&s);
	if (s.file)
		layout_files_close(s.file, s.n);
	for (size_t i = 0; s.rd && i < s.n; i++)
		if (s.rd[i])
			rd_close(s.rd[i]);
	inputs_close(s.inputs);
	return err;
}

enum err inspect_exports(const struct ingest_request *r, struct inspect *out)
{
	*out = (struct inspect){.mem = arena_new(), .request = *r};
	if (!out->mem)
		return err_memory();
	enum err err = scan_names_new(&out->names);
	if (!err)
		err = instrument_load(out->mem, r->instruments, &out->instruments);
	if (!err)
		err = load_layouts(out, NULL, NULL, &out->layouts);
	if (!err)
		err = profile_load(out->mem, r->profile ? r->profile : "strict", &out->profile);
	return err ? err : look_at_files(out);
}

void inspect_free(struct inspect *in)
{
	for (int k = 0; k < in->tables && in->file; k++)
		for (int i = 0; i < in->file[k].columns && in->file[k].column; i++)
			inspect_spellings_free(in->file[k].column[i].unmapped);
	scan_names_free(in->names);
	arena_free(in->mem);
	*in = (struct inspect){0};
}
