#include "app/inspect_ask.h"

#include "app/inspect_parts.h"
#include "app/inspect_print.h"
#include "app/inspect_spell.h"
#include "layout/layout.h"

#include <stdlib.h>
#include <string.h>

enum { LINE = 200 };

struct dialogue {
	struct ingest_request *request;
	struct arena *mem;
	struct inspect *in;
	FILE *from, *to;
	bool left, spells;
	char line[LINE];
};

/* A line without the spaces around it; false: the input is at its end. */
static bool read_line(struct dialogue *d, char line[LINE])
{
	fflush(d->to);
	if (!fgets(line, LINE, d->from))
		return false;
	size_t n = strcspn(line, "\r\n"), begin = strspn(line, " \t");
	if (!line[n])
		/* What is longer than any answer is none. */
		for (int c = 0; c != '\n' && c != EOF;)
			c = fgetc(d->from);
	while (n > begin && (line[n - 1] == ' ' || line[n - 1] == '\t'))
		n--;
	memmove(line, line + begin, n - (begin < n ? begin : n));
	line[begin < n ? n - begin : 0] = '\0';
	return true;
}

static const char *next_line(void *context)
{
	struct dialogue *d = context;
	return read_line(d, d->line) ? d->line : NULL;
}

static bool takes_words(const struct inspect_question *q)
{
	for (int i = 0; i < q->answers; i++)
		if (q->answer[i].kind == INSPECT_ANSWER_COLUMN)
			return q->own || inspect_answer_is_pattern(&q->answer[i]);
	return false;
}

static bool take_item(struct dialogue *d, struct option_list *list, const char *value)
{
	if (list->n == OPTION_LIST_MOST)
		return false;
	list->item[list->n] = arena_text(d->mem, value);
	return list->item[list->n] && ++list->n;
}

/* Into the request. */
static bool apply(struct dialogue *d, enum inspect_answer_kind kind, const char *value)
{
	static const char *const decimals[] = {
		[DECIMAL_NOT_TOLD] = "found", [DECIMAL_COMMA] = "comma", [DECIMAL_POINT] = "point"};
	switch (kind) {
	case INSPECT_ANSWER_COLUMN:
		return take_item(d, &d->request->answers.columns, value);
	case INSPECT_ANSWER_SCALE:
		return take_item(d, &d->request->answers.scales, value);
	case INSPECT_ANSWER_LAYOUT:
		d->request->layout = arena_text(d->mem, value);
		return d->request->layout != NULL;
	case INSPECT_ANSWER_DATE_ORDER:
		d->request->date_order = strcmp(value, "dmy") ? "mdy" : "dmy";
		return true;
	case INSPECT_ANSWER_SHEET:
		d->request->choice.sheet = arena_text(d->mem, value);
		return d->request->choice.sheet != NULL;
	case INSPECT_ANSWER_CONFIRM:
		d->request->answers.confirm_order = true;
		return true;
	case INSPECT_ANSWER_DECIMAL:
		d->request->answers.decimal = strcmp(value, decimals[DECIMAL_COMMA]) ? DECIMAL_POINT : DECIMAL_COMMA;
		return true;
	default:
		return false;
	}
}

/* What was typed, as an answer. False: it is none. */
static bool answer_of(const struct dialogue *d, const struct inspect_question *q, const char *line,
		      struct inspect_answer *out)
{
	char *end;
	long number = strtol(line, &end, 10);
	if (!*line && !q->stops && q->answers) {
		*out = q->answer[q->usual];
		return true;
	}
	if (*line && !*end) {
		bool one = number >= 1 && number <= q->answers && !inspect_answer_is_pattern(&q->answer[number - 1]);
		if (one)
			*out = q->answer[number - 1];
		return one;
	}
	*out = (struct inspect_answer){.kind = INSPECT_ANSWER_COLUMN, .value = line};
	/* "phq9" alone is of the column that was asked for. */
	if (*line && q->last && !strchr(line, '='))
		out->value = inspect_text(d->mem, "%d:%d-%d=%s#1", q->file, q->column, q->last, line);
	else if (*line && q->column && !strchr(line, '='))
		out->value = inspect_text(d->mem, "%d:%d=%s", q->file, q->column, line);
	return takes_words(q) && strchr(out->value, '=');
}

/* What spellings stand for is no option, and so of use only where it is saved. */
static bool is_spelling(const struct dialogue *d, const struct inspect_question *q)
{
	return d->spells && q->spellings;
}

