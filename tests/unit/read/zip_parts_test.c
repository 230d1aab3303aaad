/* Containers as they should be, as they are when damaged, and as they are when somebody means harm. */
#include "read/zip_parts.h"
#include "support/check.h"
#include "support/container.h"
#include "support/temp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct container_part three[] = {
	{"b/two.xml", "<two>2</two>", 0}, {"a.xml", "<a/>", 0}, {"empty", "", 0}, {NULL, NULL, 0}};

static char *made(const char *name, const struct container_part *parts)
{
	char *path = strdup(temp_path(name));
	container_make(path, parts);
	return path;
}

static enum err open_usual(const char *path, struct zip_parts **z)
{
	return zip_parts_open(path, 3, &zip_limits_usual, z);
}

static void lists_and_reads(void **state)
{
	(void)state;
	char *path = made("three.zip", three);
	for (int secret = 0; secret < 2; secret++) {
		struct zip_parts *z;
		struct part_bytes b;
		assert_int_equal(open_usual(path, &z), ERR_OK);
		assert_int_equal(zip_parts_count(z), 3);
		for (size_t i = 0; i < 3; i++) {
			assert_string_equal(zip_parts_at(z, i).name, three[i].name);
			assert_int_equal(zip_parts_at(z, i).size, strlen(three[i].text));
			assert_int_equal(zip_parts_find(z, three[i].name), i);
			assert_int_equal(zip_parts_read(z, i, secret, &b), ERR_OK);
			assert_int_equal(b.n, strlen(three[i].text));
			assert_string_equal(b.p, three[i].text);
			part_bytes_free(&b);
			assert_null(b.p);
		}
		assert_int_equal(zip_parts_find(z, "b"), 3);
		assert_int_equal(zip_parts_read_name(z, "c.xml", false, &b), ERR_FORMAT);
		assert_int_equal(err_last()->file, 3);
		zip_parts_close(z);
	}
	free(path);
}

static void limits_hold(void **state)
{
	(void)state;
	enum { MANY = 3 << 20 };
	char *zeros = calloc(1, MANY), *path = made("three.zip", three);
	assert_non_null(zeros);
	const struct container_part large[] = {{"zeros", zeros, MANY}, {NULL, NULL, 0}};
	char *bomb = made("bomb.zip", large);
	struct zip_parts *z = NULL;
	struct zip_limits tight = zip_limits_usual;
	assert_int_equal(open_usual(bomb, &z), ERR_LIMIT); /* 3 MiB of zeros are packed in 3 KiB */
	tight.growth = 2000;
	assert_int_equal(zip_parts_open(bomb, 1, &tight, &z), ERR_OK);
	zip_parts_close(z);
	tight.part = MANY - 1;
	assert_int_equal(zip_parts_open(bomb, 1, &tight, &z), ERR_LIMIT);
	tight = zip_limits_usual;
	tight.parts = 2;
	assert_int_equal(zip_parts_open(path, 1, &tight, &z), ERR_LIMIT);
	tight.parts = 3;
	tight.all = strlen(three[0].text) + strlen(three[1].text);
	assert_int_equal(zip_parts_open(path, 1, &tight, &z), ERR_OK);
	zip_parts_close(z);
	tight.all--;
	assert_int_equal(zip_parts_open(path, 1, &tight, &z), ERR_LIMIT);
	free(zeros);
	free(path);
	free(bomb);
}

static void refuses(void **state)
{
	(void)state;
	static const char *const names[] = {"../x", "a/../../x", "/x", "a\\b", "c:x", "a/..", "a\nb"};
	struct zip_parts *z = NULL;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct container_part one[] = {{names[i], "x", 0}, {NULL, NULL, 0}};
		char *path = made("name.zip", one);
		assert_int_equal(open_usual(path, &z), ERR_FORMAT);
		free(path);
	}
	char *path = made("three.zip", three), *link = strdup(temp_path("link.zip"));
	assert_int_equal(symlink(path, link), 0);
	assert_int_equal(open_usual(link, &z), ERR_FILE);
	assert_int_equal(open_usual(temp_path("."), &z), ERR_FILE);
	assert_int_equal(open_usual(temp_path("absent.zip"), &z), ERR_FILE);
	assert_int_equal(open_usual(temp_file("empty.zip", "", 0), &z), ERR_EMPTY);
	assert_int_equal(open_usual(temp_file("text.zip", "id,name\n1,x\n", 12), &z), ERR_FORMAT);
	free(path);
	free(link);
}

/* In the place of every `from` in the bytes comes `to`, of the same length. */
static size_t replace(char *bytes, size_t n, const char *from, const char *to)
{
	size_t length = strlen(from), times = 0;
	for (size_t i = 0; i + length <= n; i++)
		if (!memcmp(bytes + i, from, length)) {
			memcpy(bytes + i, to, length);
			times++;
		}
	return times;
}

static void one_name_once(void **state)
{
	(void)state;
	const struct container_part two[] = {{"twin_1", "x", 0}, {"twin_2", "y", 0}, {NULL, NULL, 0}};
	char *path = made("twins.zip", two);
	size_t n;
	char *bytes = container_bytes(path, &n);
	struct zip_parts *z = NULL;
	assert_int_equal(open_usual(path, &z), ERR_OK);
	zip_parts_close(z);
	assert_int_equal(replace(bytes, n, "twin_2", "twin_1"), 2);
	assert_int_equal(open_usual(temp_file("same.zip", bytes, n), &z), ERR_FORMAT);
	free(bytes);
	free(path);
}

/* Reads everything; an error, or the bytes that were put in. */
static size_t survives(const char *path)
{
	struct zip_parts *z = NULL;
	if (open_usual(path, &z))
		return 0;
	size_t whole = 0;
	for (size_t i = 0; i < zip_parts_count(z); i++) {
		struct part_bytes b;
		if (zip_parts_read(z, i, false, &b))
			continue;
		bool known = false;
		for (size_t k = 0; k < 3; k++)
			known = known || (b.n == strlen(three[k].text) && !memcmp(b.p, three[k].text, b.n));
		assert_true(known);
		whole++;
		part_bytes_free(&b);
	}
	zip_parts_close(z);
	return whole;
}

static void damage_is_seen(void **state)
{
	(void)state;
	char *path = made("three.zip", three);
	size_t n, opened = 0;
	char *bytes = container_bytes(path, &n);
	for (size_t cut = 1; cut < n; cut++)
		opened += survives(temp_file("cut.zip", bytes, cut)) == 3;
	assert_int_equal(opened, 0);
	for (size_t i = 0; i < n; i++)
		for (int bit = 0; bit < 8; bit++) {
			bytes[i] = (char)(bytes[i] ^ (1 << bit));
			(void)survives(temp_file("flip.zip", bytes, n));
			bytes[i] = (char)(bytes[i] ^ (1 << bit));
		}
	assert_int_equal(survives(temp_file("whole.zip", bytes, n)), 3);
	free(bytes);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_and_reads), cmocka_unit_test(limits_hold),    cmocka_unit_test(refuses),
		cmocka_unit_test(one_name_once),   cmocka_unit_test(damage_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
