/* A row of one table of several: its own columns, and the keys that bind it to rows of others. */
#include "layout/table_file.h"

#include <stdlib.h>
#include <string.h>

static bool is_where(const struct row_where *w, const struct rd_row *row)
{
	struct rd_cell cell = cell_trim(row->cell[w->cell]);
	for (unsigned i = 0; i < w->where->values_count; i++)
		if (take_is_code(w->where->values[i], cell))
			return true;
	return false;
}

static bool any(const struct row_filter *f, const struct rd_row *row)
{
	for (int i = 0; i < f->n; i++)
		if (is_where(&f->where[i], row))
			return true;
	return false;
}

static bool all(const struct row_filter *f, const struct rd_row *row)
{
	for (int i = 0; i < f->n; i++)
		if (!is_where(&f->where[i], row))
			return false;
	return true;
}

/* The text of a key: of one column the cell itself; of several, each with a unit separator behind it. Without one of them there is none. */
static struct rd_cell key_of(struct table_file *t, const struct key_cells *k, const struct rd_row *row)
{
	struct rd_cell none = {.p = "", .n = 0};
	char *from = (char *)t->joined + t->joined_n;
	size_t n = 0;
	for (int i = 0; i < k->n; i++) {
		struct rd_cell cell = cell_trim(row->cell[k->cell[i]]);
		if (!cell.n || t->joined_n + n + cell.n + 1 > t->joined_room)
			return none;
		if (k->n == 1)
			return cell;
		memcpy(from + n, cell.p, cell.n);
		n += cell.n;
		from[n++] = '\x1f';
	}
	t->joined_n += n;
	return k->n ? (struct rd_cell){.p = from, .n = (uint32_t)n} : none;
}

static bool is_address(struct rd_cell key)
{
	return (key.n > 7 && !memcmp(key.p, "http://", 7)) || (key.n > 8 && !memcmp(key.p, "https://", 8));
}

/* A key as references to it are written: with the prefix, unless it is a whole address. */
static struct rd_cell behind(struct table_file *t, const char *prefix, struct rd_cell key)
{
	char *to = (char *)t->joined + t->joined_n;
	size_t n = strlen(prefix), length = n + key.n;
	if (is_address(key))
		return key;
	if (!key.n || t->joined_n + length > t->joined_room)
		return (struct rd_cell){.p = "", .n = 0};
	for (size_t i = 0; i < n; i++)
		to[i] = prefix[i];
	memcpy(to + n, key.p, key.n);
	t->joined_n += length;
	return (struct rd_cell){.p = to, .n = (uint32_t)length};
}

static void take_keys(struct table_file *t, const struct rd_row *row, struct held_keys *out)
{
	const struct held *h = &t->group->held[t->at];
	t->joined_n = 0;
	for (int i = 0; i < h->indexes; i++)
		out->key[i] = key_of(t, &t->key[i], row);
	if (h->keyed && t->table->key_prefix)
		out->key[0] = behind(t, t->table->key_prefix, out->key[0]);
	for (unsigned i = 0; i < t->table->lookups_count; i++)
		out->link[i] = key_of(t, &t->link[i], row);
}

static void take_event(const struct layout_file *f, const struct rd_row *row, struct record *out)
{
	for (int i = 0; i < f->table->events && f->date_cell < 0 && out->day == NO_DAY; i++) {
		const struct taker *t = &f->table->event[i];
		layout_tell_lost(f, t, t->take(t, row->cell[t->cell], out), row->cell[t->cell]);
	}
}

int table_instrument_of(const struct layout_file *f, const struct rd_row *row)
{
	int found = -1;
	for (int i = 0; i < f->table->instruments && found < 0; i++) {
		const struct taker *t = &f->table->instrument[i];
		(void)take_instrument(t, row->cell[t->cell], &found);
	}
	return found;
}

/* The first cell that tells an instrument; *by is whose it is. What the others say is counted. */
static int first_instrument(const struct layout_file *f, const struct rd_row *row, const struct taker **by)
{
	int found = -1;
	for (int i = 0; i < f->table->instruments && found < 0; i++) {
		const struct taker *t = &f->table->instrument[i];
		enum layout_reason reason = take_instrument(t, row->cell[t->cell], &found);
		*by = t;
		if (reason)
			layout_tell_lost(f, t, taken(t, reason), row->cell[t->cell]);
	}
	return found;
}

