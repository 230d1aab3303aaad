/* Labels of a release: drawn afresh, and not by who is there. Expected shares: of a random permutation. */
#include "unit/cohort/weekly.h"

#include "cohort/labels.h"

#include <math.h>

enum { PEOPLE = 12, RELEASES = 2000 };

/* Therapist t has 2 t clients: caseload grows with the number. */
static struct world *clinic_of(int phq9)
{
	struct world *w = world_new();
	int client = 0;
	for (int t = 1; t <= PEOPLE; t++)
		for (int k = 0; k < 2 * t; k++)
			world_visit(w, (struct fake_visit){.client = ++client,
							   .attendance = MEET,
							   .phq9 = phq9,
							   .therapist = t,
							   .clinic = 1 + t % 4,
							   .modality = CBT});
	world_load(w, 1);
	return w;
}

static const int *draw(struct world *w, enum label_of what)
{
	const int *place = NULL;
	assert_int_equal(label_places(w->mem, &w->cohort, what, &place), ERR_OK);
	return place;
}

static bool same(const int *a, const int *b)
{
	return !memcmp(a + 1, b + 1, PEOPLE * sizeof *a);
}

static void test_what_a_draw_depends_on(void **state)
{
	(void)state;
	struct world *w = clinic_of(15), *other = clinic_of(16);
	const int *first = draw(w, LABEL_THERAPIST);
	assert_true(same(first, draw(w, LABEL_THERAPIST)));
	/* Both fingerprints, which every cover tells, are the same here: the content is not. */
	assert_true(w->cohort.info->fingerprint == other->cohort.info->fingerprint);
	assert_false(same(first, draw(other, LABEL_THERAPIST)));
	w->study.release = STUDY_PUBLIC;
	assert_false(same(first, draw(w, LABEL_THERAPIST)));
	w->study.release = STUDY_QI;
	w->study.fingerprint++;
	assert_false(same(first, draw(w, LABEL_THERAPIST)));
	world_free(w);
	world_free(other);
}

/* Over many releases every therapist gets every place as often: sum of (n - e)^2 / e below the 0.999 quantile of chi-square, 11 df: 31.26. */
static void test_places_do_not_follow_caseload(void **state)
{
	(void)state;
	struct world *w = clinic_of(15);
	double got[PEOPLE + 1][PEOPLE + 1] = {{0}}, expected = (double)RELEASES / PEOPLE, correlation = 0;
	for (int r = 0; r < RELEASES; r++) {
		w->study.fingerprint = (uint64_t)r;
		const int *place = draw(w, LABEL_THERAPIST);
		for (int t = 1; t <= PEOPLE; t++) {
			got[t][place[t]]++;
			correlation += (t - (PEOPLE + 1) / 2.0) * (place[t] - (PEOPLE + 1) / 2.0);
		}
	}
	int far = 0;
	for (int t = 1; t <= PEOPLE; t++) {
		double chi = 0;
		for (int p = 1; p <= PEOPLE; p++)
			chi += (got[t][p] - expected) * (got[t][p] - expected) / expected;
		far += chi > 31.26;
	}
	assert_int_equal(far, 0);
	/* Mean rank correlation of 2000 permutations of 12: standard error 1 / sqrt(11 * 2000) = 0.0067. */
	assert_true(fabs(correlation / RELEASES / (PEOPLE * (PEOPLE * PEOPLE - 1) / 12.0)) < 4 * 0.0067);
	world_free(w);
}

static void test_who_is_shown(void **state)
{
	(void)state;
	struct world *w = clinic_of(15);
	struct factor f = {.levels = 77};
	static const enum study_release kinds[] = {STUDY_QI, STUDY_RESEARCH, STUDY_PUBLIC};
	for (size_t i = 0; i < 3; i++) {
		w->study.release = kinds[i];
		w->study.factor = FACTOR_THERAPIST;
		assert_int_equal(factor_make(w->mem, &w->cohort, 0, &f), i ? ERR_VALUE : ERR_OK);
		w->study.factor = FACTOR_CLINIC;
		/* Four clinics of 48 (t 4 8 12), 30, 36 and 42 clients: three are of 36 and over, two of 42. */
		assert_int_equal(factor_make(w->mem, &w->cohort, 36, &f), ERR_OK);
		assert_int_equal(f.levels, 4);
		assert_int_equal(factor_make(w->mem, &w->cohort, 42, &f), i ? ERR_VALUE : ERR_OK);
	}
	world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_a_draw_depends_on),
		cmocka_unit_test(test_places_do_not_follow_caseload),
		cmocka_unit_test(test_who_is_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
