/* The loop over rows: the hot path of ingestion. */
#include "layout/table_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool has_digit(struct rd_cell cell)
{
	for (uint32_t i = 0; i < cell.n; i++)
		if (cell.p[i] >= '0' && cell.p[i] <= '9')
			return true;
	return false;
}

/* The first cell of a row that is not empty, if it speaks of totals. */
bool layout_is_totals_row(const struct layout_file *f, const struct rd_row *row)
{
	for (int i = 0; i < row->n; i++)
		if (cell_trim(row->cell[i]).n)
			return cell_is_total(&f->set->missing, row->cell[i]);
	return false;
}

/* Words are looked up only for ids that could be one: no digit, or the first letter of total, subtotal, grand total. */
static bool could_be_a_word(struct rd_cell cell)
{
	char first = (char)(cell.p[0] | 0x20);
	return first == 't' || first == 's' || first == 'g' || !has_digit(cell);
}

enum layout_reason layout_take_client(struct layout_file *f, const struct rd_row *row, struct record *out)
{
	if (f->by_name)
		return layout_is_totals_row(f, row) ? REASON_TOTALS_ROW : REASON_NONE;
	if (f->client_cell < 0) {
		int n = snprintf(f->row_name, sizeof f->row_name, "file %d row %ld", f->file, row->number);
		out->client = (struct rd_cell){.p = f->row_name, .n = (uint32_t)n};
		out->client_by_row = true;
		return layout_is_totals_row(f, row) ? REASON_TOTALS_ROW : REASON_NONE;
	}
	struct rd_cell cell = cell_trim(row->cell[f->client_cell]);
	if (!cell.n)
		return layout_is_totals_row(f, row) ? REASON_TOTALS_ROW : REASON_NO_CLIENT;
	if (could_be_a_word(cell)) {
		if (cell_is_total(&f->set->missing, cell))
			return REASON_TOTALS_ROW;
		if (cell_no_value(&f->set->missing, cell))
			return REASON_NO_CLIENT;
	} else if (cell_is_damaged_id(cell)) {
		return REASON_DAMAGED_ID;
	}
	out->client = cell;
	return REASON_NONE;
}

static enum layout_reason take_date(const struct layout_file *f, const struct rd_row *row, struct record *out)
{
	struct civil c;
	struct rd_cell cell = cell_trim(row->cell[f->date_cell]);
	enum date_found found = cell.n ? date_read(&f->when.dates, cell, &c) : DATE_SENTINEL;
	if (found == DATE_SENTINEL || (found == DATE_UNREADABLE && cell_no_value(f->when.missing, cell)))
		return REASON_NO_DATE;
	if (found != DATE_FOUND)
		return REASON_IMPOSSIBLE_DATE;
	out->day = civil_to_day(c);
	return out->day > f->when.dates.today ? REASON_FUTURE_DATE : REASON_NONE;
}

static enum layout_reason take_days(const struct layout_file *f, const struct rd_row *row, struct record *out)
{
	static const double days[] = {[UNIT_DAY] = 1, [UNIT_WEEK] = 7, [UNIT_MONTH] = 30.4375};
	enum { EARLIEST = -3660, LATEST = 36600 };
	struct rd_cell cell = cell_trim(row->cell[f->days_cell]), rest;
	double value;
	if (cell_no_value(f->when.missing, cell))
		return REASON_NO_DATE;
	if (!take_number(&f->when, cell, &value, &rest) || rest.n)
		return REASON_IMPOSSIBLE_DATE;
	value = nearbyint(value * days[f->layout->days_unit]);
	if (value < EARLIEST || value > LATEST)
		return REASON_IMPOSSIBLE_DATE;
	out->day = (int32_t)value;
	return REASON_NONE;
}

enum layout_reason layout_take_when(const struct layout_file *f, const struct rd_row *row, struct record *out)
{
	if (f->date_cell < 0 && f->days_cell < 0)
		return REASON_NONE;
	enum layout_reason reason = f->date_cell >= 0 ? take_date(f, row, out) : take_days(f, row, out);
	return taken(&f->when, reason);
}

void layout_tell_rejected(const struct layout_file *f, const struct layout_column *column, enum layout_reason reason)
{
	if (f->tell.rejected && layout_reason_of_value(reason))
		f->tell.rejected(f->tell.context, column, f->row, reason);
}

void layout_tell_cell(const struct layout_file *f, const struct taker *t, enum layout_reason reason, struct rd_cell cell)
{
	layout_tell_rejected(f, t->seen, reason);
	if (f->watch.lost && (reason == REASON_NONE || layout_reason_of_value(reason)))
		f->watch.lost(f->watch.context, t->seen, cell_trim(cell));
}