/* Means are printed with fewer places than they have. */
static int32_t slack_of(const struct instrument *i)
{
	return i->items && i->items->rounding == ROUND_NONE;
}

/* What parts of the row made the score is kept: the row's own value says the same, or that it does not is told. */
static enum layout_reason compare(const struct taker *v, const struct instrument *i, int32_t parts, int32_t *score)
{
	int32_t own = *score;
	*score = parts;
	if (abs(own - parts) <= slack_of(i))
		return REASON_NONE;
	v->seen->values--;
	return taken(v, REASON_TOTAL_DISAGREES);
}

/* True when a cell holds something, a score or not, or the score is there already: of parts of the row. */
static bool take_value(const struct layout_file *f, const struct rd_row *row, int which, struct record *out)
{
	const struct instrument *instrument = &f->set->instruments->item[which];
	struct table_file *t = f->table;
	int32_t *score = &out->score[t->position[which]], parts = *score;
	bool told = parts != RECORD_NO_SCORE;
	for (int i = 0; i < t->values; i++) {
		struct taker *v = &t->value[i];
		taker_of_instrument(v, instrument, t->position[which]);
		v->scale = score_scale_of(f, v);
		enum layout_reason reason = v->take(v, row->cell[v->cell], out), first = reason;
		if (!reason && parts != RECORD_NO_SCORE)
			reason = compare(v, instrument, parts, score);
		layout_tell_lost(f, v, reason, row->cell[v->cell]);
		told |= reason != REASON_EMPTY;
		if (!first)
			break;
	}
	return told;
}

/* A row that is there for its score, and names the instrument, but has no score: that is told. */
static void take_one_score(const struct layout_file *f, const struct rd_row *row, struct record *out)
{
	const struct taker *by = NULL;
	int which = first_instrument(f, row, &by);
	if (which < 0)
		return;
	bool told = f->table->position[which] == NO_PLACE ? f->table->values > 0 : take_value(f, row, which, out);
	bool missing = !told && f->table->table->gives == GIVES_SCORES;
	layout_tell_lost(f, by, taken(by, missing ? REASON_NO_SCORE : REASON_NONE), row->cell[by->cell]);
}

static enum layout_reason take_who_and_when(struct layout_file *f, const struct rd_row *row, struct record *out)
{
	enum layout_reason reason = f->client_cell >= 0 ? layout_take_client(f, row, out) : REASON_NONE;
	/* Another table may tell. */
	if (reason == REASON_NO_CLIENT)
		reason = REASON_NONE;
	if (!reason && f->date_cell >= 0) {
		reason = layout_take_when(f, row, out);
		if (reason == REASON_NO_DATE)
			reason = REASON_NONE;
	}
	return layout_because_of(f, reason, out);
}

enum layout_reason table_row_take(struct layout_file *f, const struct rd_row *row, struct record *out,
				  struct table_row *more)
{
	struct table_file *t = f->table;
	*more = (struct table_row){.scores = t->table->gives == GIVES_SCORES};
	*out = f->blank;
	f->row = out->row = row->number;
	if (row->ragged)
		return layout_is_totals_row(f, row) ? REASON_TOTALS_ROW : REASON_RAGGED;
	layout_tell_names(f, row);
	take_keys(t, row, &more->keys);
	if (any(&t->drop, row))
		return REASON_VOIDED;
	if (!all(&t->take, row)) {
		*more = (struct table_row){.nothing = true};
		return REASON_NONE;
	}
	enum layout_reason reason = take_who_and_when(f, row, out);
	if (reason)
		return reason;
	if (t->table->key_count && !more->keys.key[0].n)
		return layout_is_totals_row(f, row) ? REASON_TOTALS_ROW : REASON_NO_KEY;
	if (out->client.n)
		f->column[f->client_cell].values++;
	take_event(f, row, out);
	for (int i = 0; i < f->takers; i++) {
		const struct taker *k = &f->taker[i];
		layout_tell_lost(f, k, k->take(k, row->cell[k->cell], out), row->cell[k->cell]);
	}
	int which = t->instruments ? table_instrument_of(f, row) : -1;
	items_take(f, row, which < 0 ? NULL : &f->set->instruments->item[which], out);
	if (t->instruments)
		take_one_score(f, row, out);
	more->scores = more->scores || any(&t->scores, row);
	return REASON_NONE;
}