static void prompt(struct dialogue *d, const struct inspect_question *q)
{
	int fixed = 0;
	while (fixed < q->answers && !inspect_answer_is_pattern(&q->answer[fixed]))
		fixed++;
	fputs("     Your answer (", d->to);
	if (fixed)
		fprintf(d->to, "%s%d, ", fixed > 1 ? "1 to " : "", fixed);
	if (takes_words(q))
		fputs(q->column ? "a questionnaire such as phq9, " : "your own such as 5=phq9, ", d->to);
	if (is_spelling(d, q))
		fputs("s to see frequent spellings and say what they are, ", d->to);
	if (!q->stops)
		fprintf(d->to, "Enter for %d, ", q->usual + 1);
	fputs("q to leave): ", d->to);
}

/* Looks again with the answer; where it cannot be meant, the request is as it was. */
static enum err try_answer(struct dialogue *d, const struct inspect_answer *a)
{
	const struct ingest_request before = *d->request;
	struct inspect seen;
	if (!apply(d, a->kind, a->value)) {
		fputs("     There is no room for more answers.\n", d->to);
		return ERR_OK;
	}
	enum err err = inspect_exports(d->request, &seen);
	if (!err) {
		inspect_free(d->in);
		*d->in = seen;
		return ERR_OK;
	}
	inspect_free(&seen);
	*d->request = before;
	if (err != ERR_USAGE && err != ERR_VALUE)
		return err;
	fprintf(d->to, "     That cannot be: %s\n", err_last()->text);
	err_clear();
	return ERR_OK;
}

/* Looks again with what was said of the spellings; without anything said it is asked again. */
static enum err spell(struct dialogue *d, const struct inspect_question *q)
{
	struct inspect seen;
	const struct inspect_spell talk = {.mem = d->mem, .in = d->in, .context = d, .line = next_line, .to = d->to};
	enum err err = inspect_spell(&talk, q->file, q->column, &d->request->answers, &d->left);
	if (err || d->left)
		return err;
	err = inspect_exports(d->request, &seen);
	inspect_free(err ? &seen : d->in);
	if (!err)
		*d->in = seen;
	return err;
}

static enum err ask(struct dialogue *d, const struct inspect_question *q, int number)
{
	char line[LINE];
	struct inspect_answer a;
	inspect_print_numbered(q, number, d->to);
	for (;;) {
		prompt(d, q);
		if (!read_line(d, line) || !strcmp(line, "q")) {
			d->left = true;
			return ERR_OK;
		}
		if (is_spelling(d, q) && !strcmp(line, "s"))
			return spell(d, q);
		if (answer_of(d, q, line, &a))
			return try_answer(d, &a);
		fputs("     That is none of the answers.\n", d->to);
	}
}

enum err inspect_dialogue(struct ingest_request *r, struct arena *mem, struct inspect *in, struct inspect_talk talk,
			  bool *left)
{
	struct dialogue d = {.request = r, .mem = mem, .in = in, .from = talk.from, .to = talk.to, .spells = talk.saves};
	enum err err = ERR_OK;
	for (int number = 1; !err && !d.left; number++) {
		const struct inspect_question *q = NULL;
		for (int i = 0; i < d.in->questions && !q; i++)
			q = d.in->question[i].answers ? &d.in->question[i] : NULL;
		if (!q)
			break;
		err = ask(&d, q, number);
	}
	*left = d.left;
	return err;
}

void inspect_print_options(const struct ingest_request *r, FILE *to)
{
	static const char *const decimals[] = {
		[DECIMAL_NOT_TOLD] = "", [DECIMAL_COMMA] = " --decimal comma", [DECIMAL_POINT] = " --decimal point"};
	if (r->layout)
		fprintf(to, " --layout %s", strchr(r->layout, '/') ? "FILE" : r->layout);
	if (r->choice.sheet)
		fprintf(to, " --sheet %s", r->choice.sheet);
	if (r->date_order)
		fprintf(to, " --date-order %s", r->date_order);
	for (int i = 0; i < r->answers.columns.n; i++)
		fprintf(to, " --column %s", r->answers.columns.item[i]);
	for (int i = 0; i < r->answers.scales.n; i++)
		fprintf(to, " --scale %s", r->answers.scales.item[i]);
	fprintf(to, "%s%s%s\n", r->answers.confirm_order ? " --confirm-order" : "", decimals[r->answers.decimal],
		r->answers.spelled_n ? "\n(What spellings stand for is no option: it is in the saved layout.)" : "");
}
