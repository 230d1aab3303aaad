/* One client's appointments in time order, counted from intake, without repeats. */
#include "deid/deid_inside.h"

#include <stdlib.h>
#include <string.h>

enum { INSERTION = 32, EPISODE_GAP = 90 };

static int by_day(const void *a, const void *b, void *rows)
{
	uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
	int32_t x = packed_at(rows, i)->day, y = packed_at(rows, j)->day;
	if (x != y)
		return x < y ? -1 : 1;
	return packed_before(rows, i, j) ? -1 : i != j;
}

static void sort_by_day(struct deid_course *c)
{
	if (c->n > INSERTION) {
		qsort_r(c->slice, c->n, sizeof *c->slice, by_day, c->rows);
		return;
	}
	for (size_t i = 1; i < c->n; i++) {
		uint32_t moved = c->slice[i];
		size_t k = i;
		for (; k > 0 && by_day(&c->slice[k - 1], &moved, c->rows) > 0; k--)
			c->slice[k] = c->slice[k - 1];
		c->slice[k] = moved;
	}
}

int course_compare(const struct packed_rows *rows, const struct packed *a, const struct packed *b)
{
	if ((a->flags ^ b->flags) & PACKED_MEASUREMENT)
		return a->flags & PACKED_MEASUREMENT ? 1 : -1;
	if (a->therapist != b->therapist)
		return a->therapist < b->therapist ? -1 : 1;
	if (a->clinic != b->clinic)
		return a->clinic < b->clinic ? -1 : 1;
	int order = memcmp(a->code, b->code, sizeof a->code);
	return order ? order : memcmp(a->score, b->score, rows->scores * sizeof a->score[0]);
}

static int by_kept_values(const void *a, const void *b, void *rows)
{
	uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
	int order = course_compare(rows, packed_at(rows, i), packed_at(rows, j));
	if (order)
		return order;
	return packed_before(rows, i, j) ? -1 : i != j;
}

enum err course_take_out(struct deid_course *c, struct packed *row, enum layout_reason reason)
{
	struct deid_reject reject = {.file = (int)row->file, .row = row->row, .reason = reason};
	bool first = row->flags & PACKED_FIRST;
	*row = (struct packed){.client = PACKED_NOBODY};
	bool whole = reason == REASON_DUPLICATE || reason == REASON_REPLACED;
	if (reason == REASON_NONE || (whole && !first))
		return ERR_OK;
	reject.part = !first;
	if (first) {
		c->counts->rows_accepted--;
		c->counts->rows_rejected++;
		c->counts->rejected[reason]++;
	}
	return rejects_add(c->rejects, reject);
}

/* Sorted by content, equal rows are neighbours, the one that came first in front. */
enum err course_drop_duplicates(struct deid_course *c, const uint32_t *day, size_t n)
{
	enum err err = ERR_OK;
	memcpy(c->scratch, day, n * sizeof *day);
	qsort_r(c->scratch, n, sizeof *day, by_kept_values, c->rows);
	const struct packed *kept = NULL;
	for (size_t i = 0; i < n && !err; i++) {
		struct packed *row = packed_at(c->rows, c->scratch[i]);
		if (course_is_out(row))
			continue;
		if (!kept || course_compare(c->rows, kept, row))
			kept = row;
		else
			err = course_take_out(c, row, REASON_DUPLICATE);
	}
	return err;
}

size_t course_contested(const struct packed_rows *rows, const struct packed *a, const struct packed *b)
{
	size_t n = 0;
	for (size_t i = 0; i < rows->scores; i++)
		n += a->score[i] != RECORD_NO_SCORE && b->score[i] != RECORD_NO_SCORE && a->score[i] != b->score[i];
	return n;
}

void course_fill(const struct packed_rows *rows, struct packed *a, const struct packed *b)
{
	for (size_t i = 0; i < rows->scores; i++)
		if (a->score[i] == RECORD_NO_SCORE)
			a->score[i] = b->score[i];
	for (int i = 0; i < PACKED__CODES; i++)
		if (!a->code[i])
			a->code[i] = b->code[i];
}

/* What contradicts is a later version where it stands in a later file. */
static enum err join_score(struct deid_course *c, struct packed **kept, struct packed *row)
{
	struct packed *earlier = *kept;
	if (!course_contested(c->rows, earlier, row)) {
		course_fill(c->rows, earlier, row);
		return course_take_out(c, row, REASON_NONE);
	}
	if (row->file <= earlier->file)
		return course_take_out(c, row, REASON_CONFLICT);
	*kept = row;
	course_fill(c->rows, row, earlier);
	return course_take_out(c, earlier, REASON_REPLACED);
}

