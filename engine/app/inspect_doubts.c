/* What the cells leave open: ingest goes on without an answer, and a person may know better. */
#include "app/inspect_parts.h"
#include "app/inspect_spell.h"

/* A person, or what was saved, has spoken of it; or it tells how the tables of an export go together. */
static bool is_decided(const struct layout_sight *sight)
{
	return (sight->role >= ROLE_INSTRUMENT && sight->role <= ROLE_LINK) || sight->because == BECAUSE_SAID ||
	       sight->because == BECAUSE_SAVED;
}

static enum err ask_repeated(struct inspect *in, const struct inspect_file *f, int i)
{
	const struct layout_sight *s = &f->look.column[i];
	const char *what = s->instrument ? s->instrument : layout_role_name(s->role);
	int first = s->instead < i + 1 ? s->instead : i + 1, second = s->instead < i + 1 ? i + 1 : s->instead;
	struct inspect_question *q = inspect_ask(
		in, &(struct inspect_question){
			    .file = f->file,
			    .column = i + 1,
			    .asks = inspect_text(in->mem, "Columns %d and %d of file %d are both %s. Which one counts?",
						 first, second, f->file, inspect_words_of(in->mem, what)),
			    .otherwise = inspect_text(in->mem, "column %d counts", s->instead)});
	if (!q)
		return err_memory();
	inspect_answer_column(in, q, i + 1, "drop", inspect_text(in->mem, "column %d; leave %d out", s->instead, i + 1));
	inspect_answer_column(in, q, s->instead, "drop",
			      inspect_text(in->mem, "column %d; leave %d out", i + 1, s->instead));
	return ERR_OK;
}

/* Columns side by side that nothing knows and whose cells look like scores: how many from i on. */
static int run_of_scores(const struct inspect_file *f, int i)
{
	int n = 0;
	while (i + n < f->columns && !f->look.column[i + n].known && f->column[i + n].cells->like == INSPECT_LIKE_SCORE &&
	       !inspect_is_in_item_run(f, i + n))
		n++;
	return n;
}

static bool is_wide(const struct inspect_file *f)
{
	for (int i = 0; i < f->columns; i++)
		if (f->look.column[i].has_occasion)
			return true;
	return false;
}

static enum err ask_scores(struct inspect *in, const struct inspect_file *f, int i, int n)
{
	const char *asks =
		n == 1 ? inspect_text(in->mem,
				      "The cells of column %d of file %d (\"%s\") look like scores. Of which questionnaire?",
				      i + 1, f->file, f->column[i].header)
		       : inspect_text(
				 in->mem,
				 "Columns %d to %d of file %d (\"%s\" to \"%s\") look like scores. Of which questionnaire?",
				 i + 1, i + n, f->file, f->column[i].header, f->column[i + n - 1].header);
	struct inspect_question *q =
		inspect_ask(in, &(struct inspect_question){.file = f->file,
							   .column = i + 1,
							   .own = true,
							   .asks = asks,
							   .otherwise = n == 1 ? "it is dropped" : "they are dropped"});
	if (!q)
		return err_memory();
	inspect_answer_add(q, INSPECT_ANSWER_COLUMN, inspect_columns_are(in, f->file, i + 1, i + n, "drop"),
			   "of none: leave out");
	inspect_answer_column(in, q, i + 1, is_wide(f) ? "QUESTIONNAIRE@3" : "QUESTIONNAIRE",
			      is_wide(f)
				      ? "its name and occasion (upturn instruments lists names); @0 intake, @fu1 follow-up"
				      : "its name; upturn instruments lists them (phq9, gad7, ors ...)");
	return ERR_OK;
}

static const char *shapes_of(struct arena *mem, const struct inspect_spellings *s)
{
	struct inspect_cells top;
	inspect_spellings_shapes(s, &top);
	const char *text = "";
	for (int i = 0; i < top.shapes; i++)
		text = inspect_text(mem, "%s%s%s", text, i ? ", " : "", top.shape[i].text);
	return text;
}

static enum err ask_unmapped(struct inspect *in, const struct inspect_file *f, int i)
{
	const struct inspect_column *c = &f->column[i];
	int spellings = inspect_spellings_count(c->unmapped);
	uint64_t cells = c->seen.reason[REASON_UNMAPPED];
	struct inspect_question *q = inspect_ask(
		in, &(struct inspect_question){
			    .file = f->file,
			    .column = i + 1,
			    .asks = inspect_text(in->mem,
						 "Column %d of file %d (%s): %d spelling%s in %s cell%s that no list knows "
						 "(%s). Keep the column?",
						 i + 1, f->file, inspect_words_of(in->mem, layout_role_name(c->seen.role)),
						 spellings, spellings == 1 ? "" : "s", inspect_count(in->mem, cells),
						 cells == 1 ? "" : "s", shapes_of(in->mem, c->unmapped)),
			    .otherwise = "those cells count as unmapped, the others are kept"});
	if (!q)
		return err_memory();
	q->spellings = inspect_spellings_tellable(in, f, i) > 0;
	inspect_answer_column(in, q, i + 1, layout_role_name(c->seen.role), "yes: those cells count as unmapped");
	inspect_answer_column(in, q, i + 1, "drop", "no: leave it out");
	return ERR_OK;
}

static enum err ask_decimal(struct inspect *in, const struct inspect_file *f, int i)
{
	struct inspect_question *q = inspect_ask(
		in, &(struct inspect_question){
			    .file = f->file,
			    .column = i + 1,
			    .asks = inspect_text(in->mem,
						 "Numbers of column %d of file %d have a comma, as in 12,5. What is it?",
						 i + 1, f->file),
			    .otherwise = "those cells are no numbers and lost",
			    .usual = 1});
	if (!q)
		return err_memory();
	inspect_answer_add(q, INSPECT_ANSWER_DECIMAL, "comma", "a decimal comma: twelve and a half");
	inspect_answer_add(q, INSPECT_ANSWER_DECIMAL, "point", "no number: the file has decimal points");
	return ERR_OK;
}

enum err inspect_ask_cells(struct inspect *in, const struct inspect_file *f)
{
	enum err err = ERR_OK;
	bool asked_decimal = f->info.delimiter != ',' || layout_decimal_told(in->layouts);
	for (int i = 0; i < f->columns && !err; i++) {
		const struct layout_sight *s = &f->look.column[i];
		const struct inspect_column *c = &f->column[i];
		if (s->repeated && s->instead)
			err = ask_repeated(in, f, i);
		else if (f->layout && inspect_item_run(f, i))
			err = inspect_ask_items(in, f, i, inspect_item_run(f, i), false);
		else if (f->layout && run_of_scores(f, i) && (!i || !run_of_scores(f, i - 1)))
			err = ask_scores(in, f, i, run_of_scores(f, i));
		else if (c->seen.reason[REASON_UNMAPPED] && c->unmapped && !is_decided(s))
			err = ask_unmapped(in, f, i);
		if (!err && !asked_decimal && s->known && s->role == ROLE_SCORE && c->cells->decimal_commas) {
			asked_decimal = true;
			err = ask_decimal(in, f, i);
		}
	}
	return err;
}
