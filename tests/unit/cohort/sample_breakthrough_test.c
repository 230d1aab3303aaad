#include "unit/cohort/weekly.h"

enum {
	PLANNED = STATUS_PLANNED,
	DROPOUT = STATUS_DROPOUT,
	REFERRED = STATUS_REFERRED,
	DIED = STATUS_DIED,
	EVENT = STATUS_EVENT
};
enum { C = BREAKTHROUGH_CLIENT, T = BREAKTHROUGH_THERAPIST, B = BREAKTHROUGH_BOTH };

/* PHQ-9: reliable change 6, caseness from 10. */
static const struct weekly people[] = {
	{CBT, END_PLANNED, false, 5, {20, 18, 14, 12, 9}, {0, T, C, 0, 0}},
	{CBT, END_DROPOUT, false, 5, {20, NO, NO, 13, 15}, {B, 0, 0, 0, 0}},
	{CBT, END_PLANNED, false, 3, {5, 4, 3}, {0}},          /* a drop of 6 is not possible */
	{CBT, END_PLANNED, false, 4, {7, 6, 1, 0}, {0}},       /* possible, but never at caseness */
	{CBT, END_PLANNED, false, 4, {NO, NO, 15, 9}, {0}},    /* no baseline */
	{EMDR, 0, true, 4, {16, 15, 14, 17}, {T, 0, C, T}},    /* goes on */
	{EMDR, 0, false, 2, {12, 6}, {0}},                     /* lost, with its breakthrough at the last session */
	{EMDR, END_DIED, false, 3, {18, 15, 13}, {0}},         /* one point short */
	{EMDR, END_REFERRED, false, 2, {10, 4}, {0}},          /* at caseness at the cut-off itself */
	{EMDR, END_REFERRED, false, 4, {16, 12, 11, 10}, {0}}, /* reliable, and still at caseness */
};

static struct world *clinic(void)
{
	struct world *w = world_new();
	for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
		world_weekly(w, &people[i]);
	return w;
}

static struct event_sample sample(struct world *w, enum definition d)
{
	struct event_sample s;
	assert_int_equal(sample_breakthrough(w->mem, &w->cohort, &w->factor, d, &s), ERR_OK);
	return s;
}

static void reliable_improvement(void **state)
{
	(void)state;
	static const struct want_row want[] = {
		{1, 0, 3, EVENT}, {2, 0, 4, EVENT}, {4, 0, 3, EVENT}, {6, 0, 4, 0},
		{7, 0, 2, EVENT}, {8, 0, 3, DIED},  {9, 0, 2, EVENT}, {10, 0, 4, EVENT},
	};
	static const struct want_row twice[] = {
		{1, 0, 3, EVENT},   {2, 0, 5, DROPOUT}, {4, 0, 3, EVENT},    {6, 0, 4, 0},
		{7, 0, 2, DROPOUT}, {8, 0, 3, DIED},    {9, 0, 2, REFERRED}, {10, 0, 4, REFERRED},
	};
	struct world *w = clinic();
	world_load(w, 1);
	struct event_sample s = sample(w, DEF_B2);
	CHECK_ROWS(s, want);
	assert_null(s.rows.entry);
	assert_int_equal(s.rows.groups, 2);
	assert_int_equal(s.rows.group[2], 0);
	assert_int_equal(s.rows.group[3], 1);
	const struct breakthrough_counts *cbt = &s.counts[0], *emdr = &s.counts[1];
	assert_true(cbt->clients == 5 && cbt->at_risk == 3 && cbt->could_not_show == 1 && cbt->no_baseline == 1);
	assert_true(cbt->with_gap == 1 && cbt->not_evaluable == 0 && cbt->not_recorded == 0);
	assert_true(emdr->clients == 5 && emdr->at_risk == 5 && emdr->with_gap == 0);
	w->study.sustained = 2;
	s = sample(w, DEF_B2);
	CHECK_ROWS(s, twice);
	world_free(w);
}

static void significant_change(void **state)
{
	(void)state;
	static const struct want_row want[] = {
		{1, 0, 5, EVENT}, {2, 0, 5, DROPOUT}, {6, 0, 4, 0},         {7, 0, 2, EVENT},
		{8, 0, 3, DIED},  {9, 0, 2, EVENT},   {10, 0, 4, REFERRED},
	};
	struct world *w = clinic();
	world_load(w, 1);
	struct event_sample s = sample(w, DEF_B3);
	CHECK_ROWS(s, want);
	assert_true(s.counts[0].could_not_show == 2 && s.counts[0].no_baseline == 1);
	world_free(w);
}

