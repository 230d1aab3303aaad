#include "app/inspect_save.h"

#include "app/target.h"
#include "core/fold.h"
#include "core/outfile.h"
#include "core/weak.h"
#include "scan/names.h"
#include "scan/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDED = 160, WIDEST = 400 };

/* A column as it is written down. */
struct decision {
	const struct inspect_file *file;
	int column; /* from 0 */
	int nth;
	char folded[FOLDED];
};

static bool is_written(const struct inspect_file *f, int i)
{
	const struct layout_sight *s = &f->look.column[i];
	return s->codes_n || s->because == BECAUSE_SAID || s->because == BECAUSE_SAVED ||
	       (s->because == BECAUSE_TYPED && !s->repeated);
}

/* What was told of spellings is written down, and so are they. */
static enum err check_spellings(const struct inspect *in, const struct layout_sight *s, struct err_place place)
{
	for (unsigned i = 0; i < s->codes_n; i++)
		for (unsigned k = 0; k < s->codes[i].from_count; k++)
			if (scan_text(s->codes[i].from[k], strlen(s->codes[i].from[k]), in->names))
				return err_at(ERR_VALUE, place,
					      "--save-layout: a spelling of this column may identify a person, and is not "
					      "written down");
	return ERR_OK;
}

/* A name of the export of 5 letters or more within a word: quillbybdi1. */
static bool holds_a_name(const struct inspect *in, const char *folded, size_t n)
{
	enum { SHORTEST = 5 };
	if (weak(WEAK_SCAN))
		return false;
	for (size_t from = 0; from + SHORTEST <= n; from++)
		for (size_t k = SHORTEST; from + k <= n; k++)
			if (scan_names_is(in->names, folded + from, k))
				return true;
	return false;
}

static enum err name_of(const struct inspect *in, const struct inspect_file *f, int i, struct decision *out)
{
	char other[FOLDED];
	const struct rd_cell raw = f->column[i].raw;
	const struct err_place place = err_place(f->file, 0, i + 1);
	*out = (struct decision){.file = f, .column = i, .nth = 1};
	long n = raw.n < WIDEST ? fold_name(raw.p, raw.n, out->folded, sizeof out->folded) : -1;
	if (n < 1)
		return err_at(ERR_VALUE, place,
			      "--save-layout: this column has no header that it could be known by the next time");
	if (scan_text(raw.p, raw.n, in->names) || holds_a_name(in, out->folded, (size_t)n))
		return err_at(ERR_VALUE, place,
			      "--save-layout: this header may identify a person, and is not written down; change it in the "
			      "export");
	enum err err = check_spellings(in, &f->look.column[i], place);
	if (err)
		return err;
	for (int k = 0; k < i; k++) {
		const struct rd_cell before = f->column[k].raw;
		if (fold_name(before.p, before.n, other, sizeof other) == n && !strcmp(other, out->folded))
			out->nth++;
	}
	return ERR_OK;
}

static bool same_decision(const struct decision *a, const struct decision *b)
{
	const struct layout_sight *x = &a->file->look.column[a->column], *y = &b->file->look.column[b->column];
	bool instrument =
		x->instrument && y->instrument ? !strcmp(x->instrument, y->instrument) : x->instrument == y->instrument;
	return x->role == y->role && instrument && x->has_occasion == y->has_occasion && x->occasion == y->occasion &&
	       x->follow_up == y->follow_up && x->item == y->item;
}

/* Adds it, unless an earlier file has said the same of that header. */
static enum err add(struct decision *list, size_t *n, const struct decision *d)
{
	for (size_t k = 0; k < *n; k++) {
		if (list[k].nth != d->nth || strcmp(list[k].folded, d->folded) != 0)
			continue;
		return same_decision(&list[k], d)
			       ? ERR_OK
			       : err_at(ERR_VALUE, err_place(d->file->file, 0, d->column + 1),
					"--save-layout: another file has this header for something else; save "
					"a layout for each");
	}
	list[(*n)++] = *d;
	return ERR_OK;
}