/* In layouts of one score a row, the rows of a day are one appointment: scores on other instruments are added to the first row, another score on the
 * same one contradicts it. */
static enum err join_scores(struct deid_course *c, const uint32_t *day, size_t n)
{
	struct packed *kept = NULL;
	enum err err = ERR_OK;
	for (size_t i = 0; i < n && !err; i++) {
		struct packed *row = packed_at(c->rows, day[i]);
		if (course_is_out(row) || !(row->flags & (PACKED_RELATIVE | PACKED_JOINS)))
			continue;
		if (!kept) {
			kept = row;
			continue;
		}
		err = join_score(c, &kept, row);
	}
	return err;
}

/* Closes up where rows were taken out. */
static void close_up(struct deid_course *c)
{
	size_t kept = 0;
	for (size_t i = 0; i < c->n; i++)
		if (!course_is_out(packed_at(c->rows, c->slice[i])))
			c->slice[kept++] = c->slice[i];
	c->n = kept;
}

/* Rows of one day, in the order of files. */
static enum err settle_day(struct deid_course *c, const uint32_t *day, size_t n)
{
	bool several = packed_at(c->rows, day[0])->file != packed_at(c->rows, day[n - 1])->file;
	enum err err = several ? course_versions(c, day, n) : ERR_OK;
	if (!err)
		err = course_drop_duplicates(c, day, n);
	return err ? err : join_scores(c, day, n);
}

static enum err drop_repeats(struct deid_course *c)
{
	for (size_t i = 0, next; i < c->n; i = next) {
		int32_t day = packed_at(c->rows, c->slice[i])->day;
		for (next = i + 1; next < c->n && packed_at(c->rows, c->slice[next])->day == day; next++)
			;
		if (next == i + 1)
			continue;
		enum err err = settle_day(c, c->slice + i, next - i);
		if (err)
			return err;
	}
	close_up(c);
	return ERR_OK;
}

static void count_row(const struct packed_rows *rows, const struct packed *row, struct deid_counts *counts)
{
	static const enum vocabulary_domain domain[PACKED__CODES] = {
		[PACKED_ATTENDANCE] = VOC_ATTENDANCE,
		[PACKED_DURATION] = VOC__COUNT,
		[PACKED_MODALITY] = VOC_MODALITY,
		[PACKED_PROBLEM] = VOC_PROBLEM,
		[PACKED_BREAKTHROUGH] = VOC_BREAKTHROUGH,
		[PACKED_BREAKTHROUGH_TYPE] = VOC_BREAKTHROUGH_TYPE,
		[PACKED_END_REASON] = VOC_END_REASON,
		[PACKED_FORMAT] = VOC_FORMAT,
		[PACKED_STAGE] = VOC_STAGE,
		[PACKED_FEE] = VOC_FEE,
		[PACKED_DAYPART] = VOC_DAYPART,
	};
	for (int i = 0; i < PACKED__CODES; i++)
		if (domain[i] != VOC__COUNT && row->code[i] == VOCABULARY_UNMAPPED + 1)
			counts->unmapped[domain[i]]++;
	for (size_t i = 0; i < rows->scores; i++)
		counts->scores += row->score[i] != RECORD_NO_SCORE;
	counts->breakthroughs += row->code[PACKED_BREAKTHROUGH] > VOCABULARY_UNMAPPED + 1;
}

/* An episode starts with the first attended session, and with the first after more than 90 days without one. */
static void count_course(const struct deid_course *c)
{
	int32_t last = DAY_NONE;
	for (size_t i = 0; i < c->n; i++) {
		const struct packed *row = packed_at(c->rows, c->slice[i]);
		count_row(c->rows, row, c->counts);
		if (row->code[PACKED_ATTENDANCE] != ATTENDANCE_ATTENDED + 1)
			continue;
		c->counts->sessions++;
		c->counts->episodes += last == DAY_NONE || row->day - last > EPISODE_GAP;
		last = row->day;
	}
}

enum err course_settle(struct deid_course *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct packed *row = packed_at(c->rows, c->slice[i]);
		if (!(row->flags & PACKED_RELATIVE))
			row->day -= c->intake;
	}
	sort_by_day(c);
	enum err err = drop_repeats(c);
	if (!err && c->measurements) {
		err = course_attach(c);
		close_up(c);
	}
	if (!err)
		count_course(c);
	return err;
}
