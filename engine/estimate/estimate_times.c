#include "estimate/estimate_times.h"

#include <math.h>

enum type { TYPE_AUTO, TYPE_RIGHT, TYPE_LEFT, TYPE_INTERVAL, TYPE_INTERVAL2 };

static enum type type_of(const struct estimate *e)
{
	enum type type = (enum type)estimate_choice(e, "type");
	if (type != TYPE_AUTO)
		return type;
	if (!estimate_given(e, "time2"))
		return TYPE_RIGHT;
	return estimate_given(e, "event") ? TYPE_INTERVAL : TYPE_INTERVAL2;
}

static enum err check(const struct estimate *e, enum type type)
{
	bool second = estimate_given(e, "time2"), event = estimate_given(e, "event");
	if (!event && type != TYPE_INTERVAL2)
		return err_set(ERR_USAGE, "--event is needed, or --time2 with --type interval2");
	if (event && type == TYPE_INTERVAL2)
		return err_set(ERR_USAGE, "--event: --type interval2 has none; --time and --time2 say it");
	if (!second && (type == TYPE_INTERVAL || type == TYPE_INTERVAL2))
		return err_set(ERR_USAGE, "--time2 is needed for intervals");
	if (second && (type == TYPE_RIGHT || type == TYPE_LEFT))
		return err_set(ERR_USAGE, "--time2: only --type interval or interval2 has one");
	return ERR_OK;
}

bool estimate_times_lack(const struct estimate *e, size_t row)
{
	const struct bench_column *time = estimate_column(e, "time"), *time2 = estimate_column(e, "time2");
	const struct bench_column *event = estimate_column(e, "event");
	enum type type = type_of(e);
	bool second = !time2 || time2->missing[row];
	if (type == TYPE_INTERVAL2)
		return time->missing[row] && second;
	return time->missing[row] || (type == TYPE_INTERVAL && event && event->number[row] == 3 && second);
}

static enum err code_at(const struct estimate *e, enum type type, size_t row, int *code)
{
	const struct bench_column *c = estimate_column(e, "event");
	double v = c->number[row];
	if (v < 0 || v != floor(v) || v > (type == TYPE_INTERVAL ? 3 : 1))
		return err_at(ERR_VALUE, err_place(1, e->table.row[row], c->position),
			      type == TYPE_INTERVAL ? "--event: 0 = after, 1 = at, 2 = before, 3 = between is needed"
						    : "--event: 0 = censored or 1 = event is needed; recode the column");
	*code = (int)v;
	if (type == TYPE_LEFT && *code == 0)
		*code = 2;
	return ERR_OK;
}

static enum err take_row(const struct estimate *e, enum type type, size_t row, struct estimate_times *out)
{
	const struct bench_column *first = estimate_column(e, "time"), *second = estimate_column(e, "time2");
	double low = first->number[row], high = second && !second->missing[row] ? second->number[row] : INFINITY;
	int code = 3;
	if (type != TYPE_INTERVAL2) {
		enum err err = code_at(e, type, row, &code);
		if (err)
			return err;
	}
	if (code != 3)
		high = code == 0 ? INFINITY : low;
	if (code == 2 || first->missing[row])
		low = 0;
	out->time[row] = low;
	out->time2[row] = high;
	return ERR_OK;
}

enum err estimate_times(const struct estimate *e, struct estimate_times *out)
{
	enum type type = type_of(e);
	enum err err = check(e, type);
	struct estimate_times t = {.time = ARENA_ARRAY(e->mem, e->table.n, double),
				   .time2 = ARENA_ARRAY(e->mem, e->table.n, double)};
	if (!err && (!t.time || !t.time2))
		err = err_memory();
	for (size_t i = 0; !err && i < e->table.n; i++)
		err = take_row(e, type, i, &t);
	if (!err)
		*out = t;
	return err;
}
