/* What every variable is: as a table, and as a page to read. */
#include "exchange/put_text.h"
#include "exchange/writers.h"

#include <stdlib.h>
#include <string.h>

const char *codebook_type(const struct frame_column *c)
{
	if (c->labels)
		return "code";
	return c->type == FRAME_WHOLE ? "whole number" : "number";
}

/* "1 = CBT; 2 = EMDR"; the caller frees it. NULL: no memory. */
static char *values_of(const struct frame_column *c)
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);
	if (!to)
		return NULL;
	for (size_t i = 0; i < c->labels; i++) {
		put_text(to, i ? "; " : "");
		put_whole(to, c->value_label[i].code);
		put_text(to, " = ");
		put_text(to, c->value_label[i].text);
	}
	if (!fclose(to))
		return text;
	free(text);
	return NULL;
}

static enum err put_row(const struct frame *f, const struct frame_column *c, FILE *out)
{
	char *values = values_of(c);
	if (!values)
		return err_memory();
	const char *const before[] = {f->name, c->name, c->label, codebook_type(c), c->unit, values};
	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		put_quoted(out, before[i]);
		put_text(out, ",");
	}
	put_count(out, c->n);
	put_text(out, ",");
	put_count(out, f->rows - c->n);
	put_text(out, ",");
	put_quoted(out, c->missing);
	put_text(out, ",");
	put_quoted(out, c->source);
	put_text(out, "\n");
	free(values);
	return ERR_OK;
}

enum err to_codebook_csv(const struct exchange_request *r, const struct frame *f, FILE *out)
{
	(void)f;
	enum err err = ERR_OK;
	put_text(out, "table,variable,label,type,unit,values,n,n_missing,missing_means,source\n");
	for (size_t t = 0; t < r->frames; t++)
		for (size_t i = 0; i < r->frame[t].columns && !err; i++)
			err = put_row(&r->frame[t], &r->frame[t].column[i], out);
	return err;
}

/* In a cell of a Markdown table. */
static void put_cell(FILE *out, const char *text)
{
	put_text(out, " ");
	for (const char *at = text; *at; at++) {
		if (*at == '|')
			fputc('\\', out);
		fputc(*at, out);
	}
	put_text(out, " |");
}

static enum err put_line(const struct frame *f, const struct frame_column *c, FILE *out)
{
	char *values = values_of(c);
	if (!values)
		return err_memory();
	put_text(out, "| `");
	put_text(out, c->name);
	put_text(out, "` |");
	put_cell(out, c->label);
	put_cell(out, *values ? values : codebook_type(c));
	put_cell(out, c->unit);
	put_text(out, " ");
	put_count(out, c->n);
	put_text(out, " | ");
	put_count(out, f->rows - c->n);
	put_text(out, " |");
	put_cell(out, c->missing);
	put_cell(out, c->source);
	put_text(out, "\n");
	free(values);
	return ERR_OK;
}

enum err to_codebook_md(const struct exchange_request *r, const struct frame *f, FILE *out)
{
	(void)f;
	enum err err = ERR_OK;
	put_text(out, "# Codebook\n\n| | |\n|---|---|\n");
	for (size_t i = 0; i < r->notes; i++) {
		put_text(out, "|");
		put_cell(out, r->note[i].key);
		put_cell(out, r->note[i].text);
		put_text(out, "\n");
	}
	for (size_t t = 0; t < r->frames && !err; t++) {
		const struct frame *of = &r->frame[t];
		put_text(out, "\n## `");
		put_text(out, of->name);
		put_text(out, "`: ");
		put_text(out, of->label);
		put_text(out, "\n\n");
		put_count(out, of->rows);
		put_text(out, " rows.\n\n| variable | label | values | unit | n | missing | missing means | source |\n"
			      "|---|---|---|---|---|---|---|---|\n");
		for (size_t i = 0; i < of->columns && !err; i++)
			err = put_line(of, &of->column[i], out);
	}
	return err;
}