void layout_tell_names(const struct layout_file *f, const struct rd_row *row)
{
	for (int i = 0; f->watch.name && i < f->names; i++) {
		struct rd_cell cell = cell_trim(row->cell[f->name_cell[i]]);
		if (cell.n && !(f->name_cell[i] == f->client_cell && has_digit(cell)))
			f->watch.name(f->watch.context, cell);
	}
}

static bool names_people(enum layout_role role)
{
	return layout_role_is_name(role) || role == ROLE_OTHER_NAME || role == ROLE_THERAPIST || role == ROLE_CLIENT_ID ||
	       role == ROLE_RELATIVE || role == ROLE_REFERRER;
}

void layout_tell(struct layout_file *f, struct layout_tell tell)
{
	f->tell = tell;
}

void layout_watch(struct layout_file *f, struct layout_watch watch)
{
	f->watch = watch;
}

enum err layout_find_names(struct arena *mem, struct layout_file *f)
{
	f->name_cell = ARENA_ARRAY(mem, (size_t)f->n, int);
	if (!f->name_cell)
		return err_memory();
	for (int i = 0; i < f->n; i++)
		if (names_people(f->column[i].role))
			f->name_cell[f->names++] = i;
	return ERR_OK;
}

static int cell_of_reason(const struct layout_file *f, enum layout_reason reason)
{
	switch (reason) {
	case REASON_NO_CLIENT:
	case REASON_DAMAGED_ID:
		return f->client_cell;
	case REASON_NO_DATE:
	case REASON_IMPOSSIBLE_DATE:
	case REASON_FUTURE_DATE:
		return f->date_cell >= 0 ? f->date_cell : f->days_cell;
	default:
		return -1;
	}
}

enum layout_reason layout_because_of(const struct layout_file *f, enum layout_reason reason, struct record *out)
{
	int cell = cell_of_reason(f, reason);
	out->column = cell >= 0 ? f->column[cell].column : 0;
	return reason;
}

/* Fills what the row says; a reason other than REASON_NONE: the row is not taken. */
static enum layout_reason take_row(struct layout_file *f, const struct rd_row *row, struct record *out)
{
	*out = f->blank;
	f->row = out->row = row->number;
	if (row->ragged)
		return layout_is_totals_row(f, row) ? REASON_TOTALS_ROW : REASON_RAGGED;
	layout_tell_names(f, row);
	enum layout_reason reason = layout_take_client(f, row, out);
	if (!reason)
		reason = layout_take_when(f, row, out);
	if (reason)
		return layout_because_of(f, reason, out);
	if (f->client_cell >= 0)
		f->column[f->client_cell].values++;
	for (int i = 0; i < f->takers; i++) {
		const struct taker *t = &f->taker[i];
		layout_tell_lost(f, t, t->take(t, row->cell[t->cell], out), row->cell[t->cell]);
	}
	items_take(f, row, NULL, out);
	return REASON_NONE;
}

/* Spellings may be names (a therapist's, or a client's in a column of categories): they are gone when the file is. */
void layout_forget_spellings(struct layout_file *f)
{
	for (int i = 0; i < f->takers; i++)
		if (f->taker[i].cache)
			explicit_bzero(f->taker[i].cache, CACHE_ROOM * sizeof *f->taker[i].cache);
	for (int i = 0; f->table && i < f->table->instruments; i++)
		explicit_bzero(f->table->instrument[i].cache, CACHE_ROOM * sizeof *f->taker[i].cache);
}

enum err layout_judge(const struct layout_file *f)
{
	return score_scales_judge(f);
}

/* Of a share nothing can be said yet, and what it goes on with has the same spellings. */
static enum err at_end(struct layout_file *f, enum err end)
{
	if (f->of)
		return end;
	layout_forget_spellings(f);
	enum err err = end == ERR_END ? layout_judge(f) : end;
	return err ? err : ERR_END;
}

enum err layout_next_row(struct layout_file *f, struct rd_row *row)
{
	if (!f->of)
		return rd_next(f->rd, row);
	return rd_batch_next(f->batch, row) ? ERR_OK : ERR_END;
}

enum err layout_next(struct layout_file *f, struct record *out, enum layout_reason *reason, bool *first_of_row)
{
	struct rd_row row;
	*first_of_row = true;
	*reason = REASON_NONE;
	if (f->table) {
		enum err err = table_next(f, out, reason);
		return err ? at_end(f, err) : ERR_OK;
	}
	if (f->wide.pending) {
		wide_next(f, out, first_of_row);
		return ERR_OK;
	}
	enum err err = layout_next_row(f, &row);
	if (err)
		return at_end(f, err);
	*reason = take_row(f, &row, out);
	if (!*reason && f->layout->kind == LAYOUT_WIDE) {
		wide_row(f, &row, out);
		wide_next(f, out, first_of_row);
	}
	return ERR_OK;
}
