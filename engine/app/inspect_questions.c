/* What a person must decide, with the options that decide it. */
#include "app/inspect_parts.h"

#include <stdio.h>
#include <string.h>

const char *inspect_answer_option(enum inspect_answer_kind kind)
{
	static const char *const names[] = {
		[INSPECT_ANSWER_NONE] = "",
		[INSPECT_ANSWER_COLUMN] = "column",
		[INSPECT_ANSWER_LAYOUT] = "layout",
		[INSPECT_ANSWER_DATE_ORDER] = "date-order",
		[INSPECT_ANSWER_CONFIRM] = "confirm-order",
		[INSPECT_ANSWER_DECIMAL] = "decimal",
		[INSPECT_ANSWER_SCALE] = "scale",
		[INSPECT_ANSWER_SHEET] = "sheet",
	};
	return names[kind];
}

bool inspect_answer_is_pattern(const struct inspect_answer *a)
{
	return a->value && (strstr(a->value, "QUESTIONNAIRE") || !strncmp(a->value, "N=", 2));
}

struct inspect_question *inspect_ask(struct inspect *in, const struct inspect_question *q)
{
	enum { FIRST_ROOM = 16 };
	if (in->questions == in->room) {
		int room = in->room ? 2 * in->room : FIRST_ROOM;
		struct inspect_question *more = ARENA_ARRAY(in->mem, (size_t)room, struct inspect_question);
		if (!more)
			return NULL;
		if (in->questions)
			memcpy(more, in->question, (size_t)in->questions * sizeof *more);
		in->question = more;
		in->room = room;
	}
	in->question[in->questions] = *q;
	return &in->question[in->questions++];
}

void inspect_answer_add(struct inspect_question *q, enum inspect_answer_kind kind, const char *value, const char *says)
{
	if (q->answers < INSPECT_ANSWERS)
		q->answer[q->answers++] = (struct inspect_answer){.kind = kind, .value = value, .says = says};
}

const char *inspect_columns_are(const struct inspect *in, int file, int from, int to, const char *what)
{
	char first[32] = "", last[32] = "", text[160];
	if (in->tables > 1)
		snprintf(first, sizeof first, "%d:", file);
	if (to > from)
		snprintf(last, sizeof last, "-%d", to);
	snprintf(text, sizeof text, "%s%d%s=%s", first, from, last, what);
	return inspect_text(in->mem, "%s", text);
}

void inspect_answer_column(const struct inspect *in, struct inspect_question *q, int column, const char *what,
			   const char *says)
{
	inspect_answer_add(q, INSPECT_ANSWER_COLUMN, inspect_columns_are(in, q->file, column, column, what), says);
}

static enum err ask_layout(struct inspect *in, const struct inspect_file *f)
{
	struct inspect_question *q = inspect_ask(
		in,
		&(struct inspect_question){.file = f->file,
					   .stops = true,
					   .asks = inspect_text(in->mem, "%d layouts fit file %d equally well. Which is it?",
								f->look.draws, f->file)});
	if (!q)
		return err_memory();
	for (int i = 0; i < f->look.draws; i++)
		inspect_answer_add(q, INSPECT_ANSWER_LAYOUT, f->look.fit[i].name, f->look.fit[i].title);
	return ERR_OK;
}

static enum err ask_order(struct inspect *in, const struct inspect_file *f)
{
	struct inspect_question *q = inspect_ask(
		in, &(struct inspect_question){
			    .file = f->file,
			    .stops = true,
			    .asks = inspect_text(
				    in->mem,
				    "The questionnaire and the occasion of columns of file %d were read from names as "
				    "people type them. Are all of them right (the list above shows them)?",
				    f->file)});
	if (!q)
		return err_memory();
	inspect_answer_add(q, INSPECT_ANSWER_CONFIRM, NULL, "yes, each column is what the list says");
	inspect_answer_add(q, INSPECT_ANSWER_COLUMN, "N=QUESTIONNAIRE@3",
			   "no: column N is of occasion 3 (@0 intake, @fu1 follow-up 1); N=drop leaves it out");
	return ERR_OK;
}

