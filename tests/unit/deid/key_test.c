/* Which key files are used and which are refused. */
#include "deid/key.h"
#include "support/check.h"
#include "support/temp.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[256], other[256];

static void make(const char *name, size_t n, mode_t mode)
{
	unsigned char bytes[64];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(i * 7 + 1);
	snprintf(path, sizeof path, "%s", temp_file(name, bytes, n));
	assert_int_equal(chmod(path, mode), 0);
}

static void refused(const char *because)
{
	struct key *k = NULL;
	assert_int_equal(key_open(path, NULL, &k), ERR_KEY);
	assert_null(k);
	if (!strstr(err_last()->text, because))
		fail_msg("the note does not say '%s': %s", because, err_last()->text);
	assert_null(strstr(err_last()->text, path));
}

static void test_refusals(void **state)
{
	(void)state;
	static const mode_t open_to_others[] = {0640, 0604, 0660, 0601, 0610, 0602};
	for (size_t i = 0; i < sizeof open_to_others / sizeof open_to_others[0]; i++) {
		make("wide.key", KEY_BYTES, open_to_others[i]);
		refused("chmod 600");
	}
	make("short.key", KEY_BYTES - 1, 0600);
	refused("not a key");
	make("long.key", KEY_BYTES + 1, 0600);
	refused("not a key");
	make("empty.key", 0, 0600);
	refused("not a key");
	static const unsigned char zeros[KEY_BYTES];
	snprintf(path, sizeof path, "%s", temp_file("zero.key", zeros, sizeof zeros));
	assert_int_equal(chmod(path, 0600), 0);
	refused("zeros");
	snprintf(path, sizeof path, "%s", temp_path("absent.key"));
	refused("upturn key new");
	snprintf(path, sizeof path, "/tmp");
	refused("regular");
}

static void test_symlink(void **state)
{
	(void)state;
	make("real.key", KEY_BYTES, 0600);
	snprintf(other, sizeof other, "%s", temp_path("link.key"));
	assert_int_equal(symlink(path, other), 0);
	snprintf(path, sizeof path, "%s", other);
	refused("symbolic link");
	assert_int_equal(key_destroy(path), ERR_KEY);
}

static void test_owner(void **state)
{
	(void)state;
	make("theirs.key", KEY_BYTES, 0600);
	if (geteuid() != 0 || chown(path, 12345, 12345))
		skip();
	refused("another user");
}

static void test_folders(void **state)
{
	(void)state;
	make("beside.key", KEY_BYTES, 0600);
	snprintf(other, sizeof other, "%s", temp_path("clinic.db"));
	assert_int_equal(key_apart_from(path, other), ERR_KEY);
	assert_non_null(strstr(err_last()->text, "folder of the dataset"));
	assert_int_equal(key_apart_from(path, "/tmp/clinic.db"), ERR_OK);
	/* An output that is a folder: the one that the key lies in. */
	*strrchr(other, '/') = 0;
	assert_int_equal(key_apart_from(path, other), ERR_KEY);
	assert_int_equal(key_apart_from(path, "/nowhere/clinic.db"), ERR_FILE);
	static const struct {
		mode_t mode;
		enum err want;
	} folders[] = {{0720, ERR_KEY}, {0702, ERR_KEY}, {0755, ERR_OK}, {01777, ERR_OK}, {0700, ERR_OK}};
	static const struct key_plan plain = {.passphrase = NULL};
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
		struct key *k = NULL;
		char made[300];
		snprintf(made, sizeof made, "%s/made.key", other);
		assert_int_equal(chmod(other, folders[i].mode), 0);
		assert_int_equal(key_open(path, NULL, &k), folders[i].want);
		key_free(k);
		assert_int_equal(key_create(made, &plain), folders[i].want);
		assert_int_equal(access(made, F_OK), folders[i].want ? -1 : 0);
		unlink(made);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_symlink),
		cmocka_unit_test(test_owner),
		cmocka_unit_test(test_folders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
