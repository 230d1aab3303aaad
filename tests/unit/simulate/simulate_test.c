/* What is simulated is read back by the layouts, and its dirt is found again, kind by kind, in the numbers that the truth tells. */
#include "layout/layout.h"
#include "simulate/simulate.h"
#include "support/check.h"
#include "support/temp.h"

#include <stdlib.h>
#include <string.h>

/* 2026-01-01: after every simulated day, before the future dates of the dirt. */
enum { TODAY = 20454 };

struct export
{
	char *bytes;
	size_t n;
	struct sim_counts counts;
};

static struct export simulate(const struct sim_options *o)
{
	struct export e = {0};
	FILE *f = open_memstream(&e.bytes, &e.n);
	assert_non_null(f);
	assert_int_equal(simulate_write(o, f, &e.counts), ERR_OK);
	assert_int_equal(fclose(f), 0);
	return e;
}

static void test_same_seed_same_bytes(void **state)
{
	(void)state;
	for (enum sim_layout l = SIM_SESSIONS; l <= SIM_VISITS; l++) {
		const struct sim_options o = {.layout = l, .clients = 300, .seed = 11};
		const struct sim_options other = {.layout = l, .clients = 300, .seed = 12};
		struct export a = simulate(&o), b = simulate(&o), c = simulate(&other);
		assert_int_equal(a.n, b.n);
		assert_memory_equal(a.bytes, b.bytes, a.n);
		assert_memory_equal(&a.counts, &b.counts, sizeof a.counts);
		assert_true(a.n != c.n || memcmp(a.bytes, c.bytes, a.n) != 0);
		free(a.bytes);
		free(b.bytes);
		free(c.bytes);
	}
}

/* What the layouts make of an export. */
struct reading {
	uint64_t rows, taken, blank, attendance[5], flag[4], end[5], reason[REASON__COUNT], unmapped, values;
};

static void count_record(const struct record *r, struct reading *out)
{
	out->taken++;
	out->attendance[r->attendance]++;
	if (r->breakthrough > 0)
		out->flag[r->breakthrough]++;
	if (r->end_reason > 0)
		out->end[r->end_reason]++;
}

static void count_columns(const struct layout_file *f, struct reading *out)
{
	size_t n;
	const struct layout_column *c = layout_columns(f, &n);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(c[i].flags, 0);
		out->unmapped += c[i].reason[REASON_UNMAPPED];
		out->values += c[i].reason[REASON_NOT_A_NUMBER] + c[i].reason[REASON_OUT_OF_RANGE] +
			       c[i].reason[REASON_MISSING_CODE] + c[i].reason[REASON_DECLINED];
	}
}

static struct reading read_back(const struct export *e, const char *layout)
{
	struct reading out = {0};
	struct arena *mem = arena_new();
	struct instrument_set instruments;
	struct layout_set *set = NULL;
	struct layout_file *f = NULL;
	struct layout_plan plan;
	struct rd *r = NULL;
	struct record record;
	enum layout_reason reason;
	bool first;
	assert_int_equal(instrument_load(mem, NULL, &instruments), ERR_OK);
	assert_int_equal(layout_load(mem, &instruments, &(struct layout_options){.today = TODAY}, &set), ERR_OK);
	assert_int_equal(rd_open(temp_file("sim.csv", e->bytes, e->n), 1, 0, &r), ERR_OK);
	assert_int_equal(layout_recognise(mem, set, r, 1, &f), ERR_OK);
	assert_string_equal(layout_of_file(f), layout);
	assert_int_equal(layout_make_plan(&f, 1, &plan), ERR_OK);
	enum err err;
	while ((err = layout_next(f, &record, &reason, &first)) == ERR_OK) {
		out.rows += first;
		out.reason[reason] += first;
		if (!reason)
			count_record(&record, &out);
	}
	assert_int_equal(err, ERR_END);
	out.blank = (uint64_t)rd_info(r)->blank_rows;
	count_columns(f, &out);
	rd_close(r);
	arena_free(mem);
	return out;
}

static void test_clean_sessions(void **state)
{
	(void)state;
	const struct sim_options o = {.clients = 700, .seed = 3};
	struct export e = simulate(&o);
	struct reading got = read_back(&e, "sessions");
	const struct sim_counts *want = &e.counts;
	assert_int_equal(got.rows, want->rows);
	assert_int_equal(got.taken, want->appointments);
	assert_int_equal(got.unmapped, 0);
	assert_int_equal(got.values, 0);
	assert_int_equal(got.attendance[ATTENDANCE_ATTENDED], want->attended);
	assert_int_equal(got.attendance[ATTENDANCE_DNA], want->dna);
	assert_int_equal(got.attendance[ATTENDANCE_CANCELLED], want->cancelled);
	assert_int_equal(got.flag[BREAKTHROUGH_CLIENT], want->breakthrough_client);
	assert_int_equal(got.flag[BREAKTHROUGH_THERAPIST], want->breakthrough_therapist);
	assert_int_equal(got.flag[BREAKTHROUGH_BOTH], want->breakthrough_both);
	assert_int_equal(got.end[END_PLANNED], want->planned);
	assert_int_equal(got.end[END_REFERRED], want->referred);
	/* One drop-out in five is never recorded as such. */
	assert_true(got.end[END_DROPOUT] < want->dropout && got.end[END_DROPOUT] > want->dropout / 2);
	free(e.bytes);
}

