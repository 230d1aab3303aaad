/* Profiles: the built-in files are the bases, a copy can be tightened, nothing can be loosened, and what is chosen is what is kept. */
#include "support/scratch.h"
#include "unit/deid/records.h"

static enum err load(const char *yaml, struct profile *out)
{
	return profile_load(mem, temp_file("zyx.yaml", yaml, strlen(yaml)), out);
}

static void yaml_of(char *text, size_t size, enum deid_profile base, enum profile_column column, int level)
{
	snprintf(text, size, "name: own\ntitle: own\nbase: %s\ncolumns:\n  - {column: %s, level: %s}\n",
		 profile_base_name(base), profile_column_name(column), profile_level_name(column, level));
}

static void test_built_in_files_are_the_bases(void **state)
{
	(void)state;
	for (int b = DEID_STRICT; b <= DEID_RESEARCH; b++) {
		struct profile file, base = profile_base((enum deid_profile)b);
		size_t n, named = 0;
		const char *text = profile_text(profile_base_name((enum deid_profile)b), &n);
		assert_int_equal(profile_load(mem, profile_base_name((enum deid_profile)b), &file), ERR_OK);
		assert_memory_equal(file.level, base.level, sizeof file.level);
		assert_true(profile_fingerprint(&file) == profile_fingerprint(&base));
		assert_false(file.own);
		for (const char *at = text; (at = strstr(at, "{column: ")) && at < text + n; at++)
			named++;
		assert_int_equal(named, PROFILE__COUNT);
	}
}

/* Every level of every ladder over every base: taken from the base's on, refused before it. */
static void test_only_tighter(void **state)
{
	(void)state;
	size_t refused = 0, taken = 0;
	for (int b = DEID_STRICT; b <= DEID_RESEARCH; b++)
		for (int c = 0; c < PROFILE__COUNT; c++)
			for (int level = 0; profile_level_name((enum profile_column)c, level); level++) {
				char text[256];
				struct profile p;
				yaml_of(text, sizeof text, (enum deid_profile)b, (enum profile_column)c, level);
				int floor = profile_base((enum deid_profile)b).level[c];
				assert_int_equal(load(text, &p), level < floor ? ERR_VALUE : ERR_OK);
				refused += level < floor;
				taken += level >= floor;
				if (level >= floor)
					assert_int_equal(p.level[c], level);
			}
	assert_true(refused >= 1);
	assert_true(taken > 2 * PROFILE__COUNT);
}

static void test_refusals(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"name: own\ntitle: own\nbase: none\n",
		"name: own\ntitle: own\nbase: strict\nsmall_class: 10\n",
		"name: own\ntitle: own\nbase: strict\nextra: 1\n",
		"name: own\ntitle: own\nbase: strict\ncolumns:\n  - {column: zyx, level: dropped}\n",
		"name: own\ntitle: own\nbase: strict\ncolumns:\n  - {column: age, level: zyx}\n",
		"name: own\ntitle: own\nbase: strict\ncolumns:\n  - {column: age, level: dropped}\n  - {column: age, level: "
		"dropped}\n",
		"title: own\n",
		"zyx",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct profile p;
		assert_int_equal(load(bad[i], &p), ERR_VALUE);
		assert_null(strstr(err_last()->text, "zyx"));
	}
}

static struct deid_set *set_under(const struct key *key, const char *yaml)
{
	static const struct vocabularies vocabularies;
	struct deid_options o = {.key = key, .plan = &records_plan, .vocabularies = &vocabularies};
	struct deid *d = NULL;
	assert_int_equal(yaml ? load(yaml, &o.profile) : profile_load(mem, "strict", &o.profile), ERR_OK);
	o.profile.small_class = 1;
	assert_int_equal(deid_begin(&o, &d), ERR_OK);
	struct record r = record("C1", 2021, 3, 1);
	r.age = 47;
	r.gender = 1;
	r.problem = 2;
	r.modality = 3;
	r.duration = 52;
	r.therapist = cell("T1");
	r.clinic = cell("N1");
	add(d, r);
	return finish(d);
}

static void test_what_is_chosen_is_what_is_kept(void **state)
{
	(void)state;
	struct key *key = known_key();
	struct deid_set *usual = set_under(key, NULL);
	struct deid_set *own = set_under(key, "name: own\ntitle: own\nbase: strict\ncolumns:\n"
					      "  - {column: age, level: bands_of_20}\n"
					      "  - {column: intake_year, level: dropped}\n"
					      "  - {column: gender, level: dropped}\n"
					      "  - {column: problem, level: dropped}\n"
					      "  - {column: duration, level: quarters_of_an_hour}\n"
					      "  - {column: therapist, level: dropped}\n");
	size_t therapists, clinics;
	assert_true(client_field(usual, 0, DEID_AGE_BAND) == 45 && client_field(own, 0, DEID_AGE_BAND) == 40);
	assert_true(client_field(usual, 0, DEID_INTAKE_YEAR) == 2021 && client_field(own, 0, DEID_INTAKE_YEAR) == DEID_NULL);
	assert_true(client_field(usual, 0, DEID_GENDER) == 1 && client_field(own, 0, DEID_GENDER) == DEID_NULL);
	assert_true(visit_field(usual, 0, DEID_PROBLEM) == 2 && visit_field(own, 0, DEID_PROBLEM) == DEID_NULL);
	assert_true(visit_field(own, 0, DEID_MODALITY) == 3);
	assert_true(visit_field(usual, 0, DEID_DURATION) == 50 && visit_field(own, 0, DEID_DURATION) == 45);
	assert_true(visit_field(usual, 0, DEID_THERAPIST) == 1 && visit_field(own, 0, DEID_THERAPIST) == DEID_NULL);
	assert_true(visit_field(own, 0, DEID_CLINIC) == 1);
	deid_set_therapists(own, &therapists);
	deid_set_clinics(own, &clinics);
	assert_int_equal(therapists, 0);
	assert_int_equal(clinics, 1);
	deid_set_free(usual);
	deid_set_free(own);
	key_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_built_in_files_are_the_bases),
		SCRATCH_TEST(test_only_tighter),
		SCRATCH_TEST(test_refusals),
		SCRATCH_TEST(test_what_is_chosen_is_what_is_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
