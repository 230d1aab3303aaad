#include "app/release_log.h"

#include "app/today.h"
#include "store/store_log.h"

#include <stdio.h>
#include <string.h>

enum { RELEASES_APART = 16, HEX = 2 * CHAIN_BYTES };

enum err release_log_allows(const struct store *s, const struct key *k, enum release release)
{
	if (!store_info(s)->key || k || release == RELEASE_QI)
		return ERR_OK;
	return err_set(ERR_KEY,
		       "--key: a release that leaves the clinic is entered in the dataset's log, which is kept under its "
		       "key file; name that");
}

static const char *hex_of(struct arena *mem, const unsigned char head[CHAIN_BYTES])
{
	char text[HEX + 1];
	for (size_t i = 0; i < CHAIN_BYTES; i++)
		snprintf(text + 2 * i, 3, "%02x", head[i]);
	return arena_text(mem, text);
}

static enum err chain_for(const struct store *s, const struct key *k, struct log_event *e, struct chain *out)
{
	if (!k)
		return store_log_own(s, out);
	e->epoch = key_epoch(k);
	chain_of_key(k, e->epoch, out);
	return ERR_OK;
}

enum err release_log_enter(struct arena *mem, struct store *s, const struct key *k, const struct release_told *told,
			   struct release_log *out)
{
	struct chain chain = {0};
	unsigned char head[CHAIN_BYTES];
	struct log_event event = {.kind = LOG_RELEASE,
				  .day = today(),
				  .subject = (int64_t)told->study,
				  .detail = RELEASES_APART * (int64_t)told->release + told->output};
	*out = (struct release_log){.how = "none: the dataset was not kept"};
	if (store_info(s)->key && !k) {
		out->how = "this release is not in the dataset's log: it was made without --key";
		return ERR_OK;
	}
	enum err err = chain_for(s, k, &event, &chain);
	if (!err)
		err = store_log_add(s, &chain, &event, head);
	explicit_bzero(&chain, sizeof chain);
	if (err)
		return err == ERR_END ? ERR_OK : err;
	out->how =
		k ? "chained under the key file: upturn audit DATASET --key FILE --head HEAD verifies it"
		  : "chained under a key that lies in the dataset itself (weaker: whoever has that file can write the log "
		    "anew): upturn audit DATASET --head HEAD verifies it";
	out->head = hex_of(mem, head);
	return out->head ? ERR_OK : err_memory();
}
