/*
 * What holds of every sample whatever the data: everyone of a group is accounted for once, rows are proper, and two definitions that a few lines of
 * plain code can follow come out the same.
 */
#include "unit/cohort/weekly.h"

static uint64_t state_of_chance = 20261121;

static int chance(int below)
{
	state_of_chance = state_of_chance * 6364136223846793005u + 1442695040888963407u;
	return (int)((state_of_chance >> 33) % (uint64_t)below);
}

static void add_client(struct world *w, int modalities)
{
	int client = (int)w->clients + 1, at = 0, n = 1 + chance(14), modality = 1 + chance(modalities),
	    score = 6 + chance(20);
	int therapist = chance(9), clinic = chance(4);
	for (int i = 0; i < n; i++) {
		static const int kinds[] = {MEET, MEET, MEET, MEET, MEET, MISS, CANCEL, ASSESS};
		at += chance(15) ? 7 * chance(3) : chance(120);
		score += chance(9) - 5;
		score = score < 0 ? 0 : score > 27 ? 27 : score;
		world_visit(w, (struct fake_visit){
				       .client = client,
				       .at = at,
				       .attendance = kinds[chance(8)],
				       .phq9 = chance(9) ? score : NO,
				       .modality = chance(20) ? modality : -1,
				       .flag = chance(10) ? 0 : 1 + chance(3),
				       .end = i + 1 == n ? chance(5) : 0,
				       .therapist = therapist,
				       .clinic = clinic,
				       .problem = 1 + chance(4),
			       });
	}
	w->person[client - 1] = (struct fake_person){chance(4) - 1, 5 * chance(19), chance(2)};
}

static struct world *random_world(int clients, int modalities)
{
	struct world *w = world_new();
	for (int i = 0; i < clients; i++)
		add_client(w, modalities);
	w->study.gain_rule = GAIN_TWO;
	return w;
}

/* The estimators' own gate takes the rows. */
static void check_proper(struct world *w, const struct surv_rows *r, int32_t most)
{
	struct surv_sample built;
	for (size_t i = 0; i < r->n; i++) {
		assert_true(!r->entry || r->entry[i] < r->time[i]);
		assert_in_range(r->status[i], 0, most);
		assert_in_range(r->group[i], 0, r->groups - 1);
		assert_true(i == 0 || r->cluster[i] >= r->cluster[i - 1]);
	}
	if (r->n)
		assert_int_equal(surv_build(w->mem, r, &built), ERR_OK);
}

static void check_definition(struct world *w, enum definition d)
{
	struct event_sample s;
	struct design design;
	int32_t *session;
	double events = 0, found = 0;
	assert_int_equal(sample_breakthrough(w->mem, &w->cohort, &w->factor, d, &s), ERR_OK);
	assert_int_equal(sample_event_sessions(w->mem, &w->cohort, d, &session), ERR_OK);
	check_proper(w, &s.rows, STATUS_DIED);
	for (int32_t g = 0; g < w->factor.levels && !w->study.all_episodes; g++) {
		const struct breakthrough_counts *k = &s.counts[g];
		assert_true(k->clients == w->factor.clients[g]);
		assert_true(k->clients ==
			    k->at_risk + k->no_baseline + k->could_not_show + k->not_evaluable + k->not_recorded);
		assert_true(d == DEF_B1 || d == DEF_B2 || k->not_evaluable == 0);
	}
	for (size_t i = 0; i < s.rows.n; i++) {
		events += s.rows.status[i] == STATUS_EVENT;
		assert_true(session[s.episode[i]] >= 0);
		if (s.rows.status[i] == STATUS_EVENT && w->study.clock == CLOCK_SESSIONS)
			assert_true(s.rows.time[i] == session[s.episode[i]]);
	}
	for (size_t i = 0; i < w->cohort.episodes; i++)
		found += w->factor.of_episode[i] >= 0 && session[i] > 0;
	assert_true(events == found);
	assert_int_equal(sample_design(w->mem, &w->cohort, &w->factor, &s, true, &design), ERR_OK);
	for (size_t i = 0; i < s.rows.n; i++)
		assert_in_range(design.cluster[i], 0, design.clusters - 1);
}

