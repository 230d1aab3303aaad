#include "unit/cohort/weekly.h"

#include "cohort/labels.h"

#include <math.h>
#include <stdio.h>

/* One session a client is enough: this is about who is in which group. */
static void add(struct world *w, size_t n, struct fake_visit v)
{
	for (size_t i = 0; i < n; i++) {
		v.client = (int)w->clients + 1;
		world_visit(w, v);
	}
}

static void make(struct world *w, double min_clients)
{
	world_load(w, 1);
	assert_int_equal(factor_make(w->mem, &w->cohort, min_clients, &w->factor), ERR_OK);
}

static struct world *modalities(void)
{
	struct world *w = world_new();
	struct fake_visit v = {.attendance = MEET, .phq9 = 15};
	for (int m = ACT; m >= -1; m--) {
		static const size_t n[] = {3, 2, 11, 12, 4};
		v.modality = m;
		add(w, n[m + 1], v);
	}
	return w;
}

/* 4 ACT, 12 EMDR, 11 CBT, 2 unmapped, 3 without a modality. */
static void pooling(void **state)
{
	(void)state;
	struct world *w = modalities();
	make(w, 0);
	assert_int_equal(w->factor.levels, 4);
	static const char *const all[] = {"CBT", "EMDR", "ACT", "unmapped"};
	static const double clients[] = {11, 12, 4, 2};
	for (int g = 0; g < 4; g++) {
		assert_string_equal(w->factor.label[g], all[g]);
		assert_true(w->factor.clients[g] == clients[g]);
	}
	assert_true(w->factor.no_value == 3 && !w->factor.pooled);
	assert_int_equal(w->factor.reference, 1);
	make(w, 10);
	assert_int_equal(w->factor.levels, 3);
	assert_string_equal(w->factor.label[0], "CBT");
	assert_string_equal(w->factor.label[2], "other modalities");
	assert_true(w->factor.clients[2] == 6 && w->factor.pooled);
	assert_int_equal(w->factor.of_episode[0], 2);
	assert_int_equal(w->factor.of_episode[4], 1);
	assert_int_equal(w->factor.of_episode[16], 0);
	assert_int_equal(w->factor.of_episode[27], 2);
	assert_int_equal(w->factor.of_episode[29], -1);
	/* 12 is the largest that is kept; 13 keeps nobody */
	make(w, 12);
	assert_int_equal(w->factor.levels, 2);
	assert_int_equal(w->factor.reference, 0);
	make(w, 13);
	assert_int_equal(w->factor.levels, 1);
	assert_true(w->factor.clients[0] == 29 && w->factor.reference == 0);
	world_free(w);
}

static void reference(void **state)
{
	(void)state;
	struct world *w = modalities();
	struct factor f = {.levels = 77};
	world_load(w, 1);
	w->study.reference = "act ";
	assert_int_equal(factor_make(w->mem, &w->cohort, 0, &f), ERR_OK);
	assert_int_equal(f.reference, 2);
	/* a synonym of the modality vocabulary, where CBT is 1 as well */
	w->study.reference = "Cognitive behavioral therapy";
	assert_int_equal(factor_make(w->mem, &w->cohort, 0, &f), ERR_OK);
	assert_int_equal(f.reference, 0);
	w->study.reference = "ACT";
	f.levels = 77;
	assert_int_equal(factor_make(w->mem, &w->cohort, 10, &f), ERR_VALUE);
	assert_int_equal(f.levels, 77);
	w->study.reference = "Gestalt";
	assert_int_equal(factor_make(w->mem, &w->cohort, 0, &f), ERR_VALUE);
	world_free(w);
}

/* Second episodes are another matter; with all of them a client in two groups counts in both. */
static void episodes_of_clients(void **state)
{
	(void)state;
	static const struct fake_visit rows[] = {
		{1, 0, MEET, NO, .modality = CBT},    {1, 200, MEET, NO, .modality = CBT},
		{1, 400, MEET, NO, .modality = EMDR}, {2, 0, MEET, NO, .modality = -1},
		{2, 200, MEET, NO, .modality = CBT},  {2, 400, MEET, NO, .modality = -1},
		{3, 0, ASSESS, NO, .modality = CBT},
	};
	struct world *w = world_new();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		world_visit(w, rows[i]);
	make(w, 0);
	static const int32_t first[] = {0, -1, -1, -1, -1, -1}, all[] = {0, 0, 1, -1, 0, -1};
	assert_int_equal(w->factor.levels, 1);
	assert_true(w->factor.clients[0] == 1 && w->factor.no_value == 1);
	assert_memory_equal(w->factor.of_episode, first, sizeof first);
	w->study.all_episodes = true;
	make(w, 0);
	assert_memory_equal(w->factor.of_episode, all, sizeof all);
	assert_true(w->factor.clients[0] == 2 && w->factor.clients[1] == 1 && w->factor.no_value == 1);
	world_free(w);
}

