#include "cohort/study.h"

#include "support/check.h"
#include "support/temp.h"

#include <stdio.h>
#include <string.h>

static struct arena *mem;

static enum err load(const char *yaml, struct study *out)
{
	return study_load(mem, temp_file("study.yaml", yaml, strlen(yaml)), out);
}

static const char *value_of(const struct study *s, const char *key, bool *chosen)
{
	const struct study_line *lines;
	size_t n;
	assert_int_equal(study_lines(mem, s, &lines, &n), ERR_OK);
	for (size_t i = 0; i < n; i++) {
		assert_true(lines[i].source[0] != '\0');
		if (strcmp(lines[i].key, key) == 0) {
			*chosen = lines[i].chosen;
			return lines[i].value;
		}
	}
	fail_msg("no such key: %s", key);
	return NULL;
}

/* The defaults that the study file's description shows. */
static const struct {
	const char *key, *value;
} described[] = {
	{"title", "Quarterly outcomes review"},
	{"outcome", "phq9"},
	{"alliance", "srs"},
	{"clock", "sessions"},
	{"episode_gap_days", "90"},
	{"baseline_window_days", "14"},
	{"tau", "20"},
	{"breakthrough.primary", "B2"},
	{"breakthrough.beside", "B1, B3, B4, B5, B6"},
	{"breakthrough.sudden_gain.cutoff", "reliable_change"},
	{"breakthrough.sudden_gain.percent", "25"},
	{"breakthrough.sudden_gain.rule", "package"},
	{"breakthrough.sudden_gain.alpha", "0.05"},
	{"breakthrough.sudden_gain.replicates", "200"},
	{"breakthrough.sudden_gain.trend", "linear"},
	{"breakthrough.reliable_improvement.sustained", "1"},
	{"breakthrough.clinically_significant.cutoff_rule", "instrument"},
	{"plateau.rule", "P1"},
	{"plateau.min_sessions", "4"},
	{"relapse.rule", "R1"},
	{"comparison.factor", "modality"},
	{"comparison.reference", "largest"},
	{"comparison.episodes", "first"},
	{"comparison.adjust", "baseline, age_band, gender, problem"},
	{"comparison.strata", "clinic"},
	{"comparison.cluster", "therapist"},
	{"confidence", "0.95"},
	{"seed", "20261121"},
	{"release", "qi"},
	{"disclosure.threshold", "release"},
	{"disclosure.dominance", "release"},
	{"disclosure.dominance_two", "release"},
	{"disclosure.residual_df", "release"},
	{"disclosure.noise", "none"},
	{"workbook.profile", "accessible"},
	{"workbook.charts", "true"},
};

static void defaults(void **state)
{
	(void)state;
	struct study s, same;
	assert_int_equal(study_default(mem, &s), ERR_OK);
	for (size_t i = 0; i < sizeof described / sizeof described[0]; i++) {
		bool chosen = true;
		assert_string_equal(value_of(&s, described[i].key, &chosen), described[i].value);
		assert_false(chosen);
	}
	const struct study_line *lines;
	size_t n;
	assert_int_equal(study_lines(mem, &s, &lines, &n), ERR_OK);
	assert_int_equal(n, sizeof described / sizeof described[0]);
	assert_int_equal(s.primary, DEF_B2);
	assert_int_equal(s.besides, 5);
	assert_int_equal(s.beside[4], DEF_B6);
	assert_true(s.gain_cutoff == 0 && s.reference == NULL && !s.all_episodes && s.strata_clinic && s.charts);
	/* an empty file and a file of comments say nothing */
	assert_int_equal(load("", &same), ERR_OK);
	assert_true(same.fingerprint == s.fingerprint);
	assert_int_equal(load("# nothing chosen\n---\n", &same), ERR_OK);
	assert_true(same.fingerprint == s.fingerprint && same.chosen == 0);
}

