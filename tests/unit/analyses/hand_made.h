#pragma once
/* A clinic of records that a test writes down, taken through the first gate and the store into a cohort: what every analysis is run on. */
#include "analyses/analysis.h"
#include "layout/vocabulary.h"
#include "unit/deid/records.h"

enum clinic_kind { CLINIC_EMPTY, CLINIC_ONE_MODALITY, CLINIC_THREE };

struct hand_made {
	struct arena *mem;
	struct store *store;
	struct study study;
	struct instrument_set instruments;
	struct vocabularies vocabularies;
	struct cohort cohort;
	struct factor factor;
	struct analysis_input input;
};

/* A third of the clients fall fast, a third slowly, a third not at all; some stop early, some go back up after the end. */
static inline int hand_made_score(int client, int session)
{
	static const int start[] = {19, 12, 23, 9, 16}, fall[] = {3, 1, 0};
	int score = start[client % 5] - fall[client / 5 % 3] * session + (client + 2 * session) % 3;
	return score < 0 ? 0 : score;
}

static inline void hand_made_client(struct deid *d, int client, int modalities)
{
	static const int modality[] = {1, 6, 9},
			 end[] = {END_PLANNED, END_DROPOUT, -1, END_REFERRED, END_PLANNED, END_DIED, END_PLANNED};
	char id[16], therapist[16], clinic[16];
	int sessions = 2 + client * 7 % 13;
	snprintf(id, sizeof id, "p%d", client);
	snprintf(therapist, sizeof therapist, "t%d", client % 6);
	snprintf(clinic, sizeof clinic, "k%d", client % 2);
	for (int s = 1; s <= sessions + 2; s++) {
		struct record r = record(id, 2021 + client % 3, 1 + client % 5, 1);
		r.day += 7 * s + (s > sessions ? 60 : 0);
		r.therapist = cell(therapist);
		r.clinic = cell(clinic);
		r.attendance = s > sessions ? ATTENDANCE_ASSESSMENT : ATTENDANCE_ATTENDED;
		r.modality = modality[client % modalities];
		r.problem = 1 + client % 2;
		r.gender = 1 + client / 3 % 2;
		r.age = 20 + client % 50;
		if ((client + s) % 9)
			r.score[1] = s > sessions + 1 ? 20 : hand_made_score(client, s);
		if ((client + s) % 7)
			r.score[0] = hand_made_score(client + 1, s) * 3 / 4;
		if ((client + s) % 11 == 3)
			r.breakthrough = 1 + client % 3;
		if (s == sessions)
			r.end_reason = end[client % 7];
		add(d, r);
	}
}

static inline void hand_made_cohort(struct hand_made *h)
{
	assert_int_equal(cohort_load(h->mem, h->store, &h->study, &h->instruments, &h->cohort), ERR_OK);
	assert_int_equal(factor_make(h->mem, &h->cohort, 10, &h->factor), ERR_OK);
	h->input = (struct analysis_input){.cohort = &h->cohort,
					   .study = &h->study,
					   .instruments = &h->instruments,
					   .factor = &h->factor,
					   .threshold = 5,
					   .release = "qi"};
}

static inline void hand_made_open(struct hand_made *h, enum clinic_kind kind)
{
	struct key *key = NULL;
	struct deid *d = NULL;
	*h = (struct hand_made){.mem = arena_new()};
	assert_non_null(h->mem);
	assert_int_equal(instrument_load(h->mem, NULL, &h->instruments), ERR_OK);
	assert_int_equal(vocabulary_load(h->mem, &h->vocabularies), ERR_OK);
	assert_int_equal(study_default(h->mem, &h->study), ERR_OK);
	assert_int_equal(key_ephemeral(&key), ERR_OK);
	struct layout_plan plan = {
		.instruments = 2,
		.instrument = {instrument_find(&h->instruments, "gad7"), instrument_find(&h->instruments, "phq9")}};
	struct deid_options o = {
		.profile = profile_base(DEID_STRICT), .key = key, .plan = &plan, .vocabularies = &h->vocabularies};
	assert_int_equal(deid_begin(&o, &d), ERR_OK);
	for (int client = 0; kind != CLINIC_EMPTY && client < 150; client++)
		hand_made_client(d, client, kind == CLINIC_THREE ? 3 : 1);
	struct deid_set *set = finish(d);
	assert_int_equal(store_ingest(NULL, set, NULL, &h->store), ERR_OK);
	deid_set_free(set);
	key_free(key);
	hand_made_cohort(h);
}

static inline void hand_made_close(struct hand_made *h)
{
	store_close(h->store);
	arena_free(h->mem);
}