static bool looks_like(enum layout_role role, enum inspect_like like)
{
	switch (role) {
	case ROLE_DATE:
	case ROLE_BIRTH_DATE:
		return like == INSPECT_LIKE_DATE;
	case ROLE_CLIENT_ID:
		return like == INSPECT_LIKE_ID || like == INSPECT_LIKE_SCORE;
	case ROLE_SCORE:
	case ROLE_DAYS:
		return like == INSPECT_LIKE_SCORE;
	default:
		return false;
	}
}

static bool is_among(const int *column, int n, int this)
{
	for (int i = 0; i < n; i++)
		if (column[i] == this)
			return true;
	return false;
}

/* Columns that could be what is wanting: first those whose headers are near, then those whose cells look like it. */
static void answer_wanting(const struct inspect *in, const struct inspect_file *f, const struct rd_row *header,
			   enum layout_role role, struct inspect_question *q)
{
	int near[LAYOUT_NEAREST];
	int n = layout_nearest(in->layouts, &f->look, header, role, near);
	const char *what = role == ROLE_SCORE ? "QUESTIONNAIRE" : layout_role_name(role);
	for (int i = 0; i < n; i++)
		inspect_answer_column(
			in, q, near[i], what,
			inspect_text(in->mem, "\"%s\" is nearly a known name for it", f->column[near[i] - 1].header));
	for (int i = 0; i < f->columns && q->answers < INSPECT_ANSWERS; i++)
		if (!f->look.column[i].known && !is_among(near, n, i + 1) && looks_like(role, f->column[i].cells->like))
			inspect_answer_column(
				in, q, i + 1, what,
				inspect_text(in->mem, "the cells of \"%s\" look like it", f->column[i].header));
	if (!q->answers)
		inspect_answer_add(q, INSPECT_ANSWER_COLUMN, inspect_text(in->mem, "N=%s", what),
				   "column N is it; or another layout (--layout)");
}

/* What would be scores may stand there as items. */
static enum err ask_items(struct inspect *in, const struct inspect_file *f, bool *asked)
{
	enum err err = ERR_OK;
	*asked = false;
	for (int i = 0; i < f->columns && !err; i++) {
		int n = inspect_item_run(f, i);
		if (n)
			err = inspect_ask_items(in, f, i, n, true);
		*asked = *asked || n;
	}
	return err;
}

static enum err ask_wanting(struct inspect *in, const struct inspect_file *f, const struct rd_row *header,
			    enum layout_role role)
{
	const struct layout_fit *fit = &f->look.fit[0];
	bool asked = false;
	enum err err = role == ROLE_SCORE ? ask_items(in, f, &asked) : ERR_OK;
	if (err || asked)
		return err;
	int there = 0;
	for (int i = 0; i < f->columns && !there; i++)
		there = f->look.column[i].known && f->look.column[i].role == role ? i + 1 : 0;
	const char *name = inspect_words_of(in->mem, layout_role_name(role));
	const char *asks =
		there ? inspect_text(in->mem,
				     "No layout fits file %d. It is nearest to %s, which has no %s; column %d is one.",
				     f->file, fit->name, name, there)
		      : inspect_text(
				in->mem,
				"No layout fits file %d. It is nearest to %s, which needs a column for %s. Which is it?",
				f->file, fit->name, name);
	struct inspect_question *q = inspect_ask(
		in, &(struct inspect_question){.file = f->file, .column = there, .stops = true, .own = true, .asks = asks});
	if (!q)
		return err_memory();
	if (there)
		inspect_answer_column(in, q, there, "drop", "leave that column out");
	else
		answer_wanting(in, f, header, role, q);
	return ERR_OK;
}

/* A sheet that is no export, beside others that are: the person takes one of those. */
static enum err ask_sheet(struct inspect *in, const struct inspect_file *f)
{
	struct inspect_question *q =
		inspect_ask(in, &(struct inspect_question){
					.file = f->file,
					.stops = true,
					.asks = inspect_text(in->mem,
							     "Sheet %d of the workbook (file %d) is nothing that a layout "
							     "fits. Which sheet is the export?",
							     f->info.sheet, f->file)});
	if (!q)
		return err_memory();
	for (int k = 0; k < in->files; k++)
		if (in->file[k].layout && in->file[k].argument == f->argument)
			inspect_answer_add(
				q, INSPECT_ANSWER_SHEET, inspect_text(in->mem, "%d", in->file[k].info.sheet),
				inspect_text(in->mem, "that one, as %s; leave the others out", in->file[k].layout));
	return ERR_OK;
}

