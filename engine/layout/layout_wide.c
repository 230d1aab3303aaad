/* A row per client becomes records in time order: the baseline, the sessions up to the last score, the follow-ups. */
#include "layout/layout_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int32_t day_of(const struct layout_scale *scale, int number)
{
	const double days[] = {
		[UNIT_DAY] = 1, [UNIT_WEEK] = 7, [UNIT_MONTH] = 30.4375, [UNIT_SESSION] = scale->days_per_occasion};
	return (int32_t)nearbyint(number * days[scale->unit]);
}

static int in_time_order(const void *a, const void *b)
{
	const struct occasion *x = a, *y = b;
	if (x->follow_up != y->follow_up)
		return x->follow_up ? 1 : -1;
	return (x->number > y->number) - (x->number < y->number);
}

static int find(const struct wide_state *w, const struct matched *m)
{
	for (int i = 0; i < w->occasions; i++)
		if (w->occasion[i].number == m->occasion && w->occasion[i].follow_up == (m->kind == OCCASION_FOLLOW_UP))
			return i;
	return -1;
}

static void collect(struct layout_file *f)
{
	struct wide_state *w = &f->wide;
	for (int i = 0; i < f->score_takers; i++) {
		const struct matched *m = &f->matched[f->score_taker[i].cell];
		if (find(w, m) < 0)
			w->occasion[w->occasions++] =
				(struct occasion){.number = m->occasion, .follow_up = m->kind == OCCASION_FOLLOW_UP};
	}
	qsort(w->occasion, (size_t)w->occasions, sizeof *w->occasion, in_time_order);
}

static void place_in_time(struct wide_state *w, const struct layout_scale *scale)
{
	int32_t last = 0;
	w->treatment_last = -1;
	for (int i = 0; i < w->occasions; i++) {
		struct occasion *o = &w->occasion[i];
		if (!o->follow_up) {
			o->day = last = day_of(scale, o->number);
			w->treatment_last = i;
		} else {
			o->day = last + o->number * scale->follow_up_every_days;
		}
	}
}

static int end_code(const struct layout_file *f, const char *name)
{
	return name ? vocabulary_code_of(&f->set->vocabularies.list[VOC_END_REASON], name, strlen(name))
		    : VOCABULARY_MISSING;
}

enum err wide_begin(struct arena *mem, struct layout_file *f, int scale)
{
	struct wide_state *w = &f->wide;
	size_t n = (size_t)f->score_takers + 1;
	w->occasion = ARENA_ARRAY(mem, n, struct occasion);
	w->score = arena_array(mem, n, sizeof *w->score);
	w->has_score = ARENA_ARRAY(mem, n, bool);
	if (!w->occasion || !w->score || !w->has_score)
		return err_memory();
	f->scale = &f->layout->occasions[scale];
	collect(f);
	place_in_time(w, f->scale);
	for (int i = 0; i < f->score_takers; i++)
		f->score_taker[i].occasion = find(w, &f->matched[f->score_taker[i].cell]);
	w->complete = end_code(f, f->scale->complete);
	w->incomplete = end_code(f, f->scale->incomplete);
	return ERR_OK;
}

int layout_days_per_occasion(const struct layout_file *f)
{
	return f->scale ? f->scale->days_per_occasion : 0;
}

void wide_row(struct layout_file *f, const struct rd_row *row, const struct record *base)
{
	struct wide_state *w = &f->wide;
	for (int o = 0; o < w->occasions; o++) {
		memcpy(w->score[o], f->blank.score, sizeof w->score[o]);
		w->has_score[o] = false;
	}
	w->last = -1;
	for (int i = 0; i < f->score_takers; i++) {
		const struct taker *t = &f->score_taker[i];
		enum layout_reason reason =
			taken(t, take_score_steps(t, row->cell[t->cell], &w->score[t->occasion][t->position]));
		layout_tell_lost(f, t, reason, row->cell[t->cell]);
		if (reason)
			continue;
		w->has_score[t->occasion] = true;
		if (!w->occasion[t->occasion].follow_up && t->occasion > w->last)
			w->last = t->occasion;
	}
	w->base = *base;
	w->next = 0;
	w->first = true;
}

/* Whether an occasion gives a record: sessions up to the last score (a score may be missing, the session was held); others with a score. */
static bool gives(const struct wide_state *w, int o)
{
	const struct occasion *at = &w->occasion[o];
	if (at->follow_up || at->number <= 0)
		return w->has_score[o];
	return o <= w->last;
}

static int next_giving(const struct wide_state *w, int from)
{
	while (from < w->occasions && !gives(w, from))
		from++;
	return from;
}

void wide_next(struct layout_file *f, struct record *out, bool *first_of_row)
{
	struct wide_state *w = &f->wide;
	int at = next_giving(w, w->next);
	*out = w->base;
	out->attendance = ATTENDANCE_ASSESSMENT;
	/* A client without any score is still a client: one record, of the first occasion. */
	int o = at < w->occasions ? at : 0;
	const struct occasion *occasion = &w->occasion[o];
	out->occasion = occasion->number;
	out->day = occasion->day;
	memcpy(out->score, w->score[o], sizeof out->score);
	if (!occasion->follow_up && (occasion->number > 0 || f->scale->baseline == BASELINE_SESSION))
		out->attendance = ATTENDANCE_ATTENDED;
	if (w->last >= 0 && o == w->last && out->end_reason == VOCABULARY_MISSING)
		out->end_reason = w->last == w->treatment_last ? w->complete : w->incomplete;
	w->next = next_giving(w, o + 1);
	w->pending = w->next < w->occasions;
	*first_of_row = w->first;
	w->first = false;
}