/* Further columns change nothing of the others, and each is read. */
static void test_further_columns(void **state)
{
	(void)state;
	const struct sim_options o = {.clients = 300, .seed = 3, .more = true}, plain = {.clients = 300, .seed = 3};
	struct export e = simulate(&o), clean = simulate(&plain);
	assert_memory_equal(&e.counts, &clean.counts, sizeof e.counts);
	struct reading got = read_back(&e, "sessions"), want = read_back(&clean, "sessions");
	assert_int_equal(got.taken, want.taken);
	assert_memory_equal(got.attendance, want.attendance, sizeof got.attendance);
	assert_null(strstr(clean.bytes, "ethnicity"));
	assert_non_null(strstr(e.bytes, ",ethnicity,first_language,"));
	const struct sim_options bad = {.clients = 3, .more = true, .layout = SIM_WIDE};
	struct sim_counts counts;
	assert_int_equal(simulate_write(&bad, stderr, &counts), ERR_USAGE);
	free(e.bytes);
	free(clean.bytes);
}

static void test_other_layouts(void **state)
{
	(void)state;
	const struct sim_options wide = {.layout = SIM_WIDE, .clients = 400, .seed = 5};
	const struct sim_options visits = {.layout = SIM_VISITS, .clients = 400, .seed = 5};
	struct export e = simulate(&wide);
	struct reading got = read_back(&e, "wide");
	assert_int_equal(got.rows, e.counts.rows);
	assert_int_equal(got.unmapped + got.values, 0);
	free(e.bytes);
	e = simulate(&visits);
	got = read_back(&e, "visits");
	assert_int_equal(got.rows, e.counts.rows);
	assert_int_equal(got.taken, e.counts.attended);
	assert_int_equal(got.unmapped + got.values, 0);
	free(e.bytes);
}

static void test_dirt_is_found_again(void **state)
{
	(void)state;
	const struct sim_options o = {.clients = 900, .seed = 3, .dirt = 0.07}, clean = {.clients = 900, .seed = 3};
	struct export e = simulate(&o), c = simulate(&clean);
	struct reading got = read_back(&e, "sessions");
	const uint64_t *dirt = e.counts.dirt;
	for (int k = 0; k < DIRT__COUNT; k++)
		assert_true(dirt[k] > 0);
	assert_int_equal(got.rows, e.counts.rows);
	assert_int_equal(got.reason[REASON_IMPOSSIBLE_DATE], dirt[DIRT_DATE_IMPOSSIBLE]);
	assert_int_equal(got.reason[REASON_FUTURE_DATE], dirt[DIRT_DATE_FUTURE]);
	assert_int_equal(got.reason[REASON_NO_CLIENT], dirt[DIRT_CLIENT_MISSING]);
	assert_int_equal(got.reason[REASON_DAMAGED_ID], dirt[DIRT_CLIENT_DAMAGED]);
	assert_int_equal(got.reason[REASON_RAGGED], dirt[DIRT_ROW_RAGGED]);
	assert_int_equal(got.reason[REASON_TOTALS_ROW], dirt[DIRT_ROW_TOTALS]);
	assert_int_equal(got.blank, dirt[DIRT_ROW_BLANK]);
	assert_true(got.unmapped > 0 && got.values > 0);
	/* What happened to the clients is the same. */
	assert_int_equal(e.counts.appointments, c.counts.appointments);
	assert_int_equal(e.counts.breakthroughs, c.counts.breakthroughs);
	assert_memory_equal(e.counts.modality_relapses, c.counts.modality_relapses, sizeof c.counts.modality_relapses);
	/* Each kind hits its share: seven in a hundred of the rows it can hit, within five standard errors. */
	double n = (double)e.counts.appointments, hit = (double)dirt[DIRT_MODALITY_UNKNOWN];
	assert_true((hit - 0.07 * n) * (hit - 0.07 * n) < 25 * 0.07 * 0.93 * n);
	free(e.bytes);
	free(c.bytes);
}

static void test_out_of_bounds(void **state)
{
	(void)state;
	static const struct sim_options cases[] = {
		{.clients = 0, .seed = 1},
		{.clients = 2000000000, .seed = 1},
		{.clients = 5, .seed = 1, .dirt = 0.01},
		{.clients = 5, .seed = 1, .dirt = 0.3},
		{.clients = 5, .seed = 1, .dirt = 0.1, .layout = SIM_WIDE},
	};
	struct sim_counts counts;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(simulate_write(&cases[i], stdout, &counts), ERR_USAGE);
}

static void test_a_stream_that_fails(void **state)
{
	(void)state;
	const struct sim_options o = {.clients = 2000, .seed = 1};
	struct sim_counts counts;
	FILE *full = fopen("/dev/full", "we");
	if (!full)
		skip();
	assert_int_equal(simulate_write(&o, full, &counts), ERR_DISK);
	fclose(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_seed_same_bytes), cmocka_unit_test(test_clean_sessions),
		cmocka_unit_test(test_further_columns),      cmocka_unit_test(test_other_layouts),
		cmocka_unit_test(test_dirt_is_found_again),  cmocka_unit_test(test_out_of_bounds),
		cmocka_unit_test(test_a_stream_that_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
