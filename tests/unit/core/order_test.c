#include "core/order.h"

#include "core/arena.h"
#include "core/random.h"
#include "core/workers.h"
#include "support/check.h"

#include <float.h>
#include <math.h>

enum { MANY = 200000 };

/* Sorted, equal values in the order in which they came, and the same rows. */
static void check_order(const double *value, const struct ordered *rows, size_t n, uint8_t *seen)
{
	for (size_t i = 0; i < n; i++) {
		assert_true(rows[i].value == value[rows[i].at]);
		assert_false(seen[rows[i].at]++);
		if (i)
			assert_true(rows[i - 1].value < rows[i].value ||
				    (rows[i - 1].value == rows[i].value && rows[i - 1].at < rows[i].at));
	}
}

static double draw(struct random *r, int kind)
{
	double u = random_unit(r);
	switch (kind) {
	case 0:
		return u;
	case 1:
		return floor(u * 50) / 3;
	case 2:
		return exp(1400 * u - 700);
	case 3:
		return u < .5 ? -DBL_MAX * u : DBL_MAX * u;
	case 4:
		return 1 + 1e-14 * u;
	case 5:
		return u < 1e-4 ? 1e300 * u : u;
	case 6:
		return 5e-324 * floor(u * 9);
	default:
		return 7;
	}
}

static void test_orders(void **state)
{
	(void)state;
	static const size_t sizes[] = {0, 1, 2, 24, 25, 1000, 65536, MANY};
	for (int kind = 0; kind < 8; kind++)
		for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
			struct arena *mem = arena_new();
			size_t n = sizes[k];
			double *value = ARENA_ARRAY(mem, n, double);
			struct ordered *rows = ARENA_ARRAY(mem, n, struct ordered),
				       *room = ARENA_ARRAY(mem, n, struct ordered);
			struct random r;
			random_seed(&r, (uint64_t)kind, n, 0);
			for (size_t i = 0; i < n; i++) {
				value[i] = draw(&r, kind);
				rows[i] = (struct ordered){.value = value[i], .at = (uint32_t)i};
			}
			workers_set_threads(k % 2 ? 1 : 3);
			assert_int_equal(order_numbers(n, rows, room), ERR_OK);
			check_order(value, rows, n, ARENA_ARRAY(mem, n, uint8_t));
			arena_free(mem);
		}
	workers_set_threads(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_orders)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
