/* Measurements that came in rows of their own, brought to the appointments they belong to. */
#include "deid/deid_inside.h"

#include <stdlib.h>

static bool is_measurement(const struct packed *row)
{
	return row->flags & PACKED_MEASUREMENT;
}

static bool is_held(const struct packed *row)
{
	int attendance = row->code[PACKED_ATTENDANCE] - 1;
	return !is_measurement(row) && (attendance == ATTENDANCE_ATTENDED || attendance == ATTENDANCE_ASSESSMENT);
}

static struct packed *row_at(const struct deid_course *c, size_t i)
{
	return packed_at(c->rows, c->slice[i]);
}

/* Of the appointments before place i (in time order) the nearest; of its day the first. The slice's length: none in reach. */
static size_t nearest_before(const struct deid_course *c, size_t i)
{
	int32_t day = row_at(c, i)->day;
	size_t found = c->n;
	for (size_t k = i; k-- > 0 && day - row_at(c, k)->day <= c->tolerance;) {
		if (found < c->n && row_at(c, k)->day != row_at(c, found)->day)
			break;
		if (is_held(row_at(c, k)))
			found = k;
	}
	return found;
}

static size_t nearest_after(const struct deid_course *c, size_t i)
{
	int32_t day = row_at(c, i)->day;
	for (size_t k = i + 1; k < c->n && row_at(c, k)->day - day <= c->tolerance; k++)
		if (is_held(row_at(c, k)))
			return k;
	return c->n;
}

static size_t nearest(const struct deid_course *c, size_t i)
{
	size_t before = nearest_before(c, i), after = nearest_after(c, i);
	int32_t day = row_at(c, i)->day;
	if (before == c->n || after == c->n)
		return before == c->n ? after : before;
	return day - row_at(c, before)->day <= row_at(c, after)->day - day ? before : after;
}

/* By appointment, and for each in the order in which measurements go before others. While a course is settled the client of a measurement is the
 * place of its appointment. */
static int by_claim(const void *a, const void *b, void *course)
{
	const struct deid_course *c = course;
	uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
	const struct packed *x = row_at(c, i), *y = row_at(c, j);
	if (x->client != y->client)
		return x->client < y->client ? -1 : 1;
	if (x->client < c->n) {
		int32_t at = row_at(c, x->client)->day, dx = abs(x->day - at), dy = abs(y->day - at);
		if (dx != dy)
			return dx < dy ? -1 : 1;
	}
	return i > j ? -1 : i < j;
}

static bool has_score(const struct packed_rows *rows, const struct packed *row)
{
	for (size_t i = 0; i < rows->scores; i++)
		if (row->score[i] != RECORD_NO_SCORE)
			return true;
	return false;
}

/* A score of it contradicts, and no other is missing there. */
static bool is_contested(const struct packed_rows *rows, const struct packed *to, const struct packed *row)
{
	for (size_t i = 0; i < rows->scores; i++)
		if (to->score[i] == RECORD_NO_SCORE && row->score[i] != RECORD_NO_SCORE)
			return false;
	return course_contested(rows, to, row);
}

/* Of a row that is not rejected as a whole the contested scores are lost, as values, and the others are kept. */
static enum err join_row(struct deid_course *c, struct packed *to, struct packed *row)
{
	const struct deid_reject lost = {.file = (int)row->file, .row = row->row, .part = true, .reason = REASON_CONFLICT};
	size_t contested = course_contested(c->rows, to, row);
	enum err err = ERR_OK;
	if (is_contested(c->rows, to, row))
		return course_take_out(c, row, REASON_CONFLICT);
	course_fill(c->rows, to, row);
	for (size_t i = 0; i < contested && !err; i++)
		err = rejects_add(c->rejects, lost);
	return err ? err : course_take_out(c, row, REASON_NONE);
}

/* Those without an appointment: of one day the latest stays, and the others join it. What has no score told of an appointment only. */
static enum err settle_apart(struct deid_course *c, const uint32_t *place, size_t n)
{
	struct packed *kept = NULL;
	enum err err = ERR_OK;
	for (size_t i = 0; i < n && !err; i++) {
		struct packed *row = row_at(c, place[i]);
		const struct deid_reject at = {.file = (int)row->file, .row = row->row};
		bool joins = kept && kept->day == row->day;
		if (!has_score(c->rows, row)) {
			err = course_take_out(c, row, REASON_NONE);
		} else if (joins && is_contested(c->rows, kept, row)) {
			err = course_take_out(c, row, REASON_CONFLICT);
		} else {
			err = joins ? join_row(c, kept, row) : ERR_OK;
			kept = joins ? kept : row;
			if (!err)
				err = rejects_add(c->unattached, at);
		}
	}
	return err;
}

enum err course_attach(struct deid_course *c)
{
	size_t n = 0, attached = 0;
	enum err err = ERR_OK;
	for (size_t i = 0; i < c->n; i++)
		if (is_measurement(row_at(c, i))) {
			row_at(c, i)->client = (uint32_t)nearest(c, i);
			c->scratch[n++] = (uint32_t)i;
		}
	if (!n)
		return ERR_OK;
	qsort_r(c->scratch, n, sizeof *c->scratch, by_claim, c);
	for (; attached < n && !err && row_at(c, c->scratch[attached])->client < c->n; attached++) {
		struct packed *row = row_at(c, c->scratch[attached]);
		err = join_row(c, row_at(c, row->client), row);
	}
	return err ? err : settle_apart(c, c->scratch + attached, n - attached);
}
