#pragma once
/* For the module alone: what a key is made of, and where it may lie. */
#include "deid/key.h"

/* What a key file keeps secret, as it stands there. */
struct key_secret {
	unsigned char root[KEY_BYTES], log[KEY_BYTES];
};

/* In secret memory. */
struct key {
	struct key_secret secret;
	unsigned char domain[KEY_BYTES]; /* zeros: none */
	uint32_t epoch;
	bool ephemeral;
};

/* A zeroed key; ERR_KEY where the machine has no random numbers. */
must_check enum err key_make(struct key **out);
/* Of a text; leaves nothing of the secret on the stack. */
void key_hmac(const unsigned char secret[SUBKEY_BYTES], const unsigned char *text, size_t n,
	      unsigned char out[SUBKEY_BYTES]);
/* HMAC-SHA256(organisation, purpose) under the log's root; each with its length before it. */
void key_domain(struct key *k, const char *organisation, const char *purpose);
/* log from root, for a bare key. */
void key_log_of_bare(struct key *k);

/* The descriptor of a key file (what: for the message) in a place that is safe, or the error that says what is not. flags: O_RDONLY or O_RDWR. */
must_check enum err place_open(const char *path, int flags, const char *what, int *out);
/* The folder that a key is to be made in. */
must_check enum err place_folder(const char *path, const char *what);
/* False: errno says why. */
bool place_read(int fd, unsigned char *bytes, size_t n);
bool place_write(int fd, const unsigned char *bytes, size_t n);
