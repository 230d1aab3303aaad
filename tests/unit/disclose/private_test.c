/* What leaves is worked out by hand from the noise, which a second reader of the same stream draws. */
#include "disclose/private.h"

#include "core/random.h"
#include "support/check.h"

#include <math.h>

static enum err stream(void *context, unsigned char *byte, size_t n)
{
	for (size_t i = 0; i < n; i++)
		byte[i] = (unsigned char)(random_next(context) >> 56);
	return ERR_OK;
}

enum { LABEL, N, A, B, PCT, MEAN, COLUMNS, ROWS = 3 };

/* Two groups of classes A and B, their totals, a share, and a mean that has no business here. */
static struct table *clients(struct arena *mem, const double count[2][2])
{
	static const struct column columns[COLUMNS] = {
		{.key = "label", .header = "Group"}, {.key = "n", .header = "Clients"}, {.key = "a", .header = "A"},
		{.key = "b", .header = "B"},         {.key = "pct", .header = "A (%)"}, {.key = "mean", .header = "Mean"}};
	static const size_t classes[] = {A, B}, groups[] = {0, 1};
	struct table *t = table_new(mem, "sheet", columns, COLUMNS);
	for (size_t i = 0; i < ROWS; i++) {
		size_t row;
		assert_int_equal(table_add_row(t, &row), ERR_OK);
		*table_cell(t, row, LABEL) = cell_text("group");
		*table_cell(t, row, N) = cell_count(1000);
		*table_cell(t, row, A) = cell_count(i < 2 ? count[i][0] : 1000);
		*table_cell(t, row, B) = cell_count(i < 2 ? count[i][1] : 1000);
		*table_cell(t, row, PCT) = cell_percent(1000, 1000);
		*table_cell(t, row, MEAN) = cell_mean(num_of(12.5), 400, NULL);
	}
	assert_int_equal(table_add_sum(t, false, N, classes, 2), ERR_OK);
	assert_int_equal(table_add_sum(t, true, 2, groups, 2), ERR_OK);
	assert_int_equal(table_add_share(t, PCT, A, N), ERR_OK);
	return t;
}

static double number(const struct safe_table *s, size_t row, size_t column)
{
	struct safe_cell c = safe_cell(s, row, column);
	assert_int_equal(c.kind, SAFE_NUMBER);
	return c.number;
}

static double least_0(int64_t v)
{
	return v > 0 ? (double)v : 0;
}

static void check_table(const struct safe_table *s, const double count[2][2], const int64_t z[4])
{
	int64_t a[ROWS] = {(int64_t)count[0][0] + z[0], (int64_t)count[1][0] + z[2]};
	int64_t b[ROWS] = {(int64_t)count[0][1] + z[1], (int64_t)count[1][1] + z[3]};
	a[2] = a[0] + a[1];
	b[2] = b[0] + b[1];
	for (size_t i = 0; i < ROWS; i++) {
		assert_true(number(s, i, A) == least_0(a[i]) && number(s, i, B) == least_0(b[i]));
		assert_true(number(s, i, N) == least_0(a[i] + b[i]));
		assert_int_equal(safe_cell(s, i, MEAN).kind, SAFE_NOT_AVAILABLE);
		struct safe_cell pct = safe_cell(s, i, PCT);
		/* Two partitions at epsilon 0.5: scale 4. */
		bool told = number(s, i, N) >= 40;
		assert_int_equal(pct.kind, told ? SAFE_NUMBER : SAFE_NOT_AVAILABLE);
		if (told)
			assert_true(pct.number == round(100 * fmin(least_0(a[i]) / least_0(a[i] + b[i]), 1)));
	}
}

static void counts_leave_with_their_noise(void **state)
{
	(void)state;
	static const double first[2][2] = {{120, 300}, {0, 1}}, second[2][2] = {{0, 0}, {0, 0}};
	bool cut = false;
	for (uint64_t seed = 1; seed <= 50; seed++) {
		struct arena *mem = arena_new();
		struct random r, own;
		struct safe_table *s[2];
		int64_t z[8];
		const struct byte_source from = {stream, &r}, again = {stream, &own};
		const struct private_noise noise = {PRIVATE_MICRO / 2, &from};
		const struct table *t[2] = {clients(mem, first), clients(mem, second)};
		random_seed(&r, seed, 0, 0);
		random_seed(&own, seed, 0, 0);
		for (size_t i = 0; i < 8; i++)
			assert_int_equal(discrete_laplace(2 * PRIVATE_MICRO, PRIVATE_MICRO / 2, &again, &z[i]), ERR_OK);
		assert_int_equal(disclose_private(mem, t, 2, &noise, s), ERR_OK);
		check_table(s[0], first, z);
		check_table(s[1], second, z + 4);
		assert_true(safe_private(s[0]) && safe_private(s[1]));
		cut = cut || z[4] < 0;
		arena_free(mem);
	}
	assert_true(cut);
}

static enum err no_bytes(void *context, unsigned char *byte, size_t n)
{
	(void)context;
	(void)byte;
	(void)n;
	return err_set(ERR_KEY, "none");
}

static void without_noise_nothing_leaves(void **state)
{
	(void)state;
	static const double count[2][2] = {{12, 30}, {5, 1}}, part[2][2] = {{12.5, 30}, {5, 1}};
	struct arena *mem = arena_new();
	struct random r;
	struct safe_table *s = NULL;
	const struct byte_source none = {no_bytes, NULL}, some = {stream, &r};
	const struct table *t = clients(mem, count), *fraction = clients(mem, part);
	random_seed(&r, 1, 0, 0);
	assert_int_equal(disclose_private(mem, &t, 1, &(struct private_noise){PRIVATE_MICRO, &none}, &s), ERR_KEY);
	assert_int_equal(disclose_private(mem, &t, 1, &(struct private_noise){0, &some}, &s), ERR_RANGE);
	assert_int_equal(disclose_private(mem, &fraction, 1, &(struct private_noise){PRIVATE_MICRO, &some}, &s), ERR_RANGE);
	assert_null(s);
	arena_free(mem);
}

/* Summed one by one from the mass function. */
static void most_of_the_noise_is_within(void **state)
{
	(void)state;
	assert_true(fabs(private_scale(PRIVATE_MICRO / 2, 2) - 4) < 1e-12);
	static const double scales[] = {0.2, 1, 2, 4, 40};
	for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
		double a = exp(-1 / scales[i]), mass = (1 - a) / (1 + a), sum = mass;
		long k = 0;
		while (sum < 0.95)
			sum += 2 * mass * pow(a, (double)++k);
		assert_int_equal(private_within(scales[i], 0.95), k);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(counts_leave_with_their_noise),
					   cmocka_unit_test(without_noise_nothing_leaves),
					   cmocka_unit_test(most_of_the_noise_is_within)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
