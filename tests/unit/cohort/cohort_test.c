#include "unit/cohort/fake_store.h"

#include "sample/scores.h"

static struct arena *mem;

static struct cohort load(const struct store *store, const struct study *study)
{
	struct cohort c;
	assert_int_equal(cohort_load(mem, store, study, &fake_set, &c), ERR_OK);
	return c;
}

static struct study plain(void)
{
	struct study s;
	assert_int_equal(study_default(mem, &s), ERR_OK);
	return s;
}

/*
 * client 1  assessed on day 0 (21), missed day 7, sessions on days 14, 21, 28 (21 cancelled, scored), then 91 days on a second episode: the
 *           score of day 110 lies 9 days before it and belongs to it; end reason on the very last row
 * client 2  assessed on day 0, first session on day 15: too early by a day, the session's own score counts; gap of 90 days: no new episode
 * client 3  never attended
 * client 4  no score before session 2
 * client 5  no score before session 3
 * client 6  two scores on the day of the first session: the later one
 */
static const struct fake_visit rows[] = {
	{1, 0, ASSESS, 21, .modality = EMDR},
	{1, 7, MISS, NO},
	{1, 14, MEET, NO, .modality = CBT, .therapist = 2, .clinic = 1, .problem = 5},
	{1, 21, CANCEL, 19},
	{1, 21, MEET, 15, .modality = EMDR, .therapist = 3, .clinic = 2},
	{1, 28, MEET, 14, .modality = CBT},
	{1, 60, ASSESS, 9},
	{1, 110, ASSESS, 17},
	{1, 119, MEET, NO, .modality = ACT, .therapist = 1, .clinic = 2},
	{1, 126, MEET, 12, .end = END_REFERRED, .problem = 7},
	{2, 0, ASSESS, 24},
	{2, 15, MEET, 18, .modality = CBT},
	{2, 105, MEET, 16, .modality = CBT},
	{3, 0, ASSESS, 20},
	{3, 5, CANCEL, NO},
	{4, 0, MEET, NO, .modality = CBT},
	{4, 7, MEET, 20, .modality = CBT},
	{4, 14, MEET, 22, .modality = CBT},
	{5, 0, MEET, NO, .modality = CBT},
	{5, 7, MEET, NO, .modality = CBT},
	{5, 14, MEET, 22, .modality = CBT, .end = END_PLANNED},
	{5, 80, ASSESS, 11},
	{6, 0, MEET, 13, .modality = CBT},
	{6, 0, ASSESS, 16, .modality = CBT},
	{6, 9, MEET, 8, .modality = CBT},
};
static const struct fake_person people[] = {{1, 30, true},  {2, 45, true}, {1, 20, true},
					    {1, -1, false}, {2, 90, true}, {-1, 35, false}};

static const struct {
	size_t client;
	int number, first, visits, sessions, start, last_at, modality, problem, therapist, clinic;
	enum ending ending;
	int baseline, baseline_visit;
} expected[] = {
	{0, 1, 0, 7, 3, 14, 28, CBT, 5, 2, 1, ENDING_LOST, 21, 0},
	{0, 2, 7, 3, 2, 119, 126, ACT, 7, 1, 2, ENDING_REFERRED, 17, 7},
	{1, 1, 11, 2, 2, 15, 105, CBT, -1, 0, 0, ENDING_ONGOING, 18, 11},
	{3, 1, 15, 3, 3, 0, 14, CBT, -1, 0, 0, ENDING_LOST, 20, 16},
	{4, 1, 18, 4, 3, 0, 14, CBT, -1, 0, 0, ENDING_PLANNED, SCORE_MISSING, 18},
	{5, 1, 22, 3, 2, 0, 9, CBT, -1, 0, 0, ENDING_LOST, 16, 23},
};

static void episodes(void **state)
{
	(void)state;
	struct store store = FAKE(rows, people);
	struct study s = plain();
	struct cohort c = load(&store, &s);
	assert_int_equal(c.choice, OUTCOME_CHOSEN);
	assert_int_equal(c.outcomes, 1);
	assert_int_equal(c.clients, 6);
	assert_int_equal(c.visits, sizeof rows / sizeof rows[0]);
	assert_int_equal(c.episodes, sizeof expected / sizeof expected[0]);
	for (size_t i = 0; i < c.episodes; i++) {
		const struct episode *e = &c.episode[i];
		assert_int_equal(e->client, expected[i].client);
		assert_int_equal(e->number, expected[i].number);
		assert_int_equal(e->first, expected[i].first);
		assert_int_equal(e->visits, expected[i].visits);
		assert_int_equal(e->sessions, expected[i].sessions);
		assert_int_equal(e->start, expected[i].start);
		assert_int_equal(e->last_at, expected[i].last_at);
		assert_int_equal(e->modality, expected[i].modality);
		assert_int_equal(e->problem, expected[i].problem);
		assert_int_equal(e->therapist, expected[i].therapist);
		assert_int_equal(e->clinic, expected[i].clinic);
		assert_int_equal(e->ending, expected[i].ending);
		assert_int_equal(e->baseline, expected[i].baseline);
		assert_int_equal(e->baseline_visit, expected[i].baseline_visit);
		assert_false(e->flags_recorded);
	}
	/* 24 of client 2 and 20 of client 3 belong to no episode */
	assert_int_equal(c.scores_outside, 2);
	assert_int_equal(c.clients_without_session, 1);
	assert_int_equal(c.client[0].episodes, 2);
	assert_int_equal(c.client[2].episodes, 0);
	assert_int_equal(c.therapists, 3);
	assert_int_equal(c.clinics, 2);
	assert_int_equal(c.visit[3].session, 0);
	assert_int_equal(c.visit[4].session, 2);
	assert_int_equal(c.visit[9].session, 2);
}

