/*
 * The laying out of JSON records against jansson: records made at random are written by jansson in its several ways, read by ours, and each value must
 * stand in the column of the path by which jansson finds it; and each cell that is not empty must come from a value.
 */
#include "read/json_columns.h"
#include "support/check.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORDS = 10000, TOGETHER = 20, ROOM = 1 << 16 };

static uint32_t seed = 11;

static unsigned draw(unsigned n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

static json_t *text(void)
{
	static const char *const parts[] = {
		"a", "\"", "\\", "/", "\n", "\t",  "\x01", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
		"{", "]",  ",",  ":", " ",  "\x7F"};
	char made[64] = "";
	for (unsigned i = draw(8); i; i--)
		snprintf(made + strlen(made), sizeof made - strlen(made), "%s", parts[draw(16)]);
	return json_string(made);
}

static json_t *scalar(void)
{
	switch (draw(6)) {
	case 0:
		return json_integer((json_int_t)draw(1u << 24) - (1 << 23));
	case 1:
		return json_real((double)draw(1u << 24) / 1024 - 5000);
	case 2:
		return json_boolean(draw(2));
	case 3:
		return json_null();
	default:
		return text();
	}
}

static json_t *value(int depth) /* NOLINT(misc-no-recursion): as deep as it says */
{
	static const char *const keys[] = {"id", "name", "given", "b\xC3\xA9", "x y", "k\"q"};
	unsigned kind = depth > 4 ? 9 : draw(10);
	if (kind > 3 && depth)
		return scalar();
	json_t *made = kind == 0 && depth ? json_array() : json_object();
	for (unsigned i = draw(5); i; i--) {
		int bad = json_is_array(made) ? json_array_append_new(made, value(depth + 1))
					      : json_object_set_new(made, keys[draw(6)], value(depth + 1));
		assert_int_equal(bad, 0);
	}
	return made;
}

static const struct rd_cell *names, *cells;
static int columns;

/* The cell of a path; its text, or NULL where there is no such column. */
static const struct rd_cell *cell_of(const char *path)
{
	for (int i = 0; i < columns; i++)
		if (names[i].n == strlen(path) && !memcmp(names[i].p, path, names[i].n))
			return &cells[i];
	return NULL;
}

static void check_scalar(const json_t *v, const char *path, size_t *full)
{
	const struct rd_cell *cell = cell_of(path);
	assert_non_null(cell);
	char want[256] = "";
	if (json_is_string(v))
		snprintf(want, sizeof want, "%s", json_string_value(v));
	else if (!json_is_null(v))
		assert_true(json_dumpb(v, want, sizeof want - 1, JSON_ENCODE_ANY) > 0);
	assert_int_equal(cell->n, strlen(want));
	assert_memory_equal(cell->p ? cell->p : "", want, cell->n);
	*full += cell->n > 0;
}

static void check_value(json_t *v, const char *path, size_t *full) /* NOLINT(misc-no-recursion) */
{
	char below[512];
	const char *key;
	json_t *child;
	size_t i;
	if (!json_is_object(v) && !json_is_array(v))
		check_scalar(v, path, full);
	json_object_foreach(v, key, child)
	{
		snprintf(below, sizeof below, "%s%s%s", path, *path ? "." : "", key);
		check_value(child, below, full);
	}
	json_array_foreach(v, i, child)
	{
		snprintf(below, sizeof below, "%s[%zu]", path, i);
		check_value(child, below, full);
	}
}

static struct json_text written(json_t *record, char *room)
{
	static const size_t ways[] = {0, JSON_COMPACT, JSON_INDENT(3), JSON_ENSURE_ASCII,
				      JSON_ESCAPE_SLASH | JSON_SORT_KEYS};
	size_t n = json_dumpb(record, room, ROOM, ways[draw(5)]);
	assert_true(n > 0 && n < ROOM);
	return (struct json_text){.at = room, .end = room + n};
}

static void check_some(char *room)
{
	json_t *record[TOGETHER];
	struct json_columns *c = NULL;
	assert_int_equal(json_columns_new(1, false, NULL, &c), ERR_OK);
	for (int i = 0; i < TOGETHER; i++) {
		record[i] = value(0);
		assert_int_equal(json_columns_learn(c, written(record[i], room), i + 1), ERR_OK);
	}
	assert_int_equal(json_columns_header(c, &names, &columns), ERR_OK);
	for (int i = 0; i < TOGETHER; i++) {
		size_t want = 0, full = 0;
		assert_int_equal(json_columns_cells(c, written(record[i], room), i + 1, &cells), ERR_OK);
		check_value(record[i], "", &want);
		for (int k = 0; k < columns; k++)
			full += cells[k].n > 0;
		assert_int_equal(full, want);
		json_decref(record[i]);
	}
	json_columns_free(c);
}

static void test_against_jansson(void **state)
{
	(void)state;
	char *room = malloc(ROOM);
	assert_non_null(room);
	for (int i = 0; i < RECORDS / TOGETHER; i++)
		check_some(room);
	free(room);
}

/* What jansson does not take for JSON, ours does not take either; it is the same the other way round. */
static void test_damage_against_jansson(void **state)
{
	(void)state;
	char *room = malloc(ROOM);
	assert_non_null(room);
	size_t refused = 0;
	for (int i = 0; i < RECORDS; i++) {
		json_t *record = value(0);
		struct json_text t = written(record, room);
		json_decref(record);
		static const char other[] = "{}[]\",:\\0-+.eE1 tn/u";
		char *at = t.at + draw((unsigned)(t.end - t.at));
		/* Half a character is the reader's business, before. */
		if (!(*at & 0x80))
			*at = other[draw(sizeof other - 1)];
		json_error_t why = {0};
		json_t *theirs = json_loadb(t.at, (size_t)(t.end - t.at), JSON_ALLOW_NUL, &why);
		bool taken = json_is_object(theirs);
		bool forgiven = !theirs && (memmem(t.at, (size_t)(t.end - t.at), "\\u", 2) ||
					    json_error_code(&why) == json_error_numeric_overflow);
		json_decref(theirs);
		struct json_columns *c = NULL;
		assert_int_equal(json_columns_new(1, false, NULL, &c), ERR_OK);
		enum err err = json_columns_learn(c, t, 1);
		/* Lone surrogates, and numbers of any size, which stay text here. */
		if (!forgiven)
			assert_int_equal(!err, taken);
		refused += err != ERR_OK;
		json_columns_free(c);
	}
	assert_true(refused > RECORDS / 10);
	free(room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_jansson),
					   cmocka_unit_test(test_damage_against_jansson)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
