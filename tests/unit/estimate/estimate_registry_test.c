/* The generic test over all methods: each is named, explained and sourced, its options are sound, and names are unique. */
#include "estimate/estimate.h"

#include "support/check.h"

#include <string.h>

static void check_option(const struct method_option *o, const struct method_option *all)
{
	assert_true(o->help && *o->help);
	for (const struct method_option *other = all; other < o; other++)
		assert_string_not_equal(other->name, o->name);
	if (o->kind == METHOD_CHOICE)
		assert_true(o->choices && *o->choices);
	if (o->fallback)
		assert_true(o->kind == METHOD_NUMBER || o->kind == METHOD_WHOLE);
	if (o->required)
		assert_null(o->fallback);
	assert_true(o->low <= o->high);
	assert_string_not_equal(o->name, "format");
	assert_string_not_equal(o->name, "seed");
	assert_string_not_equal(o->name, "part");
}

static void methods_are_sound(void **state)
{
	(void)state;
	size_t n = 0;
	for (const struct method *const *m = methods_registry; *m; m++, n++) {
		assert_true(*(*m)->name && *(*m)->title && *(*m)->source);
		assert_ptr_equal(estimate_method((*m)->name), *m);
		for (const struct method_option *o = (*m)->options; o->name; o++)
			check_option(o, (*m)->options);
	}
	assert_true(n >= 11);
	assert_null(estimate_method("no-such-method"));
}

static void parse(struct estimate *e, enum err want, int argc, const char *const *words)
{
	char *argv[20];
	struct estimate_line line = {0};
	for (int i = 0; i < argc; i++)
		argv[i] = (char *)(uintptr_t)words[i];
	argv[argc] = NULL;
	*e = (struct estimate){.method = estimate_method("rate"), .mem = arena_new()};
	assert_int_equal(estimate_parse(e, argc, argv, &line), want);
	if (want == ERR_OK)
		assert_string_equal(line.table, "t.csv");
}

static void options_are_read(void **state)
{
	(void)state;
	struct estimate e;
	const char *good[] = {"rate", "--count", "a b", "t.csv", "--conf-level=0.875", "--by", "g"};
	parse(&e, ERR_OK, 7, good);
	assert_string_equal(estimate_option(&e, "count")->names[0], "a b");
	assert_true(estimate_given(&e, "by") && !estimate_given(&e, "exposure"));
	CHECK_REL(estimate_number(&e, "conf-level"), 0.875, 1e-15);
	estimate_free(&e);
	const char *without[] = {"rate", "t.csv", "--count", "a"};
	parse(&e, ERR_OK, 4, without);
	CHECK_REL(estimate_number(&e, "conf-level"), 0.95, 1e-15);
	estimate_free(&e);
	/* the beginning of a name is no name; a value that looks like an option belongs to what stands before it */
	const char *begun[] = {"rate", "t.csv", "--cou", "a"};
	parse(&e, ERR_USAGE, 4, begun);
	estimate_free(&e);
	const char *bounds[] = {"rate", "t.csv", "--count", "a", "--conf-level", "1"};
	parse(&e, ERR_USAGE, 6, bounds);
	estimate_free(&e);
	const char *no_table[] = {"rate", "--count", "t.csv"};
	parse(&e, ERR_USAGE, 3, no_table);
	estimate_free(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(methods_are_sound),
		cmocka_unit_test(options_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