static void gap_and_window_are_the_studys(void **state)
{
	(void)state;
	struct store store = FAKE(rows, people);
	struct study s = plain();
	s.episode_gap_days = 91;
	s.baseline_window_days = 15;
	struct cohort c = load(&store, &s);
	/* client 1's gap of 91 days no longer splits; client 2's assessment is in the window; day 14 too for client 1 */
	assert_int_equal(c.episodes, 5);
	assert_int_equal(c.episode[0].sessions, 5);
	assert_int_equal(c.episode[0].ending, ENDING_REFERRED);
	assert_int_equal(c.episode[1].baseline, 18);
	assert_int_equal(c.episode[1].first, 10);
	s.episode_gap_days = 89;
	c = load(&store, &s);
	assert_int_equal(c.episodes, 7);
	assert_int_equal(c.episode[2].ending, ENDING_LOST);
	assert_int_equal(c.episode[3].ending, ENDING_ONGOING);
}

/* Offsets in weeks: 12 weeks are 84 days and no gap, 13 are 91; the window of 14 days is two weeks; later rows of the first week are later. */
static const struct fake_visit weeks[] = {
	{1, 0, ASSESS, 23, .modality = CBT}, {1, 2, MEET, NO, .modality = CBT},  {1, 2, ASSESS, 11, .modality = CBT},
	{1, 14, MEET, 10, .modality = CBT},  {1, 27, MEET, 15, .modality = CBT}, {2, 0, MEET, NO, .modality = CBT},
	{2, 0, CANCEL, 14, .modality = CBT}, {2, 0, MEET, 9, .modality = CBT},
};

static void in_weeks(void **state)
{
	(void)state;
	struct store store = FAKE(weeks, NULL);
	struct study s = plain();
	store.info.unit_days = 7;
	struct cohort c = load(&store, &s);
	assert_int_equal(c.episodes, 3);
	assert_int_equal(c.episode[0].baseline, 23);
	assert_int_equal(c.episode[0].sessions, 2);
	assert_int_equal(c.episode[1].start, 27);
	assert_int_equal(c.episode[2].baseline, 14);
	assert_int_equal(c.episode[2].baseline_visit, 6);
}

static const struct fake_visit turned[] = {
	{1, 0, MEET, NO, .ors = 181, .modality = CBT},
	{1, 7, MEET, 12, .ors = 262, .modality = CBT, .flag = BREAKTHROUGH_CLIENT, .therapist = 2},
	{2, 0, MEET, NO, .modality = CBT, .therapist = 2},
	{3, 0, MEET, NO, .modality = CBT, .therapist = 1},
	{4, 0, MEET, NO, .modality = CBT, .therapist = 2, .clinic = 3},
};

static void outcomes(void **state)
{
	(void)state;
	struct store store = FAKE(turned, NULL);
	struct study s = plain();
	size_t visit = 99;
	s.outcomes = 3;
	s.outcome[0] = "bdi2";
	s.outcome[1] = "ors";
	s.outcome[2] = "phq9";
	struct cohort c = load(&store, &s);
	assert_int_equal(c.choice, OUTCOME_LATER);
	assert_int_equal(c.outcomes, 2);
	assert_string_equal(c.outcome[0].instrument->name, "ors");
	assert_int_equal(c.outcome[0].turn, -1);
	assert_int_equal(c.outcome[0].best, -400);
	assert_int_equal(c.episode[0].baseline, -181);
	/* 25.0 is not at caseness (below 25 is), 24.9 is */
	assert_false(cohort_at_caseness(&c.outcome[0], -250));
	assert_true(cohort_at_caseness(&c.outcome[0], -249));
	assert_true(cohort_at_caseness(&c.outcome[1], 10));
	assert_false(cohort_at_caseness(&c.outcome[1], 9));
	assert_int_equal(cohort_score(&c, &c.visit[1], 0), -262);
	assert_int_equal(cohort_score(&c, &c.visit[0], 1), SCORE_MISSING);
	/* no PHQ-9 before session 2 */
	assert_int_equal(cohort_baseline(&c, &c.episode[0], 1, &visit), 12);
	assert_int_equal(visit, 1);
	/* flags: therapist 2 uses them; therapist 1 does not; clinic 3 does not, whoever works there; the first row has neither */
	assert_true(!c.episode[0].flags_recorded && c.episode[1].flags_recorded);
	assert_true(!c.episode[2].flags_recorded && !c.episode[3].flags_recorded);
}

