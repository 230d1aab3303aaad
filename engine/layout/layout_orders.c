/* Which order the dates of a file have: a first pass over it. */
#include "layout/table_file.h"

#include <string.h>

/* A column whose first cells all put the year first needs no look at the rest: other forms are then refused, not guessed. */
enum { CLEAR_ENOUGH = 20000, DATE_COLUMNS = 8 };

struct scan {
	int n;
	bool instruments; /* rows name them */
	int cell[DATE_COLUMNS];
	struct date_tally tally[DATE_COLUMNS];
};

static void find_date_columns(const struct layout_file *f, struct scan *s)
{
	for (int i = 0; i < f->n && s->n < DATE_COLUMNS; i++)
		if (f->column[i].role == ROLE_DATE || f->column[i].role == ROLE_BIRTH_DATE)
			s->cell[s->n++] = i;
}

static bool enough(const struct scan *s)
{
	bool all = !s->instruments;
	for (int k = 0; k < s->n; k++) {
		const struct date_tally *t = &s->tally[k];
		all = all && t->clear >= CLEAR_ENOUGH && !t->fits[ORDER_YMD] && !t->fits[ORDER_DMY] && !t->fits[ORDER_MDY];
	}
	return all;
}

static void see_instrument(const struct layout_file *f, const struct rd_row *row)
{
	int found = table_instrument_of(f, row);
	if (found >= 0 && f->table)
		f->table->seen[found] = true;
}

static enum err scan_rows(struct layout_file *f, struct scan *s)
{
	const struct date_rules rules = {.excel_serials = layout_takes_serials(f), .today = f->set->today};
	struct rd_row row;
	enum err err;
	while ((err = rd_next(f->rd, &row)) == ERR_OK && !enough(s)) {
		if (s->instruments && !row.ragged)
			see_instrument(f, &row);
		for (int k = 0; k < s->n; k++) {
			struct rd_cell cell =
				s->cell[k] < row.n ? cell_trim(row.cell[s->cell[k]]) : (struct rd_cell){NULL, 0};
			if (cell.n && !row.ragged)
				date_tally_add(&s->tally[k], &rules, cell);
		}
	}
	return err == ERR_END ? ERR_OK : err;
}

/* An undecided column follows the others of its file. */
static enum date_order order_of_others(const struct scan *s)
{
	enum date_order order;
	for (int k = 0; k < s->n; k++)
		if (!date_tally_decide(&s->tally[k], &order) && s->tally[k].fits[order])
			return order;
	return ORDER_NONE;
}

/* By the options, or by what was saved. What a layout of tables says is what its format has: files that were saved again by another program have another,
 * so it is for dates that read both ways. */
static enum date_order given(const struct layout_file *f)
{
	const char *saved = f->table ? NULL : f->layout->date_order;
	return f->set->order || !saved ? f->set->order : layout_order_of_name(saved);
}

enum err layout_decide_orders(struct layout_file *f, enum date_order otherwise, enum date_order *order)
{
	struct scan s = {.instruments = f->table && f->table->instruments};
	find_date_columns(f, &s);
	enum err err = ERR_OK;
	if ((s.n && !given(f)) || s.instruments) {
		err = scan_rows(f, &s);
		if (!err)
			err = rd_rewind(f->rd);
	}
	for (int k = 0; k < s.n && !err; k++) {
		enum date_order *to = &order[s.cell[k]];
		*to = given(f);
		if (*to || !date_tally_decide(&s.tally[k], to))
			continue;
		*to = order_of_others(&s);
		if (!*to)
			*to = otherwise;
		if (!*to)
			err = err_at(
				ERR_AMBIGUOUS, err_place(f->file, 0, s.cell[k] + 1),
				"the dates read both as day-month and as month-day: say which with --date-order dmy or mdy");
	}
	return err;
}
