#include "sample/spells.h"

#include "core/counting.h"
#include "sample/ticks.h"

#include <math.h>
#include <stdbool.h>

static enum err check_rows(const struct spells_rows *in)
{
	if (!in->n)
		return err_set(ERR_EMPTY, "no rows to analyse");
	for (size_t i = 0; i < in->n; i++)
		if (!isfinite(in->time[i]) || (in->entry && !isfinite(in->entry[i])))
			return err_at(ERR_VALUE, err_place(0, (long)i + 1, 0), "a time is not a finite number");
	for (size_t i = 0; i < in->n; i++)
		if (in->id[i] < 0 || in->id[i] >= in->ids)
			return err_at(ERR_VALUE, err_place(0, (long)i + 1, 0), "a person's code is out of range");
	return ERR_OK;
}

static enum err order_rows(struct arena *mem, const struct spells_rows *in, struct spells *s)
{
	struct arena *scratch = arena_new();
	size_t *by_time = scratch ? ARENA_ARRAY(scratch, in->n, size_t) : NULL;
	size_t *tick_start = scratch ? ARENA_ARRAY(scratch, s->ticks + 1, size_t) : NULL;
	s->row = ARENA_ARRAY(mem, in->n, size_t);
	s->start = ARENA_ARRAY(mem, (size_t)in->ids + 1, size_t);
	enum err err = by_time && tick_start && s->row && s->start ? ERR_OK : err_memory();
	if (!err) {
		counting_pass(in->n, s->time_tick, s->ticks, NULL, by_time, tick_start);
		counting_pass(in->n, in->id, (size_t)in->ids, by_time, s->row, s->start);
	}
	arena_free(scratch);
	return err;
}

static enum err follow(struct arena *mem, const struct spells_rows *in, struct spells *s)
{
	double *entry = ARENA_ARRAY(mem, in->n, double);
	if (!entry)
		return err_memory();
	double first = fmin(s->tick_time[0], 0) - 1;
	for (size_t id = 0; id < (size_t)in->ids; id++)
		for (size_t k = s->start[id]; k < s->start[id + 1]; k++) {
			bool begins = k == s->start[id];
			s->entry_tick[s->row[k]] = begins ? -1 : s->time_tick[s->row[k - 1]];
			entry[s->row[k]] = begins ? first : in->time[s->row[k - 1]];
		}
	s->entry = entry;
	return ERR_OK;
}

static enum err check_overlap(const struct spells_rows *in, const struct spells *s)
{
	for (size_t i = 0; i < in->n; i++)
		if (in->entry && s->entry_tick[i] >= s->time_tick[i])
			return err_at(ERR_ORDER, err_place(0, (long)i + 1, 0), "entry is not before the end of the row");
	for (size_t id = 0; id < (size_t)in->ids; id++)
		for (size_t k = s->start[id] + 1; k < s->start[id + 1]; k++) {
			size_t row = s->row[k], before = s->row[k - 1];
			if (s->time_tick[row] == s->time_tick[before])
				return err_at(ERR_ORDER, err_place(0, (long)row + 1, 0),
					      "two rows of one person end at the same time; keep one of them");
			if (s->entry_tick[row] < s->time_tick[before])
				return err_at(
					ERR_ORDER, err_place(0, (long)row + 1, 0),
					"two rows of one person overlap: this one begins before the one before it ends");
		}
	return ERR_OK;
}

enum err spells_build(struct arena *mem, const struct spells_rows *in, struct spells *out)
{
	enum err err = check_rows(in);
	if (err)
		return err;
	struct spells s = {.entry = in->entry,
			   .entry_tick = ARENA_ARRAY(mem, in->n, int32_t),
			   .time_tick = ARENA_ARRAY(mem, in->n, int32_t)};
	if (!s.entry_tick || !s.time_tick)
		return err_memory();
	struct ticks ticks;
	int32_t *of[2] = {s.time_tick, in->entry ? s.entry_tick : NULL};
	err = ticks_build(mem, in->n, (const double *const[2]){in->time, in->entry}, of, &ticks);
	if (err)
		return err;
	s.ticks = ticks.n;
	s.tick_time = ticks.time;
	err = order_rows(mem, in, &s);
	if (!err && !in->entry)
		err = follow(mem, in, &s);
	if (!err)
		err = check_overlap(in, &s);
	if (!err)
		*out = s;
	return err;
}