static const char everything[] =
	"title: \"Q3: \\\"north\\\" \\\\ \\u00e9t\\u00e9\"\n"
	"outcome: [ors, phq9, core10]\nalliance: none\nclock: days\nepisode_gap_days: 121\nbaseline_window_days: 0\ntau: "
	"182.5\n"
	"breakthrough:\n  primary: B6\n  beside: [B5, B1]\n"
	"  sudden_gain: {cutoff: 6.25, percent: 40, rule: textbook, alpha: 0.013, replicates: 50, trend: log}\n"
	"  reliable_improvement: {sustained: 3}\n  clinically_significant: {cutoff_rule: c}\n"
	"plateau: {rule: P2, min_sessions: 7}\nrelapse: {rule: R3}\n"
	"comparison:\n  factor: age_band\n  reference: \"45-49\"\n  episodes: all\n  adjust: []\n  strata: []\n"
	"  cluster: client\nconfidence: 0.899\nseed: 18446744073709551615\nrelease: public\n"
	"disclosure: {threshold: 20, dominance: 40, dominance_two: 60, residual_df: 15, noise: cell_key}\n"
	"workbook: {profile: analyst, charts: false}\n";

static void all_keys(void **state)
{
	(void)state;
	struct study s, again, plain;
	const char *printed, *reprinted;
	assert_int_equal(load(everything, &s), ERR_OK);
	assert_string_equal(s.title, "Q3: \"north\" \\ \xc3\xa9t\xc3\xa9");
	assert_int_equal(s.outcomes, 3);
	assert_string_equal(s.outcome[0], "ors");
	assert_null(s.alliance);
	assert_int_equal(s.clock, CLOCK_DAYS);
	assert_int_equal(s.episode_gap_days, 121);
	assert_true(s.tau == 182.5 && s.gain_cutoff == 6.25 && s.gain_alpha == 0.013 && s.confidence == 0.899);
	assert_int_equal(s.primary, DEF_B6);
	assert_true(s.besides == 2 && s.beside[0] == DEF_B5 && s.beside[1] == DEF_B1);
	assert_int_equal(s.gain_rule, GAIN_TEXTBOOK);
	assert_int_equal(s.gain_percent, 40);
	assert_int_equal(s.gain_replicates, 50);
	assert_int_equal(s.gain_trend, GAIN_LOG);
	assert_int_equal(s.sustained, 3);
	assert_int_equal(s.cutoff_rule, CUTOFF_C);
	assert_int_equal(s.plateau_rule, STUDY_P2);
	assert_int_equal(s.plateau_sessions, 7);
	assert_int_equal(s.relapse_rule, STUDY_R3);
	assert_int_equal(s.factor, FACTOR_AGE_BAND);
	assert_string_equal(s.reference, "45-49");
	assert_true(s.all_episodes && s.adjusts == 0 && !s.strata_clinic && s.cluster == CLUSTER_CLIENT);
	assert_true(s.threshold == 20 && s.dominance == 40 && s.dominance_two == 60 && s.residual_df == 15);
	assert_int_equal(s.noise, STUDY_CELL_KEY);
	assert_true(s.seed == UINT64_MAX && s.release == STUDY_PUBLIC && s.analyst && !s.charts);
	/* every key was chosen, and the print loads back to the same study */
	assert_true(s.chosen == ((uint64_t)1 << sizeof described / sizeof described[0]) - 1);
	assert_int_equal(study_print(mem, &s, &printed), ERR_OK);
	assert_int_equal(load(printed, &again), ERR_OK);
	assert_true(again.fingerprint == s.fingerprint);
	assert_int_equal(study_print(mem, &again, &reprinted), ERR_OK);
	assert_string_equal(printed, reprinted);
	assert_string_equal(again.title, s.title);
	assert_int_equal(study_default(mem, &plain), ERR_OK);
	assert_true(plain.fingerprint != s.fingerprint);
}

/* Written out, the defaults load back as themselves; one changed key changes the fingerprint. */
static void round_trip(void **state)
{
	(void)state;
	struct study s, again;
	const char *printed;
	assert_int_equal(study_default(mem, &s), ERR_OK);
	assert_int_equal(study_print(mem, &s, &printed), ERR_OK);
	assert_non_null(strstr(printed, "\n  sudden_gain:\n    cutoff: reliable_change\n"));
	assert_non_null(strstr(printed, "\n  beside: [B1, B3, B4, B5, B6]\n"));
	assert_int_equal(load(printed, &again), ERR_OK);
	assert_true(again.fingerprint == s.fingerprint);
	assert_int_equal(load("plateau: {min_sessions: 5}\n", &again), ERR_OK);
	assert_true(again.fingerprint != s.fingerprint);
	bool chosen = false;
	assert_string_equal(value_of(&again, "plateau.min_sessions", &chosen), "5");
	assert_true(chosen);
	assert_string_equal(value_of(&again, "plateau.rule", &chosen), "P1");
	assert_false(chosen);
}

