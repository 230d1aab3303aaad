#include "disclose/safe.h"

enum release safe_release(const struct safe_table *t)
{
	return t->release;
}

bool safe_private(const struct safe_table *t)
{
	return t->private;
}

struct disclose_constants safe_constants(const struct safe_table *t)
{
	return t->constants;
}

const char *safe_sheet(const struct safe_table *t)
{
	return t->sheet;
}

const char *safe_name(const struct safe_table *t)
{
	return t->name;
}

const char *safe_question(const struct safe_table *t)
{
	return t->question ? t->question : "";
}

const char *safe_title(const struct safe_table *t)
{
	return t->title;
}

const char *safe_sentence(const struct safe_table *t)
{
	return t->sentence;
}

size_t safe_notes(const struct safe_table *t)
{
	return t->notes;
}

const char *safe_note(const struct safe_table *t, size_t i)
{
	return t->note[i];
}

size_t safe_rows(const struct safe_table *t)
{
	return t->rows;
}

size_t safe_columns(const struct safe_table *t)
{
	return t->columns;
}

const struct column *safe_column(const struct safe_table *t, size_t column)
{
	return &t->column[column];
}

struct safe_cell safe_cell(const struct safe_table *t, size_t row, size_t column)
{
	return t->cell[row * t->columns + column];
}

const struct chart *safe_chart(const struct safe_table *t)
{
	return &t->chart;
}

size_t safe_curves(const struct safe_table *t)
{
	return t->curves;
}

size_t safe_sums(const struct safe_table *t)
{
	return t->sums;
}

const struct table_sum *safe_sum(const struct safe_table *t, size_t i)
{
	return &t->sum[i];
}

size_t safe_shares(const struct safe_table *t)
{
	return t->shares;
}

const struct table_share *safe_share(const struct safe_table *t, size_t i)
{
	return &t->share[i];
}

struct safe_curve safe_curve(const struct safe_table *t, size_t i)
{
	return t->curve[i];
}

enum err safe_note_add(struct safe_table *s, const char *note)
{
	if (s->notes == TABLE_NOTES)
		return err_set(ERR_LIMIT, "a sheet has room for %d notes", TABLE_NOTES);
	s->note[s->notes++] = note;
	s->sums = s->shares = 0;
	return ERR_OK;
}
