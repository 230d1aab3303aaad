/* What is in a key file, what comes of it, and what is left when it goes. */
#include "deid/key.h"
#include "support/check.h"
#include "support/temp.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PLAIN = 168, SEALED = 184, HEAD = 104 };

static char path[256];
static struct passphrase right, wrong;

static void say(struct passphrase *p, const char *text)
{
	p->n = strlen(text);
	memcpy(p->text, text, p->n);
}

static int setup(void **state)
{
	(void)state;
	say(&right, "correct horse battery");
	say(&wrong, "correct horse batterz");
	snprintf(path, sizeof path, "%s", temp_path("some.key"));
	unlink(path);
	return 0;
}

static size_t bytes_of(const char *file, unsigned char bytes[256])
{
	FILE *f = fopen(file, "re");
	assert_non_null(f);
	size_t n = fread(bytes, 1, 256, f);
	fclose(f);
	return n;
}

static struct key *opened(const struct passphrase *p)
{
	struct key *k = NULL;
	assert_int_equal(key_open(path, p, &k), ERR_OK);
	return k;
}

static void refused(const struct passphrase *p, const char *because)
{
	struct key *k = NULL;
	assert_int_equal(key_open(path, p, &k), ERR_KEY);
	assert_null(k);
	if (!strstr(err_last()->text, because))
		fail_msg("the note does not say '%s': %s", because, err_last()->text);
}

static void check_subs(const struct key *k, const char *const first_bytes[KEY__USES])
{
	for (int use = 0; use < KEY__USES; use++) {
		unsigned char sub[SUBKEY_BYTES];
		char hex[17];
		key_sub(k, (enum key_use)use, sub);
		sodium_bin2hex(hex, sizeof hex, sub, 8);
		assert_string_equal(hex, first_bytes[use]);
	}
}

/* openssl dgst -sha256 -mac HMAC -macopt hexkey:000102..1f over "label|v1": first 8 bytes. log: over "log|v1|0|" under that of "log root|v1". */
static void test_bare_key(void **state)
{
	(void)state;
	static const char *const first_bytes[KEY__USES] = {
		[KEY_CLIENT] = "6c6e805aac5b4988", [KEY_THERAPIST] = "1de3ecb3866cb286",   [KEY_CLINIC] = "29b5d50e3950465d",
		[KEY_ORDER] = "f4b07832f1171af0",  [KEY_CELLKEY] = "b7cc988228f4ba6b",     [KEY_LOG] = "67a8724ceec73dfa",
		[KEY_LINK] = "01fc86c60583190d",   [KEY_LINK_NONCE] = "efa4c30b27f21b7d",  [KEY_LEDGER] = "3e9fba76e422ca9d",
		[KEY_DP] = "943a6e62a345b281",     [KEY_FINGERPRINT] = "9dcd006dc57a49d6", [KEY_NAME] = "9defe2cb09d536b4",
		[KEY_IDS] = "4a0e70c7736ce59a",
	};
	unsigned char bytes[KEY_BYTES];
	for (int i = 0; i < KEY_BYTES; i++)
		bytes[i] = (unsigned char)i;
	snprintf(path, sizeof path, "%s", temp_file("bare.key", bytes, sizeof bytes));
	assert_int_equal(chmod(path, 0400), 0);
	struct key *k = opened(NULL);
	assert_int_equal(key_epoch(k), 0);
	check_subs(k, first_bytes);
	assert_true(key_fingerprint(k) == UINT64_C(0xd6497ac56d00cd9d));
	key_free(k);
}

/* The same over "label|v1|7|" and the domain 40 41 .. 5f in hexadecimal; root 00 .. 1f, log root 20 .. 3f. */
static void test_epoch_and_domain(void **state)
{
	(void)state;
	static const char *const first_bytes[KEY__USES] = {
		[KEY_CLIENT] = "5376ce3a5205f487", [KEY_THERAPIST] = "e9f42ae67b4b9481",   [KEY_CLINIC] = "89b78fe305d79109",
		[KEY_ORDER] = "98df452e5abcec1a",  [KEY_CELLKEY] = "bebc696ff254d282",     [KEY_LOG] = "e0cdf4553feafd25",
		[KEY_LINK] = "e140542dd99c04b3",   [KEY_LINK_NONCE] = "5e869cfa2cb4df28",  [KEY_LEDGER] = "abaca2fac98a030d",
		[KEY_DP] = "9c1ad96106d21750",     [KEY_FINGERPRINT] = "029354237cdfaf18", [KEY_NAME] = "67e43e93ff9a5a67",
		[KEY_IDS] = "55bffc16b1cb5d30",
	};
	static const unsigned char log_of_six[8] = {0x17, 0x88, 0xb5, 0x8c, 0x33, 0x6c, 0x18, 0xe7};
	unsigned char bytes[PLAIN] = "upturnK2", sub[SUBKEY_BYTES];
	bytes[8] = 7;
	for (int i = 0; i < KEY_BYTES; i++) {
		bytes[HEAD + i] = (unsigned char)i;
		bytes[HEAD + KEY_BYTES + i] = (unsigned char)(0x20 + i);
		bytes[HEAD - KEY_BYTES + i] = (unsigned char)(0x40 + i);
	}
	snprintf(path, sizeof path, "%s", temp_file("known.key", bytes, sizeof bytes));
	assert_int_equal(chmod(path, 0600), 0);
	struct key *k = opened(NULL);
	assert_int_equal(key_epoch(k), 7);
	check_subs(k, first_bytes);
	key_sub_log(k, 6, sub);
	assert_memory_equal(sub, log_of_six, sizeof log_of_six);
	key_free(k);
}