/* T-01 .. T-40, each once, in another order for another dataset and in the same for the same one. */
static void therapists(void **state)
{
	(void)state;
	struct world *w = world_new();
	int order[2][40];
	for (int t = 1; t <= 40; t++)
		add(w, 1, (struct fake_visit){.attendance = MEET, .phq9 = 15, .therapist = t, .modality = CBT});
	w->study.factor = FACTOR_THERAPIST;
	for (int round = 0; round < 3; round++) {
		world_load(w, 1);
		w->store.info.fingerprint += round == 1;
		assert_int_equal(factor_make(w->mem, &w->cohort, 0, &w->factor), ERR_OK);
		assert_int_equal(w->factor.levels, 40);
		for (int t = 0; t < 40; t++) {
			char label[8];
			snprintf(label, sizeof label, "T-%02d", t + 1);
			assert_string_equal(w->factor.label[t], label);
			order[round & 1][t] = round == 2 ? order[0][t] - w->factor.of_episode[t] : w->factor.of_episode[t];
		}
		if (round == 1)
			assert_true(memcmp(order[0], order[1], sizeof order[0]) != 0);
	}
	for (int t = 0; t < 40; t++)
		assert_int_equal(order[0][t], 0);
	int sorted = 0;
	for (int t = 0; t < 40; t++)
		sorted += order[1][t] == t;
	assert_true(sorted < 20);
	world_free(w);
}

/* A clinic has one label, whoever asks. */
static void clinics(void **state)
{
	(void)state;
	struct world *w = world_new();
	for (int k = 1; k <= 7; k++)
		add(w, 1, (struct fake_visit){.attendance = MEET, .phq9 = 15, .clinic = k, .modality = CBT});
	w->study.factor = FACTOR_CLINIC;
	make(w, 0);
	const int *place = NULL;
	assert_int_equal(label_places(w->mem, &w->cohort, LABEL_CLINIC, &place), ERR_OK);
	for (int k = 1; k <= 7; k++)
		assert_string_equal(label_text(w->mem, LABEL_CLINIC, place[k]),
				    w->factor.label[w->factor.of_episode[k - 1]]);
	world_free(w);
}

static void ages(void **state)
{
	(void)state;
	struct world *w = world_new();
	static const int band[] = {90, 0, 45, -1, 45};
	add(w, 5, (struct fake_visit){.attendance = MEET, .phq9 = 15, .modality = CBT});
	for (size_t i = 0; i < 5; i++)
		w->person[i].age_band = band[i];
	w->study.factor = FACTOR_AGE_BAND;
	make(w, 0);
	assert_int_equal(w->factor.levels, 3);
	assert_string_equal(w->factor.label[0], "0-4");
	assert_string_equal(w->factor.label[1], "45-49");
	assert_string_equal(w->factor.label[2], "90 and over");
	w->study.factor = FACTOR_CLINIC;
	make(w, 0);
	/* nobody has a clinic: nothing to compare, everybody is one group */
	assert_true(w->factor.levels == 1 && w->factor.no_value == 0 && w->factor.whole);
	assert_string_equal(w->factor.label[0], "all clients");
	assert_true(w->factor.clients[0] == 5 && w->factor.of_episode[3] == 0);
	w->study.reference = "CBT";
	make(w, 10);
	assert_true(w->factor.levels == 1 && w->factor.reference == 0 && !w->factor.pooled);
	assert_string_equal(w->factor.label[0], "all clients");
	world_free(w);
}

/*
 * 20 clients: gender 8 women, 6 men, 5 of a third code, 1 missing; ages all 30; problems 1 x 10, 2 x 6, 3 x 2, 4 x 2: the last two are rare
 * and together 4. Baselines 12 + client.
 */
static struct world *mixed_clinic(void)
{
	struct world *w = world_new();
	for (int i = 0; i < 20; i++) {
		int problem = i < 10 ? 1 : i < 16 ? 2 : i < 18 ? 3 : 4;
		world_visit(w, (struct fake_visit){.client = i + 1,
						   .attendance = MEET,
						   .phq9 = i == 4 ? NO : 12 + i / 2,
						   .modality = 1 + i % 3,
						   .problem = problem,
						   .therapist = i == 7 ? 0 : 1 + i % 4,
						   .clinic = 1 + i % 2});
		w->person[i] = (struct fake_person){i < 8 ? 1 : i < 14 ? 2 : i < 19 ? 5 : -1, 30, false};
	}
	return w;
}

static struct design design(struct world *w, bool adjusted, struct event_sample *s)
{
	struct design d;
	assert_int_equal(sample_breakthrough(w->mem, &w->cohort, &w->factor, DEF_B4, s), ERR_OK);
	assert_int_equal(sample_design(w->mem, &w->cohort, &w->factor, s, adjusted, &d), ERR_OK);
	return d;
}

