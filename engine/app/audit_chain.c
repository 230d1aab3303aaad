/* The log of a dataset is whole, and the heads that were printed are in it. */
#include "app/audit.h"
#include "app/cover_head.h"
#include "app/key_use.h"
#include "store/store_log.h"

#include <inttypes.h>
#include <string.h>

static const char check[] = "log";

/* ERR_END: what says why there is no key to verify under, and how grave that is. */
static enum err chain_of(const struct audit_input *in, const char *dataset, const struct store *s, struct audit_findings *f,
			 struct chain *out)
{
	const struct key_source from = {.path = in->key, .passphrase = in->passphrase, .dataset = dataset};
	struct key *k = NULL;
	uint32_t epoch = 0;
	if (!in->key && store_info(s)->key) {
		audit_say(f, check, AUDIT_SKIPPED, "the log is kept under a key file; name it with --key");
		return ERR_END;
	}
	if (!in->key) {
		enum err err = store_log_own(s, out);
		if (err == ERR_END)
			audit_say(f, check, AUDIT_LOOK, "the dataset has no key of its own for its log: it was taken out");
		return err;
	}
	enum err err = key_use(&from, &k);
	if (!err && !store_info(s)->key)
		audit_say(f, check, AUDIT_LOOK, "the dataset says that it was made without a key file");
	if (!err)
		err = store_log_epoch(s, &epoch);
	if (!err)
		chain_of_key(k, epoch, out);
	key_free(k);
	return err;
}

static void say_state(const struct log_verdict *v, bool weak_key, struct audit_findings *f)
{
	switch (v->state) {
	case LOG_NONE:
		audit_say(f, check, AUDIT_LOOK, "the dataset has no log: it was taken out");
		return;
	case LOG_ALTERED:
		audit_say(f, check, AUDIT_LOOK, "altered at entry %" PRIu64 " of %" PRIu64 "%s", v->at, v->entries,
			  v->at == 1 ? ", or kept under another key than this" : "");
		return;
	case LOG_SHORTENED:
		audit_say(f, check, AUDIT_LOOK, "shortened: the last entries are gone (%" PRIu64 " are left)", v->entries);
		return;
	case LOG_WHOLE:
		break;
	}
	if (!v->content)
		audit_say(f, check, AUDIT_LOOK, "whole, but the rows are not those that it ends with: they were changed");
	else
		audit_say(f, check, AUDIT_PASSED, "whole: %" PRIu64 " entries, the last one %s%s", v->entries,
			  store_log_name(v->last),
			  weak_key ? "; its key lies in the dataset (weaker: whoever has the file can write the log anew)"
				   : "");
}

static enum err find_head(const struct store *s, const unsigned char *head, bool verified, struct audit_findings *f)
{
	uint64_t entry;
	enum err err = store_log_find(s, head, &entry);
	if (err)
		return err;
	if (entry)
		audit_say(f, "audit head", verified ? AUDIT_PASSED : AUDIT_SKIPPED,
			  "the head is entry %" PRIu64 " of the log%s", entry, verified ? "" : ", which was not verified");
	else
		audit_say(f, "audit head", AUDIT_LOOK,
			  "shortened: the head is not in the log; the dataset is an older one, or another, or was altered");
	return ERR_OK;
}

/* head: NULL where none is to be looked for. It counts only in a log that is whole. */
static enum err verify(const struct audit_input *in, const char *dataset, const struct store *s, const unsigned char *head,
		       struct audit_findings *f)
{
	struct chain chain = {0};
	struct log_verdict v = {.state = LOG_NONE};
	enum err err = chain_of(in, dataset, s, f, &chain);
	bool verified = !err;
	if (err == ERR_END)
		err = ERR_OK;
	if (verified)
		err = store_log_verify(s, &chain, &v);
	explicit_bzero(&chain, sizeof chain);
	if (!err && verified)
		say_state(&v, !in->key, f);
	if (err || !head)
		return err;
	if (v.state == LOG_WHOLE || !verified)
		return find_head(s, head, verified, f);
	audit_say(f, "audit head", AUDIT_SKIPPED, "the log is not whole");
	return ERR_OK;
}

static enum err workbook(const struct audit_input *in, struct audit_findings *f)
{
	unsigned char head[CHAIN_BYTES];
	struct store *s = NULL;
	enum err err = cover_head(in->path, in->file, head);
	if (err == ERR_END) {
		audit_say(f, "audit head", AUDIT_SKIPPED, "the cover prints no head: the release was not entered in a log");
		return ERR_OK;
	}
	if (err)
		return err;
	if (!in->dataset) {
		audit_say(f, "audit head", AUDIT_SKIPPED, "name the dataset that it was made from with --dataset");
		return ERR_OK;
	}
	err = store_open(in->dataset, &s);
	if (!err)
		err = verify(in, in->dataset, s, head, f);
	store_close(s);
	return err;
}

static enum err run(const struct audit_input *in, struct audit_findings *f)
{
	return in->kind == AUDIT_WORKBOOK ? workbook(in, f) : verify(in, in->path, in->store, in->head, f);
}

const struct audit_check audit_chain = {.name = "log", .order = 20, .kinds = AUDIT_DATASET | AUDIT_WORKBOOK, .run = run};