static void substituted(void **state)
{
	(void)state;
	struct store store = FAKE(turned, NULL);
	struct study s = plain();
	struct cohort c;
	s.outcome[0] = "bdi2";
	c = load(&store, &s);
	assert_int_equal(c.choice, OUTCOME_SUBSTITUTED);
	assert_string_equal(c.outcome[0].instrument->name, "ors");
	/* neither the study's alliance measure nor a rating of sessions is ever an outcome */
	s.alliance = "ors";
	c = load(&store, &s);
	assert_string_equal(c.outcome[0].instrument->name, "phq9");
	store.info.instrument[1] = "srs";
	store.info.step[1] = 0.1;
	c = load(&store, &s);
	assert_int_equal(c.choice, OUTCOME_NONE);
	assert_int_equal(c.outcomes, 0);
	assert_int_equal(c.episode[0].baseline, SCORE_MISSING);
	s.outcome[0] = "phq10";
	assert_int_equal(cohort_load(mem, &store, &s, &fake_set, &c), ERR_VALUE);
	s.outcome[0] = "ors";
	store.info.step[0] = 1;
	assert_int_equal(cohort_load(mem, &store, &s, &fake_set, &c), ERR_VALUE);
	store.info.step[0] = 0.1;
	store.info.visits--;
	assert_int_equal(cohort_load(mem, &store, &s, &fake_set, &c), ERR_FORMAT);
}

/*
 * BDI-II: clinical 30 (10), functional 8 (6): a = 30 - 20 = 10, b = 8 + 12 = 20, c = (6*30 + 10*8) / 16 = 16.25; more than the cut-off is at
 * caseness: 11, 21, 17. ORS, higher is better, in tenths: clinical 19 (8), functional 28 (4): a = 19 + 16 = 35, b = 28 - 8 = 20,
 * c = (4*19 + 8*28) / 12 = 25; below the cut-off is at caseness.
 */
static void cutoff_rules(void **state)
{
	(void)state;
	static const struct {
		enum cutoff_rule rule;
		double bdi2, ors;
		int32_t case_bdi2, case_ors;
	} want[] = {
		{CUTOFF_INSTRUMENT, 20, -250, 21, -249},
		{CUTOFF_A, 10, -350, 11, -349},
		{CUTOFF_B, 20, -200, 21, -199},
		{CUTOFF_C, 16.25, -250, 17, -249},
	};
	struct store store = FAKE(turned, NULL);
	struct study s = plain();
	store.info.instrument[1] = "bdi2";
	s.outcomes = 2;
	s.outcome[0] = "bdi2";
	s.outcome[1] = "ors";
	for (size_t i = 0; i < 4; i++) {
		s.cutoff_rule = want[i].rule;
		struct cohort c = load(&store, &s);
		CHECK_EQ(c.outcome[0].cutoff.v, want[i].bdi2);
		CHECK_EQ(c.outcome[1].cutoff.v, want[i].ors);
		assert_int_equal(c.outcome[0].rule.caseness, want[i].case_bdi2);
		assert_int_equal(c.outcome[1].rule.caseness, want[i].case_ors);
		assert_false(num_is(c.outcome[0].reliable_change));
	}
	/* the PHQ-9 has no norms here */
	store.info.instrument[1] = "phq9";
	s.outcome[0] = "phq9";
	struct cohort c = load(&store, &s);
	assert_int_equal(c.outcome[0].cutoff.why, WHY_NOT_RECORDED);
}

/* Without a calendar the last episodes of clients 1 to 6 that have no reason may go on; one that a gap ended is lost all the same. */
static void without_calendar(void **state)
{
	(void)state;
	struct store store = FAKE(rows, people);
	struct study s = plain();
	store.undated = true;
	struct cohort c = load(&store, &s);
	static const enum ending want[] = {ENDING_LOST,    ENDING_REFERRED, ENDING_ONGOING,
					   ENDING_ONGOING, ENDING_PLANNED,  ENDING_ONGOING};
	for (size_t i = 0; i < c.episodes; i++)
		assert_int_equal(c.episode[i].ending, want[i]);
	assert_int_equal(c.ends_unknown, 3);
	store.undated = false;
	c = load(&store, &s);
	assert_int_equal(c.ends_unknown, 0);
}

static void nobody(void **state)
{
	(void)state;
	struct store store = fake_of(NULL, 0, NULL);
	struct study s = plain();
	struct cohort c = load(&store, &s);
	assert_true(c.clients == 0 && c.episodes == 0 && c.visits == 0 && c.outcomes == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(episodes),         cmocka_unit_test(gap_and_window_are_the_studys),
		cmocka_unit_test(in_weeks),         cmocka_unit_test(outcomes),
		cmocka_unit_test(substituted),      cmocka_unit_test(cutoff_rules),
		cmocka_unit_test(without_calendar), cmocka_unit_test(nobody),
	};
	mem = arena_new();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(mem);
	return failed;
}
