#include "app/inspect_spell.h"

#include "app/inspect_parts.h"
#include "core/weak.h"
#include "layout/take.h"
#include "scan/scan.h"

#include <string.h>

enum { LEAST_CELLS = 5, MOST = 20, LINE = 96 };

static const struct vocabulary *list_of(const struct inspect *in, const struct inspect_file *f, int i)
{
	enum vocabulary_domain domain = taker_domain(f->column[i].seen.role);
	return domain == VOC__COUNT ? NULL : &layout_vocabularies(in->layouts)->list[domain];
}

static bool may_be_shown(const struct inspect *in, struct rd_cell spelling, uint64_t cells)
{
	if (weak(WEAK_SPELLING))
		return true;
	return spelling.n && cells >= LEAST_CELLS && !scan_text(spelling.p, spelling.n, in->names);
}

/* The most frequent ones that may be shown, the earlier one of equals; how many. */
static int choose(const struct inspect *in, const struct inspect_spellings *s, struct rd_cell out[MOST],
		  uint64_t cells[MOST])
{
	int found = 0;
	for (int k = 0; k < inspect_spellings_count(s); k++) {
		uint64_t n;
		struct rd_cell spelling = inspect_spelling(s, k, &n);
		int at = found;
		if (!may_be_shown(in, spelling, n))
			continue;
		while (at > 0 && cells[at - 1] < n)
			at--;
		if (at == MOST)
			continue;
		int last = found < MOST ? found++ : MOST - 1;
		memmove(&out[at + 1], &out[at], (size_t)(last - at) * sizeof *out);
		memmove(&cells[at + 1], &cells[at], (size_t)(last - at) * sizeof *cells);
		out[at] = spelling;
		cells[at] = n;
	}
	return found;
}

int inspect_spellings_tellable(const struct inspect *in, const struct inspect_file *f, int i)
{
	struct rd_cell spelling[MOST];
	uint64_t cells[MOST];
	return list_of(in, f, i) ? choose(in, f->column[i].unmapped, spelling, cells) : 0;
}

static void put_codes(const struct vocabulary *v, FILE *to)
{
	size_t column = LINE;
	fputs("     Codes:", to);
	for (size_t k = 0; k < v->n; k++) {
		size_t n = strlen(v->code[k].name) + 2;
		if (!v->code[k].code)
			continue;
		if (column + n > LINE)
			fputs("\n      ", to);
		column = column + n > LINE ? n : column + n;
		fprintf(to, " %s%s", v->code[k].name, k + 1 < v->n ? "," : "");
	}
	fputc('\n', to);
}

static const char *code_named(const struct vocabulary *v, const char *words)
{
	int code = vocabulary_code_of(v, words, strlen(words));
	for (size_t k = 0; k < v->n; k++)
		if (code > 0 && v->code[k].code == code)
			return v->code[k].name;
	return NULL;
}

static enum err add(const struct inspect_spell *talk, struct answers *a, struct layout_spelled told)
{
	struct layout_spelled *list = ARENA_ARRAY(talk->mem, (size_t)a->spelled_n + 1, struct layout_spelled);
	if (!list || !told.cell || !told.code)
		return err_memory();
	if (a->spelled_n)
		memcpy(list, a->spelled, (size_t)a->spelled_n * sizeof *list);
	list[a->spelled_n++] = told;
	a->spelled = list;
	return ERR_OK;
}

/* The code that a person says; NULL: none. */
static const char *ask_one(const struct inspect_spell *talk, const struct vocabulary *v, struct rd_cell spelling,
			   uint64_t cells, bool *left)
{
	for (;;) {
		fprintf(talk->to, "       \"%s\" (%s cells) is: ", inspect_header(talk->mem, spelling),
			inspect_count(talk->mem, cells));
		const char *line = talk->line(talk->context);
		*left = !line || !strcmp(line, "q");
		if (*left || !*line)
			return NULL;
		const char *code = code_named(v, line);
		if (code)
			return code;
		fputs("     That is none of the codes.\n", talk->to);
	}
}

enum err inspect_spell(const struct inspect_spell *talk, int file, int column, struct answers *answers, bool *left)
{
	struct rd_cell spelling[MOST];
	uint64_t cells[MOST];
	const struct inspect_file *f = &talk->in->file[file - 1];
	const struct vocabulary *v = list_of(talk->in, f, column - 1);
	int n = v ? choose(talk->in, f->column[column - 1].unmapped, spelling, cells) : 0;
	enum err err = ERR_OK;
	if (n)
		put_codes(v, talk->to);
	fputs("     What is each? Enter passes over it.\n", talk->to);
	for (int k = 0; k < n && !err && !*left; k++) {
		const char *code = ask_one(talk, v, spelling[k], cells[k], left);
		if (code)
			err = add(talk, answers,
				  (struct layout_spelled){.file = file,
							  .column = column,
							  .cell = arena_text_n(talk->mem, spelling[k].p, spelling[k].n),
							  .code = arena_text(talk->mem, code)});
	}
	return err;
}
