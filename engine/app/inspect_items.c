/* Answers to the items of a questionnaire that the headers do not name: item1 .. item9, Q1 .. Q7. */
#include "app/inspect_parts.h"

#include "core/ascii.h"
#include "core/fold.h"

#include <string.h>

enum { LEAST_ITEMS = 3, WORD = 24 };

/* The word before the number, and the number: false: the header is no such thing. */
static bool is_numbered(const struct inspect_column *c, char word[WORD], int *number)
{
	static const char *const words[] = {"item",   "items",    "q",    "question", "questions", "quest",
					    "answer", "response", "resp", "i",        "frage",     "pregunta"};
	char folded[WORD];
	long n = c->raw.n < WORD ? fold_name(c->raw.p, c->raw.n, folded, sizeof folded) : -1;
	long digits = n > 0 ? n : 0;
	while (digits > 0 && is_digit(folded[digits - 1]))
		digits--;
	if (n < 1 || digits == n || n - digits > 2 || !digits)
		return false;
	memcpy(word, folded, (size_t)digits);
	word[digits] = '\0';
	*number = 0;
	for (long i = digits; i < n; i++)
		*number = *number * 10 + (folded[i] - '0');
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

int inspect_item_run(const struct inspect_file *f, int i)
{
	char first[WORD], word[WORD];
	int n = 0, number = 0;
	if (f->look.column[i].known || !is_numbered(&f->column[i], first, &number) || number != 1)
		return 0;
	for (n = 1; i + n < f->columns && !f->look.column[i + n].known; n++)
		if (!is_numbered(&f->column[i + n], word, &number) || number != n + 1 || strcmp(word, first) != 0)
			break;
	return n >= LEAST_ITEMS ? n : 0;
}

bool inspect_is_in_item_run(const struct inspect_file *f, int i)
{
	for (int k = 0; k <= i; k++)
		if (k + inspect_item_run(f, k) > i)
			return true;
	return false;
}

bool inspect_has_items(const struct inspect_file *f)
{
	for (int i = 0; i < f->columns; i++)
		if (inspect_item_run(f, i))
			return true;
	return false;
}

/* Questionnaires of so many items: the first three. */
static void answer_forms(const struct inspect *in, struct inspect_question *q, int first, int n)
{
	enum { MOST = 4 };
	for (size_t i = 0; i < in->instruments.n && q->answers < MOST; i++) {
		const struct instrument *it = &in->instruments.item[i];
		if (!it->items || strcmp(it->items->form, it->name) != 0 || it->items->form_count != (size_t)n)
			continue;
		const char *what = inspect_text(in->mem, "%s#1", it->name);
		inspect_answer_add(q, INSPECT_ANSWER_COLUMN, inspect_columns_are(in, q->file, first, first + n - 1, what),
				   inspect_text(in->mem, "%s, which has %d items", it->title, n));
	}
}

enum err inspect_ask_items(struct inspect *in, const struct inspect_file *f, int i, int n, bool stops)
{
	struct inspect_question *q = inspect_ask(
		in, &(struct inspect_question){
			    .file = f->file,
			    .column = i + 1,
			    .last = i + n,
			    .stops = stops,
			    .own = true,
			    .asks = inspect_text(in->mem,
						 "Columns %d to %d of file %d (\"%s\" to \"%s\") are items 1 to %d of a "
						 "questionnaire that they do not name. Of which?",
						 i + 1, i + n, f->file, f->column[i].header, f->column[i + n - 1].header, n),
			    .otherwise = stops ? NULL : "they are dropped"});
	if (!q)
		return err_memory();
	answer_forms(in, q, i + 1, n);
	q->usual = q->answers;
	inspect_answer_add(q, INSPECT_ANSWER_COLUMN, inspect_columns_are(in, f->file, i + 1, i + n, "drop"),
			   "of none: leave out");
	inspect_answer_add(q, INSPECT_ANSWER_COLUMN, inspect_columns_are(in, f->file, i + 1, i + n, "QUESTIONNAIRE#1"),
			   "its name, and the item that the first column answers; upturn instruments lists names");
	return ERR_OK;
}