/* B2 and B4 once more, from the visits alone. */
static void check_plainly(struct world *w)
{
	int32_t *b2, *b4;
	assert_int_equal(sample_event_sessions(w->mem, &w->cohort, DEF_B2, &b2), ERR_OK);
	assert_int_equal(sample_event_sessions(w->mem, &w->cohort, DEF_B4, &b4), ERR_OK);
	for (size_t i = 0; i < w->cohort.episodes; i++) {
		const struct episode *e = &w->cohort.episode[i];
		int32_t session = 0, drop = 0, flag = 0;
		for (size_t k = e->first; k < e->first + e->visits; k++) {
			const struct visit *v = &w->cohort.visit[k];
			session = v->session ? v->session : session;
			bool in_therapy = v->at <= e->last_at && session > 0;
			bool low = e->baseline != SCORE_MISSING && k > e->baseline_visit && v->score[0] != NO &&
				   e->baseline - v->score[0] >= 6;
			if (in_therapy && low && !drop)
				drop = session;
			if (in_therapy && v->breakthrough >= BREAKTHROUGH_THERAPIST && !flag)
				flag = session;
		}
		bool possible = e->baseline != SCORE_MISSING && e->baseline >= 6;
		assert_int_equal(b2[i], possible ? drop : -1);
		assert_int_equal(b4[i], e->flags_recorded ? flag : -1);
	}
}

static void check_courses(struct world *w)
{
	struct plateau_sample p;
	struct relapse_sample r;
	assert_int_equal(sample_plateaus(w->mem, &w->cohort, &w->factor, &p), ERR_OK);
	assert_int_equal(sample_relapses(w->mem, &w->cohort, &w->factor, &r), ERR_OK);
	check_proper(w, &p.rows, EXIT_UNCHANGED);
	check_proper(w, &r.rows, 1);
	for (size_t i = 0; i < r.rows.n; i++)
		assert_true(r.months[i] > 0);
	for (int32_t g = 0; g < w->factor.levels; g++) {
		assert_true(p.clients_with[g] <= p.clients[g] && p.clients_too_short[g] <= p.clients[g]);
		assert_true(r.remitted[g] <= r.clients[g]);
	}
}

static void check_world(struct world *w)
{
	for (int run = 0; run < 8; run++) {
		w->study.clock = run & 1 ? CLOCK_DAYS : CLOCK_SESSIONS;
		w->study.all_episodes = run & 2;
		w->study.relapse_rule = (enum study_relapse)(run % 3);
		w->study.plateau_rule = (enum study_plateau)(run % 3);
		world_load(w, run & 4 ? 7 : 1);
		assert_int_equal(factor_make(w->mem, &w->cohort, run & 1 ? 12 : 0, &w->factor), ERR_OK);
		for (enum definition d = DEF_B1; d <= DEF_B6; d++)
			check_definition(w, d);
		check_plainly(w);
		check_courses(w);
	}
}

static size_t rows_with(const struct surv_rows *rows, int32_t status)
{
	size_t n = 0;
	for (size_t i = 0; i < rows->n; i++)
		n += rows->status[i] == status;
	return n;
}

static void many(void **state)
{
	(void)state;
	struct world *w = random_world(250, 5);
	check_world(w);
	/* the net is wide enough to catch something: events, plateaus and relapses are there */
	struct event_sample s;
	world_load(w, 1);
	struct plateau_sample p;
	struct relapse_sample r;
	for (enum definition d = DEF_B1; d <= DEF_B6; d++) {
		assert_int_equal(sample_breakthrough(w->mem, &w->cohort, &w->factor, d, &s), ERR_OK);
		assert_true(rows_with(&s.rows, STATUS_EVENT) > 0 && s.rows.n > 50);
	}
	assert_int_equal(sample_plateaus(w->mem, &w->cohort, &w->factor, &p), ERR_OK);
	assert_int_equal(sample_relapses(w->mem, &w->cohort, &w->factor, &r), ERR_OK);
	assert_true(p.rows.n > 10 && rows_with(&r.rows, 1) > 0);
	world_free(w);
}

static void one_modality(void **state)
{
	(void)state;
	struct world *w = random_world(40, 1);
	check_world(w);
	assert_int_equal(w->factor.levels, 1);
	world_free(w);
}

static void one_client(void **state)
{
	(void)state;
	for (int i = 0; i < 50; i++) {
		struct world *w = random_world(1, 2);
		check_world(w);
		world_free(w);
	}
}

static void nobody(void **state)
{
	(void)state;
	struct world *w = world_new();
	check_world(w);
	assert_int_equal(w->factor.levels, 0);
	world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many),
		cmocka_unit_test(one_modality),
		cmocka_unit_test(one_client),
		cmocka_unit_test(nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