static void test_new_keys(void **state)
{
	(void)state;
	static const struct key_plan plain = {.organisation = NULL};
	unsigned char bytes[256];
	struct stat st;
	struct key *run = NULL;
	bool sealed = true;
	assert_int_equal(key_create(path, &plain), ERR_OK);
	assert_int_equal(key_create(path, &plain), ERR_KEY);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(bytes_of(path, bytes), PLAIN);
	assert_int_equal(key_is_sealed(path, &sealed), ERR_OK);
	assert_false(sealed);
	struct key *one = opened(NULL), *two = opened(NULL);
	assert_int_equal(key_epoch(one), 1);
	assert_true(key_fingerprint(one) && key_fingerprint(one) == key_fingerprint(two));
	refused(&right, "not protected");
	assert_int_equal(key_ephemeral(&run), ERR_OK);
	assert_true(key_fingerprint(run) == 0);
	key_free(one);
	key_free(two);
	key_free(run);
	key_free(NULL);
}

/* HMAC-SHA256 under the log root of length and text of each, as documented. */
static void test_domain(void **state)
{
	(void)state;
	static const struct key_plan plan = {.organisation = "North Clinic", .purpose = "audit"};
	static const unsigned char text[] = "\14\0\0\0\0\0\0\0North Clinic\5\0\0\0\0\0\0\0audit";
	unsigned char bytes[256], mac[32];
	assert_int_equal(key_create(path, &plan), ERR_OK);
	assert_int_equal(bytes_of(path, bytes), PLAIN);
	crypto_auth_hmacsha256(mac, text, sizeof text - 1, bytes + HEAD + KEY_BYTES);
	assert_memory_equal(mac, bytes + HEAD - KEY_BYTES, sizeof mac);
}

/* Opened by hand, as the file is documented: Argon2id, then XChaCha20-Poly1305 with the head as additional data. */
static void open_by_hand(const unsigned char *bytes, unsigned char secret[64])
{
	unsigned char k[32];
	uint64_t operations, memory;
	memcpy(&operations, bytes + 16, 8);
	memcpy(&memory, bytes + 24, 8);
	assert_int_equal(crypto_pwhash(k, sizeof k, right.text, right.n, bytes + 32, operations, (size_t)memory,
				       crypto_pwhash_ALG_ARGON2ID13),
			 0);
	assert_int_equal(crypto_aead_xchacha20poly1305_ietf_decrypt(secret, NULL, NULL, bytes + HEAD, SEALED - HEAD, bytes,
								    HEAD, bytes + 48, k),
			 0);
}

static void test_sealed(void **state)
{
	(void)state;
	const struct key_plan plan = {.passphrase = &right, .cost = KEY_INTERACTIVE};
	unsigned char bytes[256], secret[64], sub[SUBKEY_BYTES], want[SUBKEY_BYTES];
	bool sealed = false;
	assert_int_equal(key_create(path, &plan), ERR_OK);
	assert_int_equal(bytes_of(path, bytes), SEALED);
	assert_int_equal(key_is_sealed(path, &sealed), ERR_OK);
	assert_true(sealed);
	struct key *k = opened(&right);
	open_by_hand(bytes, secret);
	crypto_auth_hmacsha256(want, (const unsigned char *)"client|v1|1|", 12, secret);
	key_sub(k, KEY_CLIENT, sub);
	assert_memory_equal(sub, want, sizeof want);
	key_free(k);
	refused(NULL, "none was given");
	refused(&wrong, "does not open");
	/* Every byte counts: the epoch, the domain, the secret, the tag. */
	static const size_t places[] = {8, 50, 90, 110, 180};
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		bytes[places[i]] ^= 4;
		snprintf(path, sizeof path, "%s", temp_file("changed.key", bytes, SEALED));
		assert_int_equal(chmod(path, 0600), 0);
		refused(&right, "does not open");
		bytes[places[i]] ^= 4;
	}
	bytes[30] = 0xff; /* memory of petabytes is not asked for */
	snprintf(path, sizeof path, "%s", temp_file("dear.key", bytes, SEALED));
	assert_int_equal(chmod(path, 0600), 0);
	refused(&right, "damaged");
}

