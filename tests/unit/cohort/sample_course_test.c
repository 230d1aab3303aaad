#include "unit/cohort/weekly.h"

/* PHQ-9: reliable change 6, caseness from 10; plateaus of at least 4 scored sessions. */
static const struct weekly stuck[] = {
	{CBT, END_PLANNED, false, 6, {15, 14, 16, 13, 8, 8}, {0}},      /* the next score is a drop of 7: breakthrough */
	{CBT, END_PLANNED, false, 7, {20, 12, 13, 12, 14, 15, 9}, {0}}, /* its breakthrough came before: improvement */
	{CBT, END_PLANNED, false, 6, {15, 15, 14, 15, 22, 3}, {0}},     /* deterioration */
	{CBT, END_DROPOUT, false, 5, {15, 16, 15, 14, 15}, {0}},        /* no next score */
	{CBT, END_REFERRED, false, 6, {15, NO, 16, 15, NO, 14}, {0}},   /* the 4th score at session 6 */
	{EMDR, END_PLANNED, false, 5, {15, NO, 14, 15, NO}, {0}},       /* 3 scores: could not show one */
	{EMDR, END_PLANNED, false, 5, {9, 8, 9, 8, 9}, {0}},            /* below caseness */
	{EMDR, 0, true, 9, {15, 15, 15, 15, 22, 23, 22, 22, 24}, {0}},  /* two, still on the second */
	{EMDR, END_DIED, false, 4, {10, 15, 15, 12}, {0}},              /* 10 is at caseness */
	{EMDR, 0, false, 5, {16, 10, 15, 11, 14}, {0}},               /* 16 - 10 is reliable: begins at 2, 4 scores; lost */
	{EMDR, END_PLANNED, false, 6, {12, 21, 20, 20, 19, 19}, {0}}, /* 12 alone; then 5 */
};

static void plateaus(void **state)
{
	(void)state;
	static const struct want_row want[] = {
		{1, 3, 4, EXIT_BREAKTHROUGH}, {2, 3, 5, EXIT_IMPROVED}, {3, 3, 4, EXIT_WORSE},    {4, 3, 5, EXIT_DROPOUT},
		{5, 5, 6, EXIT_REFERRED},     {8, 3, 4, EXIT_WORSE},    {8, 3, 5, EXIT_CENSORED}, {9, 3, 4, EXIT_DIED},
		{10, 3, 4, EXIT_DROPOUT},     {11, 3, 5, EXIT_PLANNED},
	};
	/* days from onset; an exit on the day of the k-th score is half a day after it */
	static const struct want_row days[] = {
		{1, 21, 28, EXIT_BREAKTHROUGH}, {2, 21, 35, EXIT_IMPROVED},   {3, 21, 28, EXIT_WORSE},
		{4, 21, 28, EXIT_DROPOUT},      {5, 34.5, 35, EXIT_REFERRED}, {8, 21, 28, EXIT_WORSE},
		{8, 21, 28, EXIT_CENSORED},     {9, 20.5, 21, EXIT_DIED},     {10, 20.5, 21, EXIT_DROPOUT},
		{11, 21, 28, EXIT_PLANNED},
	};
	struct world *w = world_new();
	struct plateau_sample s;
	for (size_t i = 0; i < sizeof stuck / sizeof stuck[0]; i++)
		world_weekly(w, &stuck[i]);
	world_load(w, 1);
	assert_int_equal(sample_plateaus(w->mem, &w->cohort, &w->factor, &s), ERR_OK);
	CHECK_ROWS(s, want);
	assert_true(s.clients[0] == 5 && s.clients_with[0] == 5 && s.clients_too_short[0] == 0);
	assert_true(s.clients[1] == 6 && s.clients_with[1] == 4 && s.clients_too_short[1] == 1);
	assert_int_equal(s.why, WHY_NONE);
	w->study.clock = CLOCK_DAYS;
	assert_int_equal(sample_plateaus(w->mem, &w->cohort, &w->factor, &s), ERR_OK);
	CHECK_ROWS(s, days);
	w->cohort.outcome[0].reliable_change = num_none(WHY_NOT_RECORDED);
	assert_int_equal(sample_plateaus(w->mem, &w->cohort, &w->factor, &s), ERR_OK);
	assert_true(s.rows.n == 0 && s.why == WHY_NOT_RECORDED && s.clients[0] == 5);
	world_free(w);
}

/* By the therapist's flag as primary definition the plateau of client 2 ends with a breakthrough, flagged at the next scored session. */
static void plateau_ends_by_primary(void **state)
{
	(void)state;
	struct weekly x = stuck[1];
	struct plateau_sample s;
	for (int flag = 5; flag <= 6; flag++) {
		struct world *w = world_new();
		struct weekly y = x;
		y.flag[flag] = BREAKTHROUGH_THERAPIST;
		world_weekly(w, &y);
		w->study.primary = DEF_B4;
		world_load(w, 1);
		assert_int_equal(sample_plateaus(w->mem, &w->cohort, &w->factor, &s), ERR_OK);
		assert_int_equal(s.rows.status[0], flag == 6 ? EXIT_BREAKTHROUGH : EXIT_IMPROVED);
		world_free(w);
	}
}

