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

static void refused(const char *dataset, const char *because)
{
	struct key *k = NULL;
	assert_int_equal(key_open(path, dataset, &k), ERR_KEY);
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
		refused(NULL, "chmod 600");
	}
	make("short.key", KEY_BYTES - 1, 0600);
	refused(NULL, "32 bytes");
	make("long.key", KEY_BYTES + 1, 0600);
	refused(NULL, "32 bytes");
	make("empty.key", 0, 0600);
	refused(NULL, "32 bytes");
	static const unsigned char zeros[KEY_BYTES];
	snprintf(path, sizeof path, "%s", temp_file("zero.key", zeros, sizeof zeros));
	assert_int_equal(chmod(path, 0600), 0);
	refused(NULL, "zeros");
	snprintf(path, sizeof path, "%s", temp_path("absent.key"));
	refused(NULL, "upturn key new");
	snprintf(path, sizeof path, "/tmp");
	refused(NULL, "regular");
}

static void test_symlink(void **state)
{
	(void)state;
	make("real.key", KEY_BYTES, 0600);
	snprintf(other, sizeof other, "%s", temp_path("link.key"));
	assert_int_equal(symlink(path, other), 0);
	snprintf(path, sizeof path, "%s", other);
	refused(NULL, "symbolic link");
	assert_int_equal(key_destroy(path), ERR_KEY);
}

static void test_owner(void **state)
{
	(void)state;
	make("theirs.key", KEY_BYTES, 0600);
	if (geteuid() != 0 || chown(path, 12345, 12345))
		skip();
	refused(NULL, "another user");
}

static void test_dataset_folder(void **state)
{
	(void)state;
	make("beside.key", KEY_BYTES, 0600);
	snprintf(other, sizeof other, "%s", temp_path("clinic.db"));
	refused(other, "folder of the dataset");
	struct key *k = NULL;
	assert_int_equal(key_open(path, "/tmp/clinic.db", &k), ERR_OK);
	key_free(k);
}

static void test_life(void **state)
{
	(void)state;
	struct stat st;
	struct key *k = NULL, *again = NULL, *run = NULL;
	snprintf(path, sizeof path, "%s", temp_path("new.key"));
	assert_int_equal(key_create(path), ERR_OK);
	assert_int_equal(key_create(path), ERR_KEY);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_size, KEY_BYTES);
	assert_int_equal(key_open(path, NULL, &k), ERR_OK);
	assert_int_equal(key_open(path, NULL, &again), ERR_OK);
	assert_int_equal(key_ephemeral(&run), ERR_OK);
	assert_true(key_fingerprint(k) != 0);
	assert_true(key_fingerprint(k) == key_fingerprint(again));
	assert_true(key_fingerprint(run) == 0);
	key_free(k);
	key_free(again);
	key_free(run);
	key_free(NULL);
	/* A second name shows that the bytes are gone, not only the entry. */
	char was[KEY_BYTES], is[KEY_BYTES];
	snprintf(other, sizeof other, "%s", temp_path("second.key"));
	assert_int_equal(link(path, other), 0);
	FILE *f = fopen(other, "re");
	assert_int_equal(fread(was, 1, sizeof was, f), sizeof was);
	fclose(f);
	assert_int_equal(key_destroy(path), ERR_OK);
	assert_int_not_equal(access(path, F_OK), 0);
	f = fopen(other, "re");
	assert_int_equal(fread(is, 1, sizeof is, f), sizeof is);
	fclose(f);
	assert_memory_not_equal(was, is, sizeof was);
}

/* openssl dgst -sha256 -mac HMAC -macopt hexkey:000102..1f over "label|v1": first 8 bytes. */
static void test_sub_keys(void **state)
{
	(void)state;
	static const char *const first_bytes[KEY__USES] = {
		[KEY_CLIENT] = "6c6e805aac5b4988", [KEY_THERAPIST] = "1de3ecb3866cb286",   [KEY_CLINIC] = "29b5d50e3950465d",
		[KEY_ORDER] = "f4b07832f1171af0",  [KEY_CELLKEY] = "b7cc988228f4ba6b",     [KEY_LOG] = "770f6471cdd92e3c",
		[KEY_LINK] = "01fc86c60583190d",   [KEY_LINK_NONCE] = "efa4c30b27f21b7d",  [KEY_LEDGER] = "3e9fba76e422ca9d",
		[KEY_DP] = "943a6e62a345b281",     [KEY_FINGERPRINT] = "9dcd006dc57a49d6",
	};
	unsigned char bytes[KEY_BYTES];
	struct key *k = NULL;
	for (int i = 0; i < KEY_BYTES; i++)
		bytes[i] = (unsigned char)i;
	snprintf(path, sizeof path, "%s", temp_file("known.key", bytes, sizeof bytes));
	assert_int_equal(chmod(path, 0400), 0);
	assert_int_equal(key_open(path, NULL, &k), ERR_OK);
	assert_true(key_fingerprint(k) == UINT64_C(0xd6497ac56d00cd9d));
	for (int use = 0; use < KEY__USES; use++) {
		unsigned char sub[SUBKEY_BYTES];
		char hex[17];
		key_sub(k, (enum key_use)use, sub);
		for (size_t i = 0; i < 8; i++)
			snprintf(hex + 2 * i, 3, "%02x", sub[i]);
		assert_string_equal(hex, first_bytes[use]);
	}
	key_free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusals),       cmocka_unit_test(test_symlink), cmocka_unit_test(test_owner),
		cmocka_unit_test(test_dataset_folder), cmocka_unit_test(test_life),    cmocka_unit_test(test_sub_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