static void test_short_passphrase(void **state)
{
	(void)state;
	const struct key_plan plan = {.passphrase = &right};
	right.n = PASSPHRASE_SHORTEST - 1;
	assert_int_equal(key_create(path, &plan), ERR_KEY);
	assert_int_not_equal(access(path, F_OK), 0);
}

static void test_passphrase_files(void **state)
{
	(void)state;
	static const char lines[] = "correct horse battery\nand more\n";
	struct passphrase *p = NULL;
	const char *file = temp_file("pass", lines, sizeof lines - 1);
	assert_int_equal(chmod(file, 0644), 0);
	assert_int_equal(passphrase_read(file, &p), ERR_KEY);
	assert_int_equal(chmod(file, 0600), 0);
	assert_int_equal(passphrase_read(file, &p), ERR_OK);
	assert_int_equal(p->n, right.n);
	assert_memory_equal(p->text, right.text, right.n);
	passphrase_free(p);
	char again[256], symbolic[256];
	snprintf(again, sizeof again, "%s", file);
	snprintf(symbolic, sizeof symbolic, "%s", temp_path("pass.link"));
	assert_int_equal(symlink(again, symbolic), 0);
	assert_int_equal(passphrase_read(symbolic, &p), ERR_KEY);
	file = temp_file("empty", "\n", 1);
	assert_int_equal(chmod(file, 0600), 0);
	assert_int_equal(passphrase_read(file, &p), ERR_KEY);
}

/* A second name shows that the bytes are gone, not only the entry. */
static void bytes_are_gone(const char *second, const unsigned char *was, size_t n)
{
	unsigned char is[256];
	assert_int_equal(bytes_of(second, is), n);
	for (size_t i = 0; i + 8 <= n; i++)
		for (size_t j = HEAD; j + 8 <= n; j += 8)
			assert_memory_not_equal(is + i, was + j, 8);
	unlink(second);
}

static void test_rotation(void **state)
{
	(void)state;
	const struct key_plan plan = {.passphrase = &right, .cost = KEY_INTERACTIVE, .purpose = "audit"};
	unsigned char was[256], is[256], old_log[SUBKEY_BYTES], log[SUBKEY_BYTES], secret[2][64];
	char second[256];
	struct stat st;
	snprintf(second, sizeof second, "%s", temp_path("second.key"));
	assert_int_equal(key_create(path, &plan), ERR_OK);
	assert_int_equal(bytes_of(path, was), SEALED);
	assert_int_equal(link(path, second), 0);
	struct key *old = opened(&right);
	key_sub(old, KEY_LOG, old_log);
	assert_int_equal(key_rotate(path, old, &right), ERR_OK);
	struct key *k = opened(&right);
	assert_int_equal(key_epoch(k), 2);
	assert_true(key_fingerprint(k) != key_fingerprint(old));
	key_sub_log(k, 1, log);
	assert_memory_equal(log, old_log, sizeof log);
	assert_int_equal(bytes_of(path, is), SEALED);
	assert_memory_equal(is + 72, was + 72, 32);
	open_by_hand(was, secret[0]);
	open_by_hand(is, secret[1]);
	assert_memory_not_equal(secret[0], secret[1], 32);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	bytes_are_gone(second, was, SEALED);
	key_free(old);
	key_free(k);
}

static void test_destruction(void **state)
{
	(void)state;
	static const struct key_plan plain = {.organisation = NULL};
	unsigned char was[256];
	char second[256];
	snprintf(second, sizeof second, "%s", temp_path("second.key"));
	assert_int_equal(key_create(path, &plain), ERR_OK);
	assert_int_equal(bytes_of(path, was), PLAIN);
	assert_int_equal(link(path, second), 0);
	assert_int_equal(key_destroy(path), ERR_OK);
	assert_int_not_equal(access(path, F_OK), 0);
	bytes_are_gone(second, was, PLAIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_bare_key, setup),         cmocka_unit_test_setup(test_epoch_and_domain, setup),
		cmocka_unit_test_setup(test_new_keys, setup),         cmocka_unit_test_setup(test_domain, setup),
		cmocka_unit_test_setup(test_sealed, setup),           cmocka_unit_test_setup(test_short_passphrase, setup),
		cmocka_unit_test_setup(test_passphrase_files, setup), cmocka_unit_test_setup(test_rotation, setup),
		cmocka_unit_test_setup(test_destruction, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
