/* Every instrument of the registry obeys the rules of its kind; a user's folder overrides; what is wrong is named. */
#include "core/fold.h"
#include "instrument/instrument.h"
#include "support/check.h"
#include "support/temp.h"

#include <stdio.h>
#include <string.h>

static struct arena *mem;
static struct instrument_set set;

static int setup(void **state)
{
	(void)state;
	mem = arena_new();
	return instrument_load(mem, NULL, &set) != ERR_OK;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

static const struct instrument *get(const char *name)
{
	const struct instrument *i = instrument_find(&set, name);
	assert_non_null(i);
	return i;
}

static void check_bands(const struct instrument *i)
{
	for (size_t k = 0; k < i->bands; k++) {
		const struct instrument_band *b = &i->band[k];
		assert_true(b->low >= i->min && b->high <= i->max && b->low <= b->high);
		/* Bands cover the range without a hole or an overlap. */
		assert_int_equal(b->low, k ? i->band[k - 1].high + 1 : i->min);
		assert_ptr_equal(instrument_band_of_label(i, b->label, strlen(b->label)), b);
	}
	if (i->bands) {
		assert_int_equal(i->band[i->bands - 1].high, i->max);
		assert_non_null(i->bands_source);
	}
}

static void check_thresholds(const struct instrument *i)
{
	if (i->has_cutoff) {
		assert_true(i->cutoff > i->min && i->cutoff < i->max);
		assert_non_null(i->cutoff_source);
	}
	if (i->has_reliable_change) {
		assert_true(i->reliable_change > 0 && i->reliable_change < i->max - i->min);
		assert_non_null(i->reliable_change_source);
		assert_non_null(i->reliable_change_basis);
	}
	/* What is only remembered was not verified. */
	if (i->cutoff_source && strstr(i->cutoff_source, "from memory"))
		assert_false(i->cutoff_verified);
	if (i->reliable_change_source && strstr(i->reliable_change_source, "from memory"))
		assert_false(i->reliable_change_verified);
}

static void test_every_instrument(void **state)
{
	(void)state;
	assert_true(set.n >= 22);
	for (size_t k = 0; k < set.n; k++) {
		const struct instrument *i = &set.item[k];
		assert_true(i->min < i->max && i->step > 0);
		assert_non_null(i->range_source);
		assert_true(k == 0 || strcmp(set.item[k - 1].name, i->name) < 0);
		assert_ptr_equal(instrument_find(&set, i->name), i);
		check_bands(i);
		check_thresholds(i);
	}
}

/* A header must not belong to two instruments. */
static void test_names_are_told_apart(void **state)
{
	(void)state;
	char a[200], b[200];
	for (size_t i = 0; i < set.n; i++)
		for (size_t k = 0; k < set.item[i].synonyms; k++) {
			const char *x = set.item[i].synonym[k];
			assert_true(fold_name(x, strlen(x), a, sizeof a) > 0);
			for (size_t j = 0; j < i; j++)
				for (size_t l = 0; l < set.item[j].synonyms; l++) {
					const char *y = set.item[j].synonym[l];
					assert_true(fold_name(y, strlen(y), b, sizeof b) > 0);
					assert_string_not_equal(a, b);
				}
		}
}

static void test_all_of_the_table(void **state)
{
	(void)state;
	static const char *const names[] = {"phq9",    "gad7",     "wsas",     "oq45",    "core_om", "core10",    "ors",
					    "srs",     "wai_sr",   "bdi2",     "pcl5",    "k10",     "psychlops", "gas",
					    "swemwbs", "dass21",   "spin",     "oci",     "hai",     "pdss",      "pswq",
					    "mi",      "dass21_d", "dass21_a", "dass21_s"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		get(names[i]);
}

static void test_steps(void **state)
{
	(void)state;
	int32_t steps = -1;
	assert_int_equal(instrument_steps(get("ors"), 36.4, &steps), ERR_OK);
	assert_int_equal(steps, 364);
	assert_int_equal(instrument_steps(get("ors"), 36.45, &steps), ERR_VALUE);
	assert_int_equal(instrument_steps(get("ors"), 40.1, &steps), ERR_RANGE);
	assert_int_equal(instrument_steps(get("ors"), -0.1, &steps), ERR_RANGE);
	assert_int_equal(instrument_steps(get("phq9"), 27, &steps), ERR_OK);
	assert_int_equal(steps, 27);
	assert_int_equal(instrument_steps(get("phq9"), 27.5, &steps), ERR_RANGE);
	assert_int_equal(instrument_steps(get("phq9"), 12.5, &steps), ERR_VALUE);
	assert_int_equal(instrument_steps(get("phq9"), 28, &steps), ERR_RANGE);
	assert_int_equal(instrument_steps(get("phq9"), 1e300, &steps), ERR_RANGE);
	assert_int_equal(instrument_steps(get("dass21_d"), 13, &steps), ERR_VALUE);
	assert_int_equal(instrument_steps(get("dass21_d"), 14, &steps), ERR_OK);
	assert_int_equal(steps, 7);
	assert_int_equal(instrument_steps(get("swemwbs"), 19.98, &steps), ERR_OK);
	assert_int_equal(steps, 1998);
	assert_int_equal(instrument_steps(get("mi"), 2.31, &steps), ERR_OK);
	assert_int_equal(steps, 231);
}

static void check_cutoff(const char *name, int32_t cutoff, bool at_or_beyond)
{
	assert_int_equal(get(name)->cutoff, cutoff);
	assert_int_equal(get(name)->cutoff_at_or_beyond, at_or_beyond);
}

/* In steps; whether the cut-off itself is at caseness. */
static void test_caseness(void **state)
{
	(void)state;
	check_cutoff("phq9", 10, true);
	check_cutoff("ors", 250, true);
	check_cutoff("srs", 360, false);
	check_cutoff("mi", 230, false);
}

static void test_labels(void **state)
{
	(void)state;
	const struct instrument_band *b = instrument_band_of_label(get("phq9"), "(Moderately-Severe)", 19);
	assert_non_null(b);
	assert_int_equal(b->low, 15);
	assert_null(instrument_band_of_label(get("phq9"), "not at all", 10));
	assert_null(instrument_band_of_label(get("phq9"), "*", 1));
	assert_null(instrument_band_of_label(get("ors"), "mild", 4));
}

static const char *folder_with(const char *name, const char *yaml)
{
	static char folder[256];
	snprintf(folder, sizeof folder, "%s", temp_file(name, yaml, strlen(yaml)));
	*strrchr(folder, '/') = '\0';
	return folder;
}

static void test_own_folder(void **state)
{
	(void)state;
	struct instrument_set mine;
	const char *folder =
		folder_with("phq9.yaml", "name: phq9\ntitle: PHQ-9, ours\nrange: {min: 0, max: 27, step: 1, source: us, "
					 "verified: no}\ndirection: higher_worse\n");
	assert_int_equal(instrument_load(mem, folder, &mine), ERR_OK);
	assert_int_equal(mine.n, set.n);
	assert_string_equal(instrument_find(&mine, "phq9")->title, "PHQ-9, ours");
	assert_false(instrument_find(&mine, "phq9")->has_cutoff);
	assert_int_equal(instrument_load(mem, "/nonexistent/folder", &mine), ERR_FILE);
}

struct wrong {
	const char *yaml, *says;
};

#define HEAD "name: x\ntitle: X\ndirection: higher_worse\n"
#define RANGE "range: {min: 0, max: 27, step: 1, source: us, verified: no}\n"

static void test_what_is_wrong_is_named(void **state)
{
	(void)state;
	static const struct wrong cases[] = {
		{HEAD RANGE "cutof: {value: 10}\n", "instrument phq9, near line 4: Unexpected key: cutof"},
		{HEAD, "range"},
		{HEAD "range: {min: 0, max: twenty, step: 1, source: us, verified: no}\n", "in max"},
		{HEAD "range: {min: 0, max: 27, step: 0, source: us, verified: no}\n", "key range.step"},
		{HEAD "range: {min: 5, max: 5, step: 1, source: us, verified: no}\n", "key range"},
		{HEAD "range: {min: 0, max: 2.5, step: 1, source: us, verified: no}\n", "key range"},
		{HEAD RANGE "cutoff: {value: 28, rule: '>=', source: us, verified: no}\n", "key cutoff.value"},
		{HEAD RANGE "cutoff: {value: 10, rule: '<', source: us, verified: no}\n", "key cutoff.rule"},
		{HEAD RANGE "cutoff: {value: 10, rule: '=', source: us, verified: no}\n", "in rule"},
		{HEAD RANGE "reliable_change: {value: -3, basis: b, source: us, verified: no}\n",
		 "key reliable_change.value"},
		{HEAD RANGE
		 "bands: {source: us, verified: no, list: [{label: a, low: 0, high: 9}, {label: b, low: 9, high: 20}]}\n",
		 "key bands"},
		{HEAD RANGE "bands: {source: us, verified: no, list: [{label: a, low: 0, high: 30}]}\n", "key bands"},
		{"\t- not yaml: [\n", "instrument phq9"},
	};
	struct instrument_set mine;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(instrument_load(mem, folder_with("phq9.yaml", cases[i].yaml), &mine), ERR_VALUE);
		if (!strstr(err_last()->text, cases[i].says))
			fail_msg("case %zu says: %s", i, err_last()->text);
	}
}

/* A data file given by mistake is not quoted. */
static void test_no_content_in_messages(void **state)
{
	(void)state;
	struct instrument_set mine;
	const char *folder = folder_with("phq9.yaml", "Jane Doe: 12\nname: Jane Doe\n");
	assert_int_equal(instrument_load(mem, folder, &mine), ERR_VALUE);
	assert_null(strstr(err_last()->text, "Jane"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_instrument),
		cmocka_unit_test(test_names_are_told_apart),
		cmocka_unit_test(test_all_of_the_table),
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_caseness),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_own_folder),
		cmocka_unit_test(test_what_is_wrong_is_named),
		cmocka_unit_test(test_no_content_in_messages),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