static void covariates(void **state)
{
	(void)state;
	struct world *w = mixed_clinic();
	struct event_sample s;
	for (size_t i = 0; i < w->visits; i++)
		w->visit[i].flag = i % 2 ? BREAKTHROUGH_BOTH : 0;
	for (size_t i = 0; i < w->visits; i++)
		w->visit[i].clinic = 1;
	/* Every level must have a client with a flag and one without: the fourth problem has none with one, and the third joins it. */
	make(w, 2);
	struct design d = design(w, false, &s);
	assert_int_equal(s.rows.n, 20);
	assert_int_equal(d.p, 2);
	assert_string_equal(d.term[0], "EMDR");
	assert_true(d.term_of[0] == 0 && d.term_of[1] == 0 && d.level[1] == 2 && d.terms == 1);
	assert_true(d.complete[4] && d.complete[19]);
	d = design(w, true, &s);
	/* clients 5 (no score) and 20 (no gender) are not complete; ages do not vary; the third gender is a column, the rare problems one more */
	static const char *const terms[] = {
		"EMDR",          "ACT", "baseline (per reliable change)", "gender: Man", "gender: code 5", "problem: code 2",
		"problem: other"};
	static const int32_t term_of[] = {0, 0, 1, 2, 2, 3, 3};
	assert_int_equal(d.p, 7);
	for (size_t k = 0; k < d.p; k++) {
		assert_string_equal(d.term[k], terms[k]);
		assert_int_equal(d.term_of[k], term_of[k]);
		assert_int_equal(d.level[k], k < 2 ? (int)k + 1 : -1);
	}
	assert_int_equal(d.left_outs, 0);
	assert_true(!d.complete[4] && !d.complete[19] && d.complete[18]);
	CHECK_EQ(d.x[2][19 - 1], 21.0 / 6);
	assert_true(d.x[3][8] == 1 && d.x[3][7] == 0 && d.x[4][14] == 1 && d.x[6][16] == 1 && d.x[6][18] == 1 &&
		    d.x[6][10] == 0);
	/* one clinic: no strata; client 8 has no therapist and is a cluster alone */
	assert_true(d.strata == 1 && d.stratum == NULL && d.by_therapist && d.clusters == 5);
	assert_true(d.cluster[0] == d.cluster[4] && d.cluster[3] != d.cluster[7] && d.cluster[3] == d.cluster[11]);
	/* Everybody of the second problem has a flag: nobody without is as little as nobody with, and it joins the fourth. */
	for (size_t i = 10; i < 16; i++)
		w->visit[i].flag = BREAKTHROUGH_BOTH;
	make(w, 2);
	d = design(w, true, &s);
	assert_int_equal(d.p, 7);
	assert_string_equal(d.term[5], "problem: code 3");
	assert_string_equal(d.term[6], "problem: other");
	assert_true(d.x[6][10] == 1 && d.x[6][18] == 1 && d.x[6][16] == 0);
	world_free(w);
}

static void groups_of_rows(void **state)
{
	(void)state;
	struct world *w = mixed_clinic();
	struct event_sample s;
	for (size_t i = 0; i < w->visits; i++)
		w->visit[i].flag = BREAKTHROUGH_BOTH;
	w->study.cluster = CLUSTER_CLIENT;
	make(w, 0);
	struct design d = design(w, true, &s);
	assert_true(d.strata == 2 && d.stratum[0] == 0 && d.stratum[1] == 1 && d.stratum[2] == 0);
	assert_true(!d.by_therapist && d.by == CLUSTER_CLIENT && d.clusters == 20);
	w->study.cluster = CLUSTER_CLINIC;
	d = design(w, true, &s);
	assert_true(d.by == CLUSTER_CLINIC && d.clusters == 2);
	w->study.strata_clinic = false;
	d = design(w, true, &s);
	assert_true(d.strata == 1 && d.stratum == NULL);
	/* what is compared is no covariate, no cluster and no stratum */
	w->study.factor = FACTOR_PROBLEM;
	make(w, 0);
	d = design(w, true, &s);
	assert_true(d.left_outs == 1 && d.left_out[0] == ADJUST_PROBLEM);
	w->study.factor = FACTOR_CLINIC;
	w->study.strata_clinic = true;
	make(w, 0);
	d = design(w, true, &s);
	assert_true(d.by == CLUSTER_CLIENT && d.strata == 1);
	/* nobody has a gender: left out as a whole, and the rows stay complete */
	for (size_t i = 0; i < 20; i++)
		w->person[i].gender = -1;
	w->study.factor = FACTOR_MODALITY;
	make(w, 0);
	d = design(w, true, &s);
	assert_true(d.left_outs == 1 && d.left_out[0] == ADJUST_GENDER && d.complete[0]);
	world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pooling),    cmocka_unit_test(reference),      cmocka_unit_test(episodes_of_clients),
		cmocka_unit_test(therapists), cmocka_unit_test(ages),           cmocka_unit_test(clinics),
		cmocka_unit_test(covariates), cmocka_unit_test(groups_of_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