static const struct {
	const char *yaml, *line, *says;
} wrong[] = {
	{"title: A\nclok: days\n", "line 2", "title, outcome, alliance, clock"},
	{"breakthrough:\n  primary: B2\n\n  besides: [B1]\n", "line 4", "breakthrough: primary, beside, sudden_gain"},
	{"breakthrough:\n  sudden_gain: {cutof: 7}\n", "line 2",
	 "breakthrough.sudden_gain: cutoff, percent, rule, alpha, replicates, trend"},
	{"clock: weeks\n", "line 1", "clock must be one of: sessions, days"},
	{"clock: [days]\n", "line 1", "clock must be"},
	{"\n\nbreakthrough: {primary: B7}\n", "line 3", "B1, B2, B3, B4, B5, B6"},
	{"breakthrough: {beside: [B1, B1]}\n", "line 1", "beside must be a list"},
	{"breakthrough: B2\n", "line 1", "breakthrough must hold keys of: primary"},
	{"episode_gap_days: 0\n", "line 1", "a whole number from 1 to 3650"},
	{"episode_gap_days: 90.5\n", "line 1", "a whole number from 1 to 3650"},
	{"episode_gap_days: ninety\n", "line 1", "a whole number"},
	{"confidence: 95\n", "line 1", "from 0.5 to 0.9999"},
	{"confidence: nan\n", "line 1", "a number from"},
	{"confidence: 0x1\n", "line 1", "a number from"},
	{"seed: -1\n", "line 1", "seed must be a whole number"},
	{"seed: 18446744073709551616\n", "line 1", "seed must be a whole number"},
	{"outcome: []\n", "line 1", "outcome must be a list"},
	{"outcome: [PHQ-9]\n", "line 1", "instrument names"},
	{"outcome: [a, b, c, d, e, f, g, h, i]\n", "line 1", "at most 8"},
	{"comparison:\n  adjust: [baseline, age]\n", "line 2", "baseline, age_band, gender, problem"},
	{"workbook: {charts: maybe}\n", "line 1", "false, true"},
	{"plateau: {rule: P1}\nplateau: {min_sessions: 5}\n", "line 2", "plateau stands there twice"},
	{"tau: 20\nrelease: qi\ntau: 12\n", "line 3", "tau stands there twice"},
	{"title: \"a\\nb\"\n", "line 1", "one line"},
	{"plateau: {rule: P2, min_sessions: 2}\n", "min_sessions", "at least 3"},
	{"disclosure: {threshold: 4}\n", "line 1", "from 5 to 100000"},
	{"disclosure:\n  dominance: 51\n", "line 2", "from 1 to 50"},
	{"- clock\n", "line 1", "keys and values"},
	{"clock: sessions\n---\nclock: days\n", "one document", "study file"},
};

static void errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct study s = {.seed = 7};
		assert_int_equal(load(wrong[i].yaml, &s), ERR_VALUE);
		assert_true(s.seed == 7);
		if (!strstr(err_last()->text, wrong[i].line) || !strstr(err_last()->text, wrong[i].says))
			fail_msg("case %zu: %s", i, err_last()->text);
	}
}

static void unreadable(void **state)
{
	(void)state;
	struct study s;
	assert_int_equal(load("clock: sessions\ntitle: \"no end\n", &s), ERR_FORMAT);
	assert_non_null(strstr(err_last()->text, "line 3"));
	assert_int_equal(study_load(mem, temp_path("not_there.yaml"), &s), ERR_FILE);
	/* what the file holds is in no message */
	assert_int_equal(load("clock: secretword\n", &s), ERR_VALUE);
	assert_null(strstr(err_last()->text, "secretword"));
	assert_int_equal(load("secretword: 1\n", &s), ERR_VALUE);
	assert_null(strstr(err_last()->text, "secretword"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults), cmocka_unit_test(all_keys),   cmocka_unit_test(round_trip),
		cmocka_unit_test(errors),   cmocka_unit_test(unreadable),
	};
	mem = arena_new();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(mem);
	return failed;
}
