#pragma once
/*
 * For the module alone: who a row is about. A client is told by its id; where a row has none, or the options say so, by name and birth date
 * (canonical_name.h). What a row says beside that of the client (its name, birth date and traits) is passed on where it is not what the client's row before said.
 *
 * memory  of the last ids and names a table of fixed size: keyed hashes (key of this run and thread only) and tags
 * errors  those of core/spill.h
 * cost    two keyed hashes a row; an HMAC where the client is not in the table, and where a name is new
 */
#include "deid/entry.h"
#include "deid/link.h"
#include "layout/record.h"

#include <sodium.h>

enum { WHO_SEEN = 1 << 14, WHO_TEXT = 4096 };

/* Free where state is WHO_UNSEEN. */
enum who_state { WHO_UNSEEN, WHO_CLIENT, WHO_NOBODY, WHO_ERASED };

struct who_seen {
	uint64_t print[2]; /* of the raw id, or of the name and birth date */
	struct tag tag, key;
	uint64_t said; /* of all that the row before said of the client */
	bool told;     /* it did */
	uint8_t state;
};

/* Lives in secret memory: it holds states made from the key. */
struct who {
	struct prf id, name;
	unsigned char wide[crypto_shorthash_siphashx24_KEYBYTES], narrow[crypto_shorthash_KEYBYTES];
	const struct link_book *book;
	bool by_name; /* names go before ids */
	struct who_seen seen[WHO_SEEN];
	char text[WHO_TEXT];
};

/* Of a row. */
struct who_is {
	enum who_state state;
	struct tag key;
	unsigned how;
};

/* Makes ready a zeroed struct. book: outlives it. */
void who_begin(struct who *w, const struct key *key, const struct link_book *book, bool by_name);
/* What is new of the client goes to the streams. */
must_check enum err who_tell(struct who *w, const struct record *r, const struct vocabularies *v, struct spill *s,
			     struct entry_streams *to, struct who_is *out);