static enum err collect(const struct inspect *in, struct decision **out, size_t *n)
{
	size_t most = 0;
	enum err err = ERR_OK;
	for (int k = 0; k < in->files; k++)
		most += (size_t)in->file[k].columns;
	struct decision *list = ARENA_ARRAY(in->mem, most + 1, struct decision);
	if (!list)
		return err_memory();
	*n = 0;
	for (int k = 0; k < in->files && !err; k++)
		for (int i = 0; i < in->file[k].columns && !err; i++) {
			struct decision d;
			if (!is_written(&in->file[k], i))
				continue;
			err = name_of(in, &in->file[k], i, &d);
			if (!err)
				err = add(list, n, &d);
		}
	*out = list;
	return err;
}

/* Double quotes of YAML. Control characters say nothing in a header: names are compared without them. */
static void put_quoted(struct rd_cell text, FILE *to)
{
	fputc('"', to);
	for (uint32_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c == '"' || c == '\\')
			fputc('\\', to);
		bool control = c < 0x20 || c == 0x7f || (c == 0xc2 && i + 1 < text.n && (unsigned char)text.p[i + 1] < 0xa0);
		fputc(control ? ' ' : c, to);
		i += control && c == 0xc2;
	}
	fputc('"', to);
}

static void put_codes(const struct layout_sight *s, FILE *to)
{
	for (unsigned i = 0; i < s->codes_n; i++) {
		const struct layout_code *c = &s->codes[i];
		fputs(i ? ", {from: [" : ", codes: [{from: [", to);
		for (unsigned k = 0; k < c->from_count; k++) {
			fputs(k ? ", " : "", to);
			put_quoted((struct rd_cell){.p = c->from[k], .n = (uint32_t)strlen(c->from[k])}, to);
		}
		fprintf(to, "]%s%s}%s", c->to ? ", to: " : "", c->to ? c->to : "", i + 1 == s->codes_n ? "]" : "");
	}
}

static void put_decision(const struct decision *d, FILE *to)
{
	const struct layout_sight *s = &d->file->look.column[d->column];
	const char *as = s->instrument ? s->instrument : s->role == ROLE_DROPPED ? "drop" : layout_role_name(s->role);
	fputs("  - {name: ", to);
	put_quoted(d->file->column[d->column].raw, to);
	if (d->nth > 1)
		fprintf(to, ", nth: %d", d->nth);
	fprintf(to, ", as: %s", as);
	if (s->item)
		fprintf(to, ", item: %d", s->item);
	if (s->has_occasion)
		fprintf(to, ", occasion: %d%s%s%s", s->occasion, s->unit ? ", unit: " : "", s->unit ? s->unit : "",
			s->follow_up ? ", follow_up: yes" : "");
	put_codes(s, to);
	fputs("}\n", to);
}

static void put_text(const char *text, FILE *to)
{
	put_quoted((struct rd_cell){.p = text, .n = (uint32_t)strlen(text)}, to);
	fputc('\n', to);
}

/* Which part of a workbook or database it is. */
static void put_source(const struct syntax_choice *choice, FILE *to)
{
	if (choice->sheet) {
		fputs("sheet: ", to);
		put_text(choice->sheet, to);
	}
	if (choice->queries)
		fputs("queries:\n", to);
	for (int i = 0; i < choice->queries; i++) {
		fputs("  - ", to);
		put_text(choice->query[i], to);
	}
	if (choice->codes)
		fputs("value_codes: yes\n", to);
}

