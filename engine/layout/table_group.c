/* The tables of one export together: rows held, looked up, and given. */
#include "layout/table_file.h"

#include "core/secret.h"

#include <stdlib.h>
#include <string.h>

static bool has_score(const struct record *r)
{
	for (int i = 0; i < RECORD_SCORES; i++)
		if (r->score[i] != RECORD_NO_SCORE)
			return true;
	return false;
}

/* A row that should carry a score and has none tells of its client at most. */
static enum record_kind kind_of(const struct layout_file *f, bool scores, const struct record *r)
{
	bool one_score = f->table->instruments > 0;
	if ((scores || one_score) && !has_score(r))
		return RECORD_CLIENT;
	return scores ? RECORD_MEASUREMENT : RECORD_APPOINTMENT;
}

enum layout_reason table_row_finish(const struct layout_file *f, const struct table_row *more, struct record *out)
{
	const struct table_file *t = f->table;
	if (t->table->gives == GIVES_NOTHING || more->nothing) {
		out->kind = RECORD_NOTHING;
		return REASON_NONE;
	}
	enum layout_reason reason = table_join(t->group, t->at, more->keys.link, &f->blank, out);
	if (reason)
		return reason;
	bool named = out->name.n || (out->given.n && out->surname.n);
	if (!out->client.n && !named)
		return REASON_NO_CLIENT;
	bool dated = out->day != NO_DAY;
	if (!dated && (!t->table->undated_clients || has_score(out)))
		return REASON_NO_DATE;
	out->kind = dated ? kind_of(f, more->scores, out) : RECORD_CLIENT;
	out->keyed = t->table->key_count > 0;
	out->joins = t->instruments > 0 && !more->scores;
	if (!dated)
		out->day = 0;
	if (out->kind == RECORD_MEASUREMENT)
		out->attendance = ATTENDANCE_ASSESSMENT;
	else if (out->attendance == VOCABULARY_MISSING)
		out->attendance = ATTENDANCE_ATTENDED;
	return REASON_NONE;
}

static void add_fields(struct held *h, const struct layout_file *f)
{
	for (int i = 0; i < f->n; i++) {
		struct taker_field field[2];
		int n = taker_fields(f->column[i].role, field);
		for (int k = 0; k < n; k++)
			held_add_field(h, field[k].offset, field[k].size, field[k].cell);
	}
	bool scores = f->table->table->gives != GIVES_NOTHING;
	for (size_t i = 0; scores && i < f->table->group->instruments; i++)
		held_add_field(h, offsetof(struct record, score) + i * sizeof(int32_t), sizeof(int32_t), false);
}

static enum err hold_rows(struct layout_file *f)
{
	struct table_file *t = f->table;
	struct held *h = &t->group->held[t->at];
	struct record record;
	struct table_row more;
	struct rd_row row;
	enum err err;
	t->first = t->next = h->n;
	while ((err = rd_next(f->rd, &row)) == ERR_OK) {
		struct held_row held = {.number = row.number, .file = (uint16_t)t->place};
		held.reason = (uint8_t)table_row_take(f, &row, &record, &more);
		held.scores = more.scores;
		held.nothing = more.nothing;
		err = held_add(h, &held, &record, &more.keys);
		if (err)
			return err;
	}
	t->end = h->n;
	layout_forget_spellings(f);
	return err == ERR_END ? ERR_OK : err;
}

enum err table_load(struct layout_group *g, const struct layout_file *by)
{
	enum err err = ERR_OK;
	if (g->loaded)
		return ERR_OK;
	for (size_t i = 0; i < g->n && by->of; i++) {
		g->file[i]->watch = by->watch;
		g->file[i]->tell = by->tell;
	}
	for (size_t i = 0; i < g->n; i++) {
		const struct table_file *t = g->file[i]->table;
		if (!t->unused && g->holds[t->at])
			add_fields(&g->held[t->at], g->file[i]);
	}
	for (size_t i = 0; i < g->n && !err; i++) {
		const struct table_file *t = g->file[i]->table;
		if (!t->unused && g->holds[t->at])
			err = hold_rows(g->file[i]);
	}
	g->loaded = true;
	return err;
}

static enum err give_held(struct layout_file *f, struct record *out, enum layout_reason *reason)
{
	struct table_file *t = f->table;
	const struct held *h = &t->group->held[t->at];
	struct table_row more = {.scores = false};
	if (t->next == t->end)
		return ERR_END;
	size_t i = t->next++;
	*out = f->blank;
	out->row = held_row(h, i)->number;
	*reason = (enum layout_reason)held_row(h, i)->reason;
	if (*reason)
		return ERR_OK;
	held_restore(h, i, out);
	more.scores = held_row(h, i)->scores;
	more.nothing = held_row(h, i)->nothing;
	for (unsigned k = 0; k < t->table->lookups_count; k++)
		more.keys.link[k] = held_link(h, i, k);
	*reason = table_row_finish(f, &more, out);
	return ERR_OK;
}

enum err table_next(struct layout_file *f, struct record *out, enum layout_reason *reason)
{
	struct table_file *t = f->table;
	struct table_row more;
	struct rd_row row;
	if (t->unused)
		return ERR_END;
	enum err err = table_load(t->group, f);
	if (err || t->group->holds[t->at])
		return err ? err : give_held(f, out, reason);
	err = layout_next_row(f, &row);
	if (err)
		return err;
	*reason = table_row_take(f, &row, out, &more);
	if (!*reason)
		*reason = table_row_finish(f, &more, out);
	return ERR_OK;
}