static bool is_beside_an_export(const struct inspect *in, const struct inspect_file *f)
{
	for (int k = 0; f->is_sheet && k < in->files; k++)
		if (in->file[k].layout && in->file[k].argument == f->argument)
			return true;
	return false;
}

static enum err ask_unfitting(struct inspect *in, const struct inspect_file *f, const struct rd_row *header)
{
	const struct layout_fit *fit = &f->look.fit[0];
	enum err err = ERR_OK;
	if (is_beside_an_export(in, f))
		return ask_sheet(in, f);
	const struct inspect_question unknown = {
		.file = f->file,
		.stops = true,
		.asks = inspect_text(in->mem,
				     "No layout knows a column of file %d. Is it an export? Leave it out; or say what its "
				     "columns are, in a "
				     "layout of your own (--layout FILE.yaml) or with --column N=ROLE.",
				     f->file)};
	if (!fit->known)
		return inspect_ask(in, &unknown) ? ERR_OK : err_memory();
	for (enum layout_role r = ROLE_DROPPED; !err && r < ROLE__COUNT; r++)
		if (fit->lacking >> r & 1)
			err = ask_wanting(in, f, header, r);
	return err;
}

enum err inspect_ask_header(struct inspect *in, const struct inspect_file *f, const struct rd_row *header)
{
	const struct layout_fit *fit = f->look.fits ? &f->look.fit[0] : NULL;
	enum err err = ERR_OK;
	if (f->look.draws > 1)
		err = ask_layout(in, f);
	if (!err && fit && fit->fits && f->look.typed && !in->request.answers.confirm_order)
		err = ask_order(in, f);
	return err || !fit || fit->fits ? err : ask_unfitting(in, f, header);
}

enum err inspect_ask_dates(struct inspect *in, const struct inspect_file *f, int column)
{
	struct inspect_question *q = inspect_ask(
		in,
		&(struct inspect_question){
			.file = f->file,
			.column = column,
			.stops = true,
			.asks = inspect_text(in->mem, "The dates of file %d (column %d) read both ways. Which comes first?",
					     f->file, column)});
	if (!q)
		return err_memory();
	inspect_answer_add(q, INSPECT_ANSWER_DATE_ORDER, "dmy", "the day: 03/04 is the 3rd of April");
	inspect_answer_add(q, INSPECT_ANSWER_DATE_ORDER, "mdy", "the month: 03/04 is the 4th of March");
	return ERR_OK;
}

static const char *scale_means(struct arena *mem, const char *scale)
{
	if (!strcmp(scale, "standard"))
		return "on the standard scale, as they are";
	if (!strcmp(scale, "as_answered"))
		return "the reversed items are as they were answered: still to be turned round";
	if (!strcmp(scale, "as_scored"))
		return "the reversed items are turned round already";
	return inspect_text(mem, "on its scale %s", scale);
}

/* The scales that a sentence of layout/score_scale names behind "--scale": core_om=mean, core_om=standard. */
static void answer_scales(const struct inspect *in, const char *sentence, struct inspect_question *q)
{
	const char *at = strstr(sentence, "--scale ");
	for (size_t n; at && *at; at += n + (at[n] != '\0')) {
		n = strcspn(at, " ");
		const char *word = inspect_text(in->mem, "%.*s", (int)strcspn(at, " ,"), at);
		const char *scale = strchr(word, '=');
		if (scale)
			inspect_answer_add(q, INSPECT_ANSWER_SCALE, word, scale_means(in->mem, scale + 1));
	}
}

enum err inspect_ask_as_told(struct inspect *in, const struct inspect_file *f, const struct err_note *note)
{
	const char *options = strstr(note->text, ": say which");
	int n = options ? (int)(options - note->text) : (int)strlen(note->text);
	struct inspect_question *q = inspect_ask(
		in, &(struct inspect_question){.file = f->file,
					       .column = note->column,
					       .stops = true,
					       .asks = inspect_text(in->mem, "File %d: %.*s%s", f->file, n, note->text,
								    options ? ". Which is it?" : "")});
	if (!q)
		return err_memory();
	answer_scales(in, note->text, q);
	return ERR_OK;
}