static void put_layout(const struct inspect *in, const struct layout_kept *kept, const struct decision *list, size_t n,
		       FILE *to)
{
	static const char *const decimals[] = {
		[DECIMAL_NOT_TOLD] = NULL, [DECIMAL_COMMA] = "comma", [DECIMAL_POINT] = "point"};
	const struct ingest_request *r = &in->request;
	const char *order = r->date_order ? r->date_order : kept->date_order;
	const char *decimal = r->answers.decimal ? decimals[r->answers.decimal] : kept->decimal;
	fprintf(to,
		"# What a person decided about exports of one kind. Written by upturn inspect --save-layout; "
		"datasets/layouts/README.md has\n"
		"# the keys. Names are headers; of cells nothing is in here but spellings of categories, under codes.\n"
		"name: own_%s\ntitle: %s, with what was decided\nsource: upturn inspect --save-layout\nkind: answers\nbase: "
		"%s\ncolumns: []\n",
		kept->base, kept->base, kept->base);
	if (order)
		fprintf(to, "date_order: %s\n", order);
	if (decimal)
		fprintf(to, "decimal: %s\n", decimal);
	if (kept->scales_n || r->answers.scales.n)
		fputs("scales:\n", to);
	for (unsigned i = 0; i < kept->scales_n; i++)
		fprintf(to, "  - %s\n", kept->scales[i]);
	for (int i = 0; i < r->answers.scales.n; i++)
		fprintf(to, "  - %s\n", r->answers.scales.item[i]);
	put_source(&r->choice, to);
	if (n)
		fputs("decided:\n", to);
	for (size_t i = 0; i < n; i++)
		put_decision(&list[i], to);
}

static enum err write_layout(const struct inspect *in, const struct layout_kept *kept, const struct decision *list, size_t n,
			     const char *path)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	if (!to)
		return err_memory();
	put_layout(in, kept, list, n, to);
	bool failed = fclose(to) != 0;
	enum err err = failed ? err_memory() : outfile_write(path, text, size);
	free(text);
	return err;
}

/* A sheet may be called after somebody, and a query ask for somebody. */
static enum err check_source(const struct inspect *in, const struct syntax_choice *choice)
{
	bool found = choice->sheet && scan_text(choice->sheet, strlen(choice->sheet), in->names);
	for (int i = 0; i < choice->queries && !found; i++)
		found = scan_text(choice->query[i], strlen(choice->query[i]), in->names);
	return found ? err_set(ERR_VALUE,
			       "--save-layout: the name of the sheet, or a query, may identify a person, and is not "
			       "written down; say the sheet by its number")
		     : ERR_OK;
}

static enum err can_be_saved(const struct inspect *in, struct layout_kept *kept)
{
	for (int i = 0; i < in->questions; i++)
		if (in->question[i].stops && in->question[i].answer[0].kind != INSPECT_ANSWER_CONFIRM)
			return err_set(ERR_VALUE,
				       "--save-layout: nothing is saved before the questions that ingest stops for are "
				       "answered, by their options or with --ask");
	for (int k = 0; k < in->files; k++)
		if (!in->file[k].layout || strcmp(in->file[k].layout, in->file[0].layout) != 0)
			return err_at(ERR_VALUE, err_place(k + 1, 0, 0),
				      "--save-layout: the files have different layouts; save one for each kind of file");
	*kept = layout_kept(in->layouts, in->file[0].layout);
	if (kept->own)
		return err_set(ERR_VALUE,
			       "--save-layout: a layout of your own is found by its name only in the folder of --layouts; "
			       "put it there, and name it with --layout");
	return ERR_OK;
}

enum err inspect_save(const struct inspect *in, const char *path)
{
	struct layout_kept kept;
	struct decision *list = NULL;
	size_t n = 0;
	enum err err = can_be_saved(in, &kept);
	if (!err)
		err = check_source(in, &in->request.choice);
	if (!err)
		err = collect(in, &list, &n);
	return err ? err : write_layout(in, &kept, list, n, path);
}

enum err inspect_save_place(const struct ingest_request *r, const char *path)
{
	enum err err = target_place(path, "--save-layout");
	if (!err && target_file(path, (const char *const *)r->export_path, (size_t)r->exports))
		err = err_set(ERR_USAGE, "--save-layout: that is one of the exports, or a folder");
	return err;
}