/*
 * client 1  remission on day 7 (20 -> 9), 8, then a follow-up of 14 on day 50: at caseness, 6 above the lowest: relapse after 43 days; again in
 *           remission on day 80, last score on day 110
 * client 2  remission at the last score
 * client 3  none: 15 is no remission
 * client 4  relapse on day 14 (12, 8 above 4), which day 21 does not confirm; remission again at the last score
 * client 5  relapse on the day of the remission
 * client 6  remission on day 7, last score on day 14, a new episode on day 200
 * client 7  baseline 9 is not at caseness: the cut-off has to be crossed
 */
static const struct fake_visit gone[] = {
	{1, 0, MEET, 20, .modality = CBT},
	{1, 7, MEET, 9, .modality = CBT},
	{1, 14, MEET, 8, .end = END_PLANNED},
	{1, 50, ASSESS, 14},
	{1, 80, ASSESS, 9},
	{1, 110, ASSESS, 9},
	{2, 0, MEET, 20, .modality = CBT},
	{2, 7, MEET, 9},
	{3, 0, MEET, 20, .modality = CBT},
	{3, 7, MEET, 15},
	{4, 0, MEET, 20, .modality = CBT},
	{4, 7, MEET, 4},
	{4, 14, MEET, 12},
	{4, 21, MEET, 5},
	{5, 0, MEET, 20, .modality = EMDR},
	{5, 7, MEET, 4},
	{5, 7, ASSESS, 12},
	{6, 0, MEET, 20, .modality = EMDR},
	{6, 7, MEET, 5},
	{6, 14, MEET, 6},
	{6, 200, MEET, 18, .modality = CBT},
	{6, 207, MEET, 8},
	{6, 214, MEET, 16},
	{7, 0, MEET, 9, .modality = EMDR},
	{7, 7, MEET, 1},
	{7, 14, MEET, 15},
};

static struct relapse_sample relapses(struct world *w, enum study_relapse rule)
{
	struct relapse_sample s;
	w->study.relapse_rule = rule;
	assert_int_equal(sample_relapses(w->mem, &w->cohort, &w->factor, &s), ERR_OK);
	return s;
}

static struct world *gone_world(void)
{
	struct world *w = world_new();
	for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++)
		world_visit(w, gone[i]);
	world_load(w, 1);
	return w;
}

static void relapse_rules(void **state)
{
	(void)state;
	static const struct want_row r1[] = {{1, 0, 43, 1}, {1, 0, 30, 0}, {4, 0, 7, 1}, {5, 0, 0.5, 1}, {6, 0, 7, 0}};
	static const struct want_row r2[] = {{1, 0, 103, 0}, {4, 0, 14, 0}, {6, 0, 7, 0}};
	static const struct want_row r3[] = {{1, 0, 103, 0}, {4, 0, 14, 0}, {6, 0, 193, 1}};
	struct world *w = gone_world();
	struct relapse_sample s = relapses(w, STUDY_R1);
	CHECK_ROWS(s, r1);
	assert_true(s.calendar && s.why == WHY_NONE);
	assert_true(s.clients[0] == 4 && s.remitted[0] == 3 && s.clients[1] == 3 && s.remitted[1] == 2);
	CHECK_EQ(s.months[0], 43 / 30.4375);
	s = relapses(w, STUDY_R2);
	CHECK_ROWS(s, r2);
	assert_true(s.remitted[0] == 3 && s.remitted[1] == 2);
	s = relapses(w, STUDY_R3);
	CHECK_ROWS(s, r3);
	world_free(w);
}

/* All episodes: client 6 is in both modalities, and relapses in the second episode. */
static void all_episodes(void **state)
{
	(void)state;
	static const struct want_row want[] = {
		{1, 0, 43, 1}, {1, 0, 30, 0}, {4, 0, 7, 1}, {5, 0, 0.5, 1}, {6, 0, 7, 0}, {6, 0, 7, 1},
	};
	struct world *w = gone_world();
	w->study.all_episodes = true;
	world_load(w, 1);
	struct relapse_sample s = relapses(w, STUDY_R1);
	CHECK_ROWS(s, want);
	assert_int_equal(s.rows.group[4], 1);
	assert_int_equal(s.rows.group[5], 0);
	assert_true(s.clients[0] == 5 && s.remitted[0] == 4 && s.remitted[1] == 2);
	world_free(w);
}

/* Weeks: a relapse in the week of the remission is half a week after it; without real time there are no months to speak of. */
static void relapse_in_weeks(void **state)
{
	(void)state;
	static const struct want_row want[] = {{1, 0, 6, 1}, {2, 0, 0.5, 1}};
	static const struct fake_visit rows[] = {
		{1, 0, MEET, 20, .modality = CBT}, {1, 1, MEET, 4}, {1, 7, MEET, 11},
		{2, 0, MEET, 20, .modality = CBT}, {2, 2, MEET, 4}, {2, 2, MEET, 11},
	};
	struct world *w = world_new();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		world_visit(w, rows[i]);
	world_load(w, 7);
	struct relapse_sample s = relapses(w, STUDY_R1);
	CHECK_ROWS(s, want);
	CHECK_EQ(s.months[0], 42 / 30.4375);
	CHECK_EQ(s.months[1], 3.5 / 30.4375);
	w->store.info.days_per_occasion = 7;
	s = relapses(w, STUDY_R1);
	assert_false(s.calendar);
	world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plateaus),     cmocka_unit_test(plateau_ends_by_primary), cmocka_unit_test(relapse_rules),
		cmocka_unit_test(all_episodes), cmocka_unit_test(relapse_in_weeks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