/* Flags are recorded (nobody has a clinic or a therapist): no flag is no breakthrough. */
static void flags(void **state)
{
	(void)state;
	static const struct want_row b4[] = {
		{1, 0, 2, EVENT}, {2, 0, 1, EVENT},   {3, 0, 3, PLANNED}, {4, 0, 4, PLANNED},  {5, 0, 4, PLANNED},
		{6, 0, 1, EVENT}, {7, 0, 2, DROPOUT}, {8, 0, 3, DIED},    {9, 0, 2, REFERRED}, {10, 0, 4, REFERRED},
	};
	static const int32_t b5[] = {3, 1, 0, 0, 0, 3, 0, 0, 0, 0}, b6[] = {3, 1, 0, 0, 0, 4, 0, 0, 0, 0};
	struct world *w = clinic();
	int32_t *session;
	world_load(w, 1);
	struct event_sample s = sample(w, DEF_B4);
	CHECK_ROWS(s, b4);
	assert_int_equal(sample_event_sessions(w->mem, &w->cohort, DEF_B5, &session), ERR_OK);
	assert_memory_equal(session, b5, sizeof b5);
	assert_int_equal(sample_event_sessions(w->mem, &w->cohort, DEF_B6, &session), ERR_OK);
	assert_memory_equal(session, b6, sizeof b6);
	/* a therapist who never flags */
	for (size_t i = 0; i < w->visits; i++)
		w->visit[i].therapist = w->visit[i].client == 8 ? 2 : 1;
	world_load(w, 1);
	s = sample(w, DEF_B6);
	assert_int_equal(s.rows.n, 9);
	assert_true(s.counts[1].not_recorded == 1 && s.counts[1].at_risk == 4);
	assert_int_equal(sample_event_sessions(w->mem, &w->cohort, DEF_B4, &session), ERR_OK);
	assert_int_equal(session[7], -1);
	world_free(w);
}

/* Criteria 1 and 2 with a cut-off of 7, so that the hand can follow. */
static const struct weekly gains[] = {
	{CBT, END_PLANNED, false, 8, {25, 24, 23, 12, 11, 10, 9, 8}, {0}}, /* gain at 4 */
	{CBT, END_PLANNED, false, 6, {20, 19, 19, 18, 18, 18}, {0}},       /* evaluable from 2 to 5 */
	{CBT, 0, true, 9, {20, 19, 18, NO, 18, 17, 17, 16, 16}, {0}},      /* a hole from 3 to 5 */
	{CBT, END_DIED, false, 9, {20, 19, 18, NO, 18, 17, 17, 16, 16}, {0}},
	{CBT, END_PLANNED, false, 3, {20, 12, 8}, {0}},                  /* no interval has two scores behind it */
	{CBT, END_PLANNED, false, 4, {20, 19, 8, 7}, {0}},               /* gain at 3 */
	{CBT, END_DROPOUT, false, 6, {20, 19, 18, 17, NO, NO}, {0}},     /* scores stop, therapy goes on: censored */
	{CBT, END_REFERRED, false, 4, {25, 14, 13, 12}, {0}},            /* the large drop is before the first interval */
	{CBT, END_PLANNED, false, 7, {20, 20, 13, 27, 27, 19, 19}, {0}}, /* gain at 3 (7 of 20); a second one later */
	{CBT, END_PLANNED, false, 5, {27, 27, 20, 20, 20}, {0}},         /* 7 is large enough, 7 of 27 too */
};

static void sudden_gains(void **state)
{
	(void)state;
	static const struct want_row want[] = {
		{1, 2, 4, EVENT},    {2, 2, 5, PLANNED}, {3, 2, 3, 0},      {3, 5, 8, 0},
		{4, 2, 3, 0},        {4, 5, 8, DIED},    {6, 2, 3, EVENT},  {7, 2, 3, 0},
		{8, 2, 3, REFERRED}, {9, 2, 3, EVENT},   {10, 2, 3, EVENT},
	};
	static const struct want_row days[] = {
		{1, 7, 21, EVENT},    {2, 7, 28, PLANNED}, {3, 7, 14, 0},      {3, 28, 49, 0},
		{4, 7, 14, 0},        {4, 28, 49, DIED},   {6, 7, 14, EVENT},  {7, 7, 14, 0},
		{8, 7, 14, REFERRED}, {9, 7, 14, EVENT},   {10, 7, 14, EVENT},
	};
	struct world *w = world_new();
	int32_t *session;
	for (size_t i = 0; i < sizeof gains / sizeof gains[0]; i++)
		world_weekly(w, &gains[i]);
	w->study.gain_rule = GAIN_TWO;
	w->study.gain_cutoff = 7;
	world_load(w, 1);
	struct event_sample s = sample(w, DEF_B1);
	CHECK_ROWS(s, want);
	assert_true(s.counts[0].clients == 10 && s.counts[0].not_evaluable == 1 && s.counts[0].at_risk == 9);
	static const int32_t sessions[] = {4, 0, 0, 0, -1, 3, 0, 0, 3, 3};
	assert_int_equal(sample_event_sessions(w->mem, &w->cohort, DEF_B1, &session), ERR_OK);
	assert_memory_equal(session, sessions, sizeof sessions);
	/* 26 % of 27 is 7.02 */
	w->study.gain_percent = 26;
	assert_int_equal(sample_event_sessions(w->mem, &w->cohort, DEF_B1, &session), ERR_OK);
	assert_int_equal(session[9], 0);
	assert_int_equal(session[8], 3);
	w->study.gain_percent = 25;
	w->study.clock = CLOCK_DAYS;
	s = sample(w, DEF_B1);
	CHECK_ROWS(s, days);
	world_free(w);
}

