#pragma once
/* Clients with a session a week, written as one line of scores each, as a dataset. */
#include "unit/cohort/fake_store.h"

#include "cohort/samples.h"

enum { WEEKLY_LONGEST = 12, WEEKLY_VISITS = 4096, WEEKLY_CLIENTS = 256 };

struct weekly {
	int modality, end;
	bool recent;
	int sessions;
	int phq9[WEEKLY_LONGEST]; /* NO where there is none */
	int flag[WEEKLY_LONGEST];
};

/* What one test works on. */
struct world {
	struct arena *mem;
	struct study study;
	struct store store;
	struct cohort cohort;
	struct factor factor;
	struct fake_visit visit[WEEKLY_VISITS];
	struct fake_person person[WEEKLY_CLIENTS];
	size_t visits, clients;
};

static inline struct world *world_new(void)
{
	struct world *w = calloc(1, sizeof *w);
	assert_non_null(w);
	w->mem = arena_new();
	assert_non_null(w->mem);
	assert_int_equal(study_default(w->mem, &w->study), ERR_OK);
	return w;
}

static inline void world_free(struct world *w)
{
	arena_free(w->mem);
	free(w);
}

static inline void world_visit(struct world *w, struct fake_visit v)
{
	assert_true(w->visits < WEEKLY_VISITS && v.client > 0 && v.client <= WEEKLY_CLIENTS);
	w->visit[w->visits++] = v;
	w->clients = (size_t)v.client;
}

static inline void world_weekly(struct world *w, const struct weekly *x)
{
	int client = (int)w->clients + 1;
	for (int i = 0; i < x->sessions; i++)
		world_visit(w, (struct fake_visit){
				       .client = client,
				       .at = 7 * i,
				       .attendance = MEET,
				       .phq9 = x->phq9[i],
				       .modality = x->modality,
				       .flag = x->flag[i],
				       .end = i + 1 == x->sessions ? x->end : 0,
			       });
	w->person[client - 1] = (struct fake_person){-1, -1, x->recent};
}

/* Loads what was written; groups as the study has them, none pooled. */
static inline void world_load(struct world *w, int unit_days)
{
	w->store = fake_of(w->visit, w->visits, w->person);
	w->store.info.unit_days = unit_days;
	assert_int_equal(cohort_load(w->mem, &w->store, &w->study, &fake_set, &w->cohort), ERR_OK);
	assert_int_equal(factor_make(w->mem, &w->cohort, 0, &w->factor), ERR_OK);
}

struct want_row {
	int client; /* 1.. */
	double entry, time;
	int status;
};

/* The rows of a sample, in order; entry is not looked at where the sample has none. */
static inline void check_rows(const struct surv_rows *r, const int32_t *client, const struct want_row *want, size_t n)
{
	for (size_t i = 0; i < n && i < r->n; i++) {
		bool entry = !r->entry || r->entry[i] == want[i].entry;
		if (client[i] + 1 != want[i].client || !entry || r->time[i] != want[i].time ||
		    r->status[i] != want[i].status)
			fail_msg("row %zu: client %d (%g, %g] status %d, wanted client %d (%g, %g] status %d", i,
				 client[i] + 1, r->entry ? r->entry[i] : 0, r->time[i], r->status[i], want[i].client,
				 want[i].entry, want[i].time, want[i].status);
	}
	assert_int_equal(r->n, n);
}

#define CHECK_ROWS(sample, want) check_rows(&(sample).rows, (sample).client, want, sizeof want / sizeof want[0])
