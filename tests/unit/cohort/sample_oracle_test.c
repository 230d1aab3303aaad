/* The random clinic of tests/oracle/cohort.R: its episodes and its samples, row by row. */
#include "unit/cohort/weekly.h"

#include "support/frame.h"

#include <math.h>

static int whole(const struct frame *f, size_t row, const char *name)
{
	double x = frame_number(f, row, name);
	return isnan(x) ? NO : (int)x;
}

static struct world *oracle_world(void)
{
	struct world *w = world_new();
	struct frame *f = frame_load("tests/oracle/cohort_visits.csv");
	for (size_t i = 0; i < f->rows; i++) {
		struct fake_visit v = {
			.client = whole(f, i, "client"),
			.at = whole(f, i, "at"),
			.attendance = whole(f, i, "attendance"),
			.phq9 = whole(f, i, "phq9"),
			.flag = whole(f, i, "flag"),
			.end = whole(f, i, "end"),
			.therapist = whole(f, i, "therapist"),
			.modality = CBT,
		};
		world_visit(w, v);
		w->person[v.client - 1] = (struct fake_person){-1, -1, strcmp(frame_text(f, i, "recent"), "TRUE") == 0};
	}
	frame_free(f);
	world_load(w, 1);
	return w;
}

static void episodes(void **state)
{
	(void)state;
	static const char *const ending[] = {"ongoing", "planned", "dropout", "lost", "referred", "died"};
	struct world *w = oracle_world();
	struct frame *f = frame_load("tests/oracle/cohort_episodes.csv");
	size_t row = 0;
	for (size_t i = 0; i < w->cohort.episodes; i++) {
		const struct episode *e = &w->cohort.episode[i];
		if (e->number != 1)
			continue;
		assert_true(row < f->rows);
		assert_int_equal(whole(f, row, "client"), e->client + 1);
		assert_int_equal(whole(f, row, "sessions"), e->sessions);
		assert_int_equal(whole(f, row, "start"), e->start);
		assert_int_equal(whole(f, row, "last"), e->last_at);
		assert_int_equal(whole(f, row, "baseline"), e->baseline == SCORE_MISSING ? NO : e->baseline);
		assert_string_equal(frame_text(f, row, "ending"), ending[e->ending]);
		row++;
	}
	assert_int_equal(row, f->rows);
	frame_free(f);
	world_free(w);
}

/* The table's rows from *row on that belong to this sample. */
static void same_rows(const struct frame *f, size_t *row, const struct surv_rows *r, const int32_t *client)
{
	for (size_t i = 0; i < r->n; i++, ++*row) {
		assert_true(*row < f->rows);
		assert_int_equal(whole(f, *row, "client"), client[i] + 1);
		if (r->entry)
			CHECK_EQ(r->entry[i], frame_number(f, *row, "entry"));
		CHECK_EQ(r->time[i], frame_number(f, *row, "time"));
	}
}

static void breakthroughs(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		enum definition definition;
		enum gain_rule rule;
	} run[] = {{"B1p", DEF_B1, GAIN_PACKAGE},
		   {"B1t", DEF_B1, GAIN_TWO},
		   {"B2", DEF_B2, 0},
		   {"B3", DEF_B3, 0},
		   {"B4", DEF_B4, 0},
		   {"B5", DEF_B5, 0},
		   {"B6", DEF_B6, 0}};
	struct world *w = oracle_world();
	struct frame *f = frame_load("tests/oracle/cohort_rows.csv");
	size_t row = 0;
	for (int k = 0; k < 14; k++) {
		struct event_sample s;
		w->study.clock = k < 7 ? CLOCK_SESSIONS : CLOCK_DAYS;
		w->study.gain_rule = run[k % 7].rule;
		assert_int_equal(sample_breakthrough(w->mem, &w->cohort, &w->factor, run[k % 7].definition, &s), ERR_OK);
		assert_true(s.rows.n > 50);
		size_t first = row;
		same_rows(f, &row, &s.rows, s.client);
		for (size_t i = 0; i < s.rows.n; i++) {
			assert_string_equal(frame_text(f, first + i, "definition"), run[k % 7].name);
			assert_string_equal(frame_text(f, first + i, "clock"), k < 7 ? "sessions" : "days");
			assert_int_equal(whole(f, first + i, "status"), s.rows.status[i]);
		}
	}
	assert_int_equal(row, f->rows);
	frame_free(f);
	world_free(w);
}

static void plateaus(void **state)
{
	(void)state;
	static const char *const exits[] = {"censored", "breakthrough", "improved", "worse",
					    "dropout",  "planned",      "referred", "died"};
	struct world *w = oracle_world();
	struct frame *f = frame_load("tests/oracle/cohort_plateaus.csv");
	size_t row = 0;
	for (int k = 0; k < 2; k++) {
		struct plateau_sample s;
		w->study.clock = k ? CLOCK_DAYS : CLOCK_SESSIONS;
		assert_int_equal(sample_plateaus(w->mem, &w->cohort, &w->factor, &s), ERR_OK);
		size_t first = row;
		same_rows(f, &row, &s.rows, s.client);
		for (size_t i = 0; i < s.rows.n; i++)
			assert_string_equal(frame_text(f, first + i, "exit"), exits[s.rows.status[i]]);
	}
	assert_int_equal(row, f->rows);
	frame_free(f);
	world_free(w);
}

static void relapses(void **state)
{
	(void)state;
	static const char *const rules[] = {"R1", "R2", "R3"};
	struct world *w = oracle_world();
	struct frame *f = frame_load("tests/oracle/cohort_relapses.csv");
	size_t row = 0;
	for (int k = 0; k < 3; k++) {
		struct relapse_sample s;
		w->study.relapse_rule = (enum study_relapse)k;
		assert_int_equal(sample_relapses(w->mem, &w->cohort, &w->factor, &s), ERR_OK);
		size_t first = row;
		same_rows(f, &row, &s.rows, s.client);
		for (size_t i = 0; i < s.rows.n; i++) {
			assert_string_equal(frame_text(f, first + i, "rule"), rules[k]);
			assert_int_equal(whole(f, first + i, "status"), s.rows.status[i]);
		}
	}
	assert_int_equal(row, f->rows);
	frame_free(f);
	world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(episodes),
		cmocka_unit_test(breakthroughs),
		cmocka_unit_test(plateaus),
		cmocka_unit_test(relapses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