/* Criterion 2 is a share of what is left to lose: on ORS (0 to 40, higher is better) of the distance from 40. */
static void gains_turned(void **state)
{
	(void)state;
	struct world *w = world_new();
	int32_t *session;
	static const int ors[] = {100, 110, 180, 190, 191};
	for (int i = 0; i < 5; i++)
		world_visit(w, (struct fake_visit){1, 7 * i, MEET, NO, .ors = ors[i], .modality = CBT});
	w->study.outcome[0] = "ors";
	w->study.gain_rule = GAIN_TWO;
	world_load(w, 1);
	/* 7.0 of the 29.0 that were left: 24.1 % */
	assert_int_equal(sample_event_sessions(w->mem, &w->cohort, DEF_B1, &session), ERR_OK);
	assert_int_equal(session[0], 0);
	w->study.gain_percent = 24;
	assert_int_equal(sample_event_sessions(w->mem, &w->cohort, DEF_B1, &session), ERR_OK);
	assert_int_equal(session[0], 3);
	assert_int_equal(sample_event_sessions(w->mem, &w->cohort, DEF_B2, &session), ERR_OK);
	assert_int_equal(session[0], 3);
	world_free(w);
}

/* All sessions in one week: an interval of no length is half a week long. */
static void inside_one_week(void **state)
{
	(void)state;
	static const struct want_row want[] = {{1, -3.5, 0, EVENT}}, b2[] = {{1, 0, 0, EVENT}};
	struct world *w = world_new();
	static const int phq9[] = {20, 19, 8, 7};
	for (int i = 0; i < 4; i++)
		world_visit(w, (struct fake_visit){1, 3, MEET, phq9[i], .modality = CBT});
	w->study.gain_rule = GAIN_TWO;
	w->study.clock = CLOCK_DAYS;
	world_load(w, 7);
	struct event_sample s = sample(w, DEF_B1);
	CHECK_ROWS(s, want);
	s = sample(w, DEF_B2);
	CHECK_ROWS(s, b2);
	world_free(w);
}

/*
 * client 1  a score between sessions 2 and 3 counts, with the number of session 2 and its own day
 * client 2  a score on the day of the last session counts; the same a day later comes after the ending
 */
static void scores_between_and_after(void **state)
{
	(void)state;
	static const struct fake_visit rows[] = {
		{1, 0, ASSESS, 19},
		{1, 5, MEET, NO, .modality = CBT},
		{1, 12, MEET, 18, .modality = CBT},
		{1, 15, CANCEL, 13, .flag = T},
		{1, 19, MEET, 12, .modality = CBT, .end = END_PLANNED},
		{2, 0, MEET, 19, .modality = CBT},
		{2, 7, MEET, NO, .modality = CBT},
		{2, 7, ASSESS, 9, .modality = CBT, .end = END_DROPOUT},
		{2, 8, ASSESS, 4, .flag = T},
	};
	static const struct want_row sessions[] = {{1, 0, 2, EVENT}, {2, 0, 2, EVENT}},
				     days[] = {{1, 0, 10, EVENT}, {2, 0, 7, EVENT}},
				     after[] = {{1, 0, 2, EVENT}, {2, 0, 2, DROPOUT}};
	struct world *w = world_new();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		world_visit(w, rows[i]);
	world_load(w, 1);
	struct event_sample s = sample(w, DEF_B2);
	CHECK_ROWS(s, sessions);
	/* session 2's score came between the baseline and the event of client 1; client 2's sessions are adjacent */
	assert_true(s.counts[0].with_gap == 0);
	s = sample(w, DEF_B4);
	CHECK_ROWS(s, after);
	w->study.clock = CLOCK_DAYS;
	s = sample(w, DEF_B2);
	CHECK_ROWS(s, days);
	w->study.clock = CLOCK_SESSIONS;
	w->visit[7].at = 8;
	world_load(w, 1);
	s = sample(w, DEF_B2);
	CHECK_ROWS(s, after);
	world_free(w);
}

/* Without an outcome, or without its thresholds, nobody can be judged, and that is said. */
static void thresholds_unknown(void **state)
{
	(void)state;
	struct world *w = clinic();
	world_load(w, 1);
	w->cohort.outcome[0].cutoff = num_none(WHY_NOT_RECORDED);
	struct event_sample s = sample(w, DEF_B3);
	assert_true(s.rows.n == 0 && s.counts[0].not_recorded == 5 && s.counts[0].at_risk == 0);
	w->cohort.outcomes = 0;
	for (enum definition d = DEF_B1; d <= DEF_B3; d++) {
		s = sample(w, d);
		assert_true(s.rows.n == 0 && s.counts[1].not_recorded == 5);
	}
	s = sample(w, DEF_B4);
	assert_int_equal(s.rows.n, 10);
	world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reliable_improvement),
		cmocka_unit_test(significant_change),
		cmocka_unit_test(flags),
		cmocka_unit_test(sudden_gains),
		cmocka_unit_test(gains_turned),
		cmocka_unit_test(inside_one_week),
		cmocka_unit_test(scores_between_and_after),
		cmocka_unit_test(thresholds_unknown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
