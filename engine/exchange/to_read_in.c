/*
 * A SAS program that reads the transport files in and gives the values their labels. %xpt2loc is SAS's own macro for transport files of version 8.
 * A format is named by the place of table and variable, and ends in a letter, as SAS asks.
 */
#include "exchange/put_text.h"
#include "exchange/writers.h"

static void put_format(FILE *out, size_t table, size_t variable)
{
	put_text(out, "t");
	put_count(out, table + 1);
	put_text(out, "v");
	put_count(out, variable + 1);
	put_text(out, "f");
}

static void put_literal(FILE *out, const char *text)
{
	put_text(out, "'");
	for (const char *at = text; *at; at++) {
		if (*at == '\'')
			fputc('\'', out);
		fputc(*at, out);
	}
	put_text(out, "'");
}

static void put_values(FILE *out, const struct frame_column *c)
{
	for (size_t i = 0; i < c->labels; i++) {
		put_text(out, "\n    ");
		put_whole(out, c->value_label[i].code);
		put_text(out, " = ");
		put_literal(out, c->value_label[i].text);
	}
	put_text(out, ";\n");
}

static void put_table(FILE *out, const struct frame *f, size_t table)
{
	put_text(out, "%xpt2loc(libref=work, memlist=");
	put_text(out, f->name);
	put_text(out, ", filespec=\"");
	put_text(out, f->name);
	put_text(out, ".xpt\");\nproc datasets lib=work nolist;\n  modify ");
	put_text(out, f->name);
	put_text(out, ";\n");
	for (size_t i = 0; i < f->columns; i++) {
		if (!f->column[i].labels)
			continue;
		put_text(out, "  format ");
		put_text(out, f->column[i].name);
		put_text(out, " ");
		put_format(out, table, i);
		put_text(out, ".;\n");
	}
	put_text(out, "quit;\n");
}

enum err to_read_in(const struct exchange_request *r, const struct frame *f, FILE *out)
{
	(void)f;
	put_text(out, "/* Run in the folder of the .xpt files. */\nproc format;\n");
	for (size_t t = 0; t < r->frames; t++)
		for (size_t i = 0; i < r->frame[t].columns; i++) {
			if (!r->frame[t].column[i].labels)
				continue;
			put_text(out, "  value ");
			put_format(out, t, i);
			put_values(out, &r->frame[t].column[i]);
		}
	put_text(out, "run;\n");
	for (size_t t = 0; t < r->frames; t++)
		put_table(out, &r->frame[t], t);
	return ERR_OK;
}
