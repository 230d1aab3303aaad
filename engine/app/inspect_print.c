#include "app/inspect_print.h"
#include "app/inspect_parts.h"

#include <string.h>

enum { EDGE = 100, INDENT = 2, HEADER = 20, BECOMES = 22, BECAUSE = 23, RIVALS = 3 };

/* Letters of UTF-8. */
static int letters(const char *text)
{
	int n = 0;
	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

/* In a field of that many letters, cut with ".." where it is longer. */
static void put_field(const char *text, int width, FILE *to)
{
	bool cut = letters(text) > width;
	int n = 0;
	for (const char *c = text; *c; c++) {
		bool begins = ((unsigned char)*c & 0xc0) != 0x80;
		if (begins && cut && n == width - 2)
			break;
		n += begins;
		fputc(*c, to);
	}
	fprintf(to, "%s%*s", cut ? ".." : "", cut ? 0 : width - n, "");
}

/* Words from column `at` on, those beyond the edge below. */
static void put_wrapped(const char *text, int at, FILE *to)
{
	int used = at;
	for (size_t n; *text; text += n + (text[n] == ' ')) {
		n = strcspn(text, " ");
		bool below = used > at && used + 1 + (int)n > EDGE;
		if (below)
			fprintf(to, "\n%*s", at, "");
		fprintf(to, "%s%.*s", used > at && !below ? " " : "", (int)n, text);
		used = (below ? at : used + (used > at)) + (int)n;
	}
	fputc('\n', to);
}

static void put_paragraph(const char *text, FILE *to)
{
	fprintf(to, "%*s", INDENT, "");
	put_wrapped(text, INDENT, to);
}

static const char *syntax_words(const struct inspect *in, const struct inspect_file *f)
{
	switch (f->info.delimiter) {
	case ',':
		return "comma-divided text";
	case ';':
		return "text divided by semicolons";
	case '\t':
		return "tab-divided text";
	case '|':
		return "text divided by bars";
	default:
		return f->info.sheet ? inspect_text(in->mem, "%s, sheet %d", f->syntax->title, f->info.sheet)
				     : f->syntax->title;
	}
}

static void put_rivals(const struct inspect *in, const struct inspect_file *f, FILE *to)
{
	const char *text = "";
	for (size_t i = 1; i < f->look.fits && i <= RIVALS; i++) {
		const struct layout_fit *fit = &f->look.fit[i];
		text = inspect_text(in->mem, "%s%s%s (%d%s)", text, *text ? ", " : "", fit->name, fit->known,
				    fit->fits ? "" : ", does not fit");
	}
	if (*text)
		put_paragraph(inspect_text(in->mem, "Next nearest, with the columns that they know: %s.", text), to);
}

static const char *lacking(struct arena *mem, const struct layout_fit *fit)
{
	const char *text = "";
	for (enum layout_role r = ROLE_DROPPED; r < ROLE__COUNT; r++)
		if (fit->lacking >> r & 1)
			text = inspect_text(mem, "%s%s%s", text, *text ? ", " : "",
					    inspect_words_of(mem, layout_role_name(r)));
	return text;
}

static void put_likeness(const struct inspect *in, const struct inspect_file *f, FILE *to)
{
	const struct layout_fit *fit = f->look.fits ? &f->look.fit[0] : NULL;
	if (f->unused)
		put_paragraph(
			inspect_text(in->mem, "No table of layout %s, and nothing by itself: it is not read.", f->layout),
			to);
	else if (*f->table)
		put_paragraph(inspect_text(in->mem, "Looks like: table %s of %s, a layout of several tables.", f->table,
					   f->layout),
			      to);
	if (!fit || f->unused || *f->table)
		return;
	put_paragraph(inspect_text(in->mem, "%s: %s, %s (%d of %d columns known%s%s).",
				   fit->fits ? "Looks like" : "No layout fits. Nearest", fit->name, fit->title, fit->known,
				   f->columns,
				   fit->fits ? ", all that it needs"
					     : inspect_text(in->mem, "; wanting or in the way: %s", lacking(in->mem, fit)),
				   f->look.draws > 1 ? "; others fit as well" : ""),
		      to);
	put_rivals(in, f, to);
}

static void put_rows(const struct inspect *in, const struct inspect_file *f, FILE *to)
{
	uint64_t rejected = 0;
	const char *why = "";
	for (int r = 0; r < REASON__COUNT; r++) {
		rejected += f->rejected[r];
		if (f->rejected[r])
			why = inspect_text(in->mem, "%s%s%s %s", why, *why ? ", " : "",
					   inspect_words_of(in->mem, layout_reason_name((enum layout_reason)r)),
					   inspect_count(in->mem, f->rejected[r]));
	}
	if (rejected)
		put_paragraph(inspect_text(in->mem, "%s row%s cannot be taken: %s.", inspect_count(in->mem, rejected),
					   rejected == 1 ? "" : "s", why),
			      to);
	if (f->info.blank_rows)
		put_paragraph(inspect_text(in->mem, "%s blank row%s passed over.",
					   inspect_count(in->mem, (uint64_t)f->info.blank_rows),
					   f->info.blank_rows == 1 ? " is" : "s are"),
			      to);
}

/* What of a sheet its reader does not see, and is read all the same. */
static void put_unseen(const struct inspect *in, const struct inspect_file *f, FILE *to)
{
	const struct rd_info *info = &f->info;
	if (info->hidden_sheets)
		put_paragraph(inspect_text(in->mem, "Hidden in the workbook, and not read: %s sheet%s.",
					   inspect_count(in->mem, (uint64_t)info->hidden_sheets),
					   info->hidden_sheets == 1 ? "" : "s"),
			      to);
	if (info->hidden_rows || info->hidden_columns)
		put_paragraph(inspect_text(in->mem, "Hidden in the sheet, and read like the others: %s rows, %s columns.",
					   inspect_count(in->mem, (uint64_t)info->hidden_rows),
					   inspect_count(in->mem, (uint64_t)info->hidden_columns)),
			      to);
	if (info->formulas_empty)
		put_paragraph(
			inspect_text(in->mem,
				     "%s cells have a formula and no value kept with it: they are read as empty. Open the "
				     "workbook in a spreadsheet program and save it.",
				     inspect_count(in->mem, (uint64_t)info->formulas_empty)),
			to);
}

static void put_dates(const struct inspect_file *f, FILE *to)
{
	const char *order = f->date_order;
	if (!strcmp(order, "dmy"))
		put_paragraph("Dates have the day first.", to);
	else if (!strcmp(order, "mdy"))
		put_paragraph("Dates have the month first.", to);
	else if (!strcmp(order, "ymd"))
		put_paragraph("Dates have the year first.", to);
}

static void put_summary(const struct inspect *in, const struct inspect_file *f, FILE *to)
{
	const char *rows =
		f->layout ? inspect_text(in->mem, ", %s row%s", inspect_count(in->mem, f->rows), f->rows == 1 ? "" : "s")
			  : "";
	fprintf(to, "File %d: ", f->file);
	put_wrapped(inspect_text(in->mem, "%s (%s), %d columns%s.", syntax_words(in, f), rd_encoding_name(f->info.encoding),
				 f->columns, rows),
		    INDENT, to);
	put_likeness(in, f, to);
	if (f->info.header_row > 2)
		put_paragraph(inspect_text(in->mem, "The header is row %ld; rows 1 to %ld above it are not read.",
					   f->info.header_row, f->info.header_row - 1),
			      to);
	else if (f->info.header_row == 2)
		put_paragraph("The header is row 2; row 1 above it is not read.", to);
	put_dates(f, to);
	put_unseen(in, f, to);
	put_rows(in, f, to);
}

/* As many shapes as there is room for. */
static const char *samples(const struct inspect *in, const struct inspect_cells *c, int room)
{
	const char *text = c->filled ? "" : "(all empty)";
	for (int i = 0; i < c->shapes; i++) {
		const char *more = inspect_text(in->mem, "%s%s%s (%s)", text, i ? ", " : "", c->shape[i].text,
						inspect_count(in->mem, c->shape[i].cells));
		if (i && letters(more) > room)
			break;
		text = more;
	}
	return text;
}

static const char *becomes(const struct inspect *in, const struct inspect_file *f, int i)
{
	const struct inspect_column *c = &f->column[i];
	const char *what = *c->instrument ? c->instrument : inspect_words_of(in->mem, layout_role_name(c->seen.role));
	const char *occasion = inspect_occasion(in->mem, &f->look.column[i]);
	if (*occasion)
		return inspect_text(in->mem, "%s, %s", what, occasion);
	return *c->action && strcmp(c->action, "kept") != 0 ? inspect_text(in->mem, "%s, %s", what, c->action) : what;
}

static bool is_dropped(const struct inspect_file *f, int i)
{
	const struct inspect_column *c = &f->column[i];
	return f->layout ? !strcmp(c->action, "dropped") : !f->look.column[i].known;
}

static void put_column(const struct inspect *in, const struct inspect_file *f, int i, FILE *to)
{
	enum { NUMBER = 4, LEFT = INDENT + NUMBER + HEADER + BECOMES + BECAUSE + 8 };
	const struct inspect_column *c = &f->column[i];
	bool dropped = is_dropped(f, i);
	const char *why = *c->why && f->look.column[i].known ? c->why : c->because;
	fprintf(to, "%*s%*d  ", INDENT, "", NUMBER, i + 1);
	put_field(c->header, HEADER, to);
	fputs("  ", to);
	put_field(dropped ? (f->look.column[i].repeated ? c->because : why) : becomes(in, f, i),
		  dropped ? BECOMES + 2 + BECAUSE : BECOMES, to);
	if (!dropped) {
		fputs("  ", to);
		put_field(c->because, BECAUSE, to);
	}
	const char *shown = samples(in, c->cells, EDGE - LEFT);
	fprintf(to, "%s%s\n", *shown ? "  " : "", shown);
	if (*c->lost)
		fprintf(to, "%*slost: %s\n", INDENT + NUMBER + 4, "", inspect_words_of(in->mem, c->lost));
}

static void put_columns(const struct inspect *in, const struct inspect_file *f, bool dropped, FILE *to)
{
	int n = 0;
	for (int i = 0; i < f->columns; i++)
		n += is_dropped(f, i) == dropped;
	if (!n)
		return;
	fprintf(to, "\n%*s%s\n", INDENT, "",
		!f->layout
			? (dropped ? "Columns that nothing knows" : "Columns that are known")
			: (dropped ? "Dropped: nothing of these columns is kept" : "Taken: what becomes of these columns"));
	fprintf(to, "%*s  no  ", INDENT, "");
	put_field("header", HEADER, to);
	fputs("  ", to);
	put_field(dropped ? "why" : f->layout ? "becomes" : "is", dropped ? BECOMES + 2 + BECAUSE : BECOMES, to);
	if (!dropped) {
		fputs("  ", to);
		put_field("because", BECAUSE, to);
	}
	fputs("  cell shapes (count)\n", to);
	for (int i = 0; i < f->columns; i++)
		if (is_dropped(f, i) == dropped)
			put_column(in, f, i, to);
}

static void put_question(const struct inspect_question *q, int number, bool numbered, FILE *to)
{
	enum { TEXT = 5, OPTION = 34 };
	fprintf(to, "\n%3d. ", number);
	put_wrapped(q->asks, TEXT, to);
	for (int i = 0; i < q->answers; i++) {
		const struct inspect_answer *a = &q->answer[i];
		char place[8] = "", option[200];
		if (numbered && !inspect_answer_is_pattern(a))
			snprintf(place, sizeof place, "%d  ", i + 1);
		else if (numbered)
			snprintf(place, sizeof place, "   ");
		int n = snprintf(option, sizeof option, "%s--%s%s%s", place, inspect_answer_option(a->kind),
				 a->value ? " " : "", a->value ? a->value : "");
		fprintf(to, "%*s%-*s  ", TEXT + 2, "", OPTION, option);
		put_wrapped(a->says, TEXT + 4 + (n > OPTION ? n : OPTION), to);
	}
}

void inspect_print_numbered(const struct inspect_question *q, int number, FILE *to)
{
	put_question(q, number, true, to);
}

void inspect_print_questions(const struct inspect *in, FILE *to)
{
	enum { TEXT = 5 };
	if (in->questions)
		fprintf(to, "\n%s\n",
			in->questions == 1 ? "One question is open"
					   : inspect_text(in->mem, "%d questions are open", in->questions));
	for (int i = 0; i < in->questions; i++) {
		const struct inspect_question *q = &in->question[i];
		put_question(q, i + 1, false, to);
		fprintf(to, "%*s%s", TEXT, "", q->stops ? "Ingest stops until this is answered.\n" : "Without an answer: ");
		if (!q->stops)
			put_wrapped(q->otherwise, TEXT, to);
	}
}

void inspect_print_files(const struct inspect *in, FILE *to)
{
	for (int i = 0; i < in->files; i++) {
		fputs(i ? "\n" : "", to);
		put_summary(in, &in->file[i], to);
		put_columns(in, &in->file[i], false, to);
		put_columns(in, &in->file[i], true, to);
	}
	for (int i = 0; i < in->files; i++)
		if (in->file[i].more)
			fprintf(to, "\nShapes of file %d are of its first 100,000 rows.\n", in->file[i].file);
	if (in->files)
		fputs("\nShapes: a letter, A capital, 9 digit. The rule for each column: --format csv --part statement\n",
		      to);
}
