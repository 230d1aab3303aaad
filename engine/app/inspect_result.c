/* What inspect found, as lists: for other programs, and for who wants all of it. */
#include "app/ingest_read.h"
#include "app/input_facts.h"
#include "app/inspect_parts.h"
#include "app/inspect_print.h"
#include "deid/statement.h"

static void put_file(const struct inspect_file *f, struct result_part *p)
{
	uint64_t rejected = 0;
	for (int r = 0; r < REASON__COUNT; r++)
		rejected += f->rejected[r];
	result_row(p);
	result_count(p, "file", f->file);
	result_text(p, "syntax", f->info.syntax);
	result_text(p, "encoding", rd_encoding_name(f->info.encoding));
	result_text(p, "delimiter", input_facts_delimiter(f->info.delimiter));
	result_count(p, "header_row", f->info.header_row);
	result_count(p, "preamble_rows", f->info.header_row - 1);
	result_count(p, "columns", f->columns);
	result_count(p, "columns_known", f->look.fits ? f->look.fit[0].known : 0);
	result_text(p, "layout", f->layout ? f->layout : "not recognised");
	result_text(p, "table", f->unused ? "not read" : f->table);
	result_text(p, "date_order", f->date_order);
	result_count(p, "rows", (long long)f->rows);
	result_count(p, "rows_rejected", (long long)rejected);
	result_count(p, "blank_rows", f->info.blank_rows);
	input_facts_sheet(p, &f->info);
}

static void put_column(const struct inspect *in, const struct inspect_file *f, int i, struct result_part *p)
{
	const struct inspect_column *c = &f->column[i];
	result_row(p);
	result_count(p, "file", f->file);
	result_count(p, "column", i + 1);
	result_text(p, "header", c->header);
	result_text(p, "role", layout_role_name(c->seen.role));
	result_text(p, "instrument", c->instrument);
	result_text(p, "occasion", inspect_occasion(in->mem, &f->look.column[i]));
	result_text(p, "because", c->because);
	result_text(p, "action", c->action);
	result_text(p, "why", c->why);
	result_count(p, "values", (long long)c->seen.values);
	result_words(p, "lost", c->lost);
	result_words(p, "flags", c->flags);
}

static void put_samples(const struct inspect_file *f, int i, struct result_part *p)
{
	const struct inspect_cells *c = f->column[i].cells;
	for (int k = 0; k < c->shapes; k++) {
		result_row(p);
		result_count(p, "file", f->file);
		result_count(p, "column", i + 1);
		result_text(p, "shape", c->shape[k].text);
		result_count(p, "cells", (long long)c->shape[k].cells);
	}
}

static void put_layouts(const struct inspect *in, const struct inspect_file *f, struct result_part *p)
{
	for (size_t k = 0; k < f->look.fits; k++) {
		const struct layout_fit *fit = &f->look.fit[k];
		const char *lacking = "";
		for (enum layout_role r = ROLE_DROPPED; r < ROLE__COUNT; r++)
			if (fit->lacking >> r & 1)
				lacking = inspect_text(in->mem, "%s%s%s", lacking, *lacking ? " " : "", layout_role_name(r));
		result_row(p);
		result_count(p, "file", f->file);
		result_text(p, "layout", fit->name);
		result_count(p, "known", fit->known);
		result_count(p, "columns", f->columns);
		result_flag(p, "fits", fit->fits);
		result_words(p, "lacking", lacking);
	}
}

/* By which rule, as the De-identification sheet will say it. */
static void put_statement(const struct inspect *in, const struct inspect_file *f, int i, struct result_part *p)
{
	struct statement s = statement_of(&f->column[i].seen, &in->profile);
	result_row(p);
	result_count(p, "file", f->file);
	result_count(p, "column", i + 1);
	result_text(p, "hipaa", statement_hipaa((int)s.hipaa));
	result_text(p, "done", statement_action((int)s.action));
	result_text(p, "uk", statement_uk((int)s.uk));
}

static void put_questions(const struct inspect *in, struct result_part *p)
{
	for (int i = 0; i < in->questions; i++) {
		const struct inspect_question *q = &in->question[i];
		result_row(p);
		result_count(p, "question", i + 1);
		result_count(p, "file", q->file);
		result_count(p, "column", q->column);
		result_flag(p, "stops", q->stops);
		result_text(p, "asks", q->asks);
		result_text(p, "otherwise", q->otherwise ? q->otherwise : "");
	}
}

static void put_answers(const struct inspect *in, struct result_part *p)
{
	for (int i = 0; i < in->questions; i++)
		for (int k = 0; k < in->question[i].answers; k++) {
			const struct inspect_answer *a = &in->question[i].answer[k];
			result_row(p);
			result_count(p, "question", i + 1);
			result_text(p, "option", inspect_answer_option(a->kind));
			result_text(p, "value", a->value ? a->value : "");
			result_text(p, "says", a->says);
		}
}

static void put_beyond(const struct inspect *in, struct result_part *p)
{
	for (size_t i = 0; statement_beyond(in->profile.base, i); i++) {
		result_row(p);
		result_text(p, "text", statement_beyond(in->profile.base, i));
	}
}

void inspect_result(const struct inspect *in, struct result *r)
{
	struct result_part *files = result_part(r, "files", RESULT_ROWS), *columns = result_part(r, "columns", RESULT_ROWS),
			   *layouts = result_part(r, "layouts", RESULT_ROWS),
			   *samples = result_part(r, "samples", RESULT_ROWS),
			   *statement = result_part(r, "statement", RESULT_ROWS);
	for (int k = 0; k < in->files; k++) {
		const struct inspect_file *f = &in->file[k];
		put_file(f, files);
		put_layouts(in, f, layouts);
		for (int i = 0; i < f->columns; i++) {
			put_column(in, f, i, columns);
			put_samples(f, i, samples);
			if (f->layout)
				put_statement(in, f, i, statement);
		}
	}
	put_questions(in, result_part(r, "questions", RESULT_ROWS));
	put_answers(in, result_part(r, "answers", RESULT_ROWS));
	put_beyond(in, result_part(r, "beyond", RESULT_ROWS));
}
