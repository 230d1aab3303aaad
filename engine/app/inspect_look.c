/* Reads the exports of a request, as ingest would, and says what it saw. */
#include "app/ingest_read.h"
#include "app/inputs_tell.h"
#include "app/inspect_parts.h"
#include "app/today.h"

#include <string.h>

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

static enum err read_rows(struct inspect *in, struct layout_file *lf, struct inspect_file *f)
{
	struct record record;
	enum layout_reason reason;
	bool first;
	struct watching w = {.in = in, .f = f};
	const struct layout_watch watch = {.context = &w, .name = see_name, .lost = see_lost};
	enum err err = layout_watch(in->mem, lf, watch);
	while (!err && (err = layout_next(lf, &record, &reason, &first)) == ERR_OK) {
		f->rows += reason != REASON_NONE || first;
		f->rejected[reason] += reason != REASON_NONE;
	}
	return err == ERR_END ? w.failed : err;
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

/*
 * As ingest would read it. Where the dates read both ways, that is a question, and the day is taken to come first. Whatever else is ambiguous is told by
 * the sentence that ingest would stop with.
 */
static enum err recognise(struct inspect *in, struct inspect_file *f, struct rd *rd, struct layout_file **out)
{
	const char *assumed = f->look.draws > 1 ? f->look.fit[0].name : NULL;
	struct layout_set *set = in->layouts;
	enum err err = assumed ? load_layouts(in, assumed, NULL, &set) : ERR_OK;
	if (!err)
		err = layout_recognise(in->mem, set, rd, f->file, out);
	if (err != ERR_AMBIGUOUS)
		return err;
	const struct err_note note = *err_last();
	err = load_layouts(in, assumed, "dmy", &set);
	if (!err)
		err = layout_recognise(in->mem, set, rd, f->file, out);
	if (err && err != ERR_AMBIGUOUS)
		return err;
	err_clear();
	f->dates_open = !err;
	return err ? inspect_ask_as_told(in, f, &note) : inspect_ask_dates(in, f, note.column);
}

static enum err read_recognised(struct inspect *in, struct inspect_file *f, struct layout_file *lf)
{
	struct layout_plan plan;
	enum err err = layout_make_plan(&lf, 1, &plan);
	if (!err)
		err = read_rows(in, lf, f);
	if (err)
		return err;
	f->layout = layout_of_file(lf);
	f->date_order = f->dates_open ? "" : layout_date_order(lf);
	columns_read(in, lf, &plan, f);
	return ERR_OK;
}

static enum err read_file(struct inspect *in, struct inspect_file *f, struct rd *rd)
{
	struct layout_file *lf = NULL;
	enum err err = recognise(in, f, rd, &lf);
	if (err == ERR_FORMAT && !(f->look.fits && f->look.fit[0].fits)) {
		err_clear();
		return ERR_OK;
	}
	if (!err && lf)
		err = read_recognised(in, f, lf);
	if (err != ERR_AMBIGUOUS)
		return err;
	const struct err_note note = *err_last();
	err_clear();
	return inspect_ask_as_told(in, f, &note);
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
	if (err)
		return err;
	columns_unread(in, f);
	return inspect_ask_header(in, f, header);
}

static enum err look_at_file(struct inspect *in, const struct inputs *inputs, int i)
{
	struct rd *rd = NULL;
	struct inspect_file *f = &in->file[i];
	*f = (struct inspect_file){.file = i + 1, .syntax = inputs_at(inputs, (size_t)i)->syntax, .date_order = ""};
	enum err err = inputs_rd(inputs, (size_t)i, &rd);
	if (err)
		return ingest_one_of_several(inputs, i, NULL, err);
	err = look_at_header(in, f, rd);
	if (!err)
		in->files = i + 1;
	if (!err)
		err = read_file(in, f, rd);
	f->info = *rd_info(rd);
	rd_close(rd);
	return err ? err : inspect_ask_cells(in, f);
}

static enum err look_at_files(struct inspect *in)
{
	const struct ingest_request *r = &in->request;
	struct inputs *inputs = NULL;
	enum err err = inputs_open(r->exports, r->export_path, &r->choice, &inputs);
	if (err)
		return err;
	inputs_tell_beside(inputs);
	in->file = ARENA_ARRAY(in->mem, inputs_count(inputs) + 1, struct inspect_file);
	if (!in->file)
		err = err_memory();
	for (int i = 0; !err && (size_t)i < inputs_count(inputs); i++)
		err = look_at_file(in, inputs, i);
	inputs_close(inputs);
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
	scan_names_free(in->names);
	arena_free(in->mem);
	*in = (struct inspect){0};
}
