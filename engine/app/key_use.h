#pragma once
/*
 * The key file that a command names: its place judged, its passphrase asked for where it has one, opened.
 *
 * A protected key takes its passphrase from the file named, else from the terminal (without echo). It is never an argument or in the environment.
 * errors  ERR_KEY unsafe or wrong (deid/key.h), no terminal to ask at; ERR_MEMORY
 */
#include "deid/key.h"
#include "store/store.h"

struct key_source {
	const char *path;             /* NULL: no key */
	const char *passphrase;       /* a file, or NULL */
	const char *dataset, *output; /* the key must not lie in their folders; each may be NULL */
};

/* path NULL: *out becomes NULL. */
must_check enum err key_use(const struct key_source *from, struct key **out);
/* It is the key, in the epoch, that the dataset was made with. */
must_check enum err key_fits(const struct key *k, const struct store *s);
/* Both. */
must_check enum err key_use_of(const struct key_source *from, const struct store *s, struct key **out);
/* The passphrase of a protected key file; *out NULL where it is not protected (ERR_KEY where one was named all the same). */
must_check enum err key_passphrase(const struct key_source *from, struct passphrase **out);
/* Asks at the terminal; twice: once more, and they must agree. */
must_check enum err passphrase_ask(bool twice, struct passphrase **out);
