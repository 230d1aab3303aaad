#pragma once
/*
 * For the module alone: who the clients of a run are, beyond what their own ids tell (who.h): by the names with a birth date that rows call them by. Names come in
 * shards of their tags, and each shard is looked at by itself.
 *
 * by id     its tag is in the link file: that client. It is not: a client that the file knows by this name alone (it never had an id) and whom nobody
 *           else of this run is called like, takes the id over; anybody else is new. Two ids are never one client because of a name
 * by name   the one client, of the link file or of this run, that is called so; none: new; several: its rows are refused (REASON_AMBIGUOUS)
 * by row    where a layout says that rows are clients: new in every run; nothing links a row to one of another export
 * erased    a tag of somebody erased: the rows are refused (REASON_ERASED); by the name alone only where the id is new
 * alike     a name with a birth date that stands under two ids is reported once, by position (enum deid_alike_kind)
 * result    does not depend on the order of rows, nor on threads: what is compared is tags
 *
 * errors  ERR_MEMORY; those of core/spill.h
 * cost    a sort of the names, shard by shard
 */
#include "deid/deid.h"
#include "deid/entry.h"
#include "deid/link.h"
#include "deid/moves.h"

/* Somebody who is called by a name: the tag of that name, and the one that the client itself is told by. */
struct namesake {
	struct tag name, own;
	struct place at; /* where first */
	unsigned how;
};

/* Of one shard: by name, then own tag; each pair once. */
struct namesakes {
	struct namesake *item;
	struct entry_call *call; /* as they came */
	size_t n, calls;
};

struct alikes {
	struct deid_alike *item;
	size_t n, room;
};

/* The hands' streams of one run. */
struct entry_source {
	struct spill *spill;
	const struct entry_streams *const *from;
	size_t n;
};

/* Who has the key of whom: fills moves and alikes. */
must_check enum err names_settle(const struct entry_source *source, const struct link_book *book, struct moves *moves,
				 struct alikes *alikes);
must_check enum err namesakes_load(const struct entry_source *source, unsigned shard, struct namesakes *out);
void namesakes_free(struct namesakes *s);
/* Of a client by its own tag, as the link file and the moves have it: its key, or why it is refused. */
enum layout_reason names_key(const struct link_book *book, const struct moves *moves, struct tag own, unsigned how,
			     struct tag *key);

/* For names_settle() alone: what is to be reported of a shard. */
must_check enum err names_report(const struct namesakes *s, const struct link_book *book, const struct moves *moves,
				 struct alikes *alikes);
/* The end of the run of one name that begins there. */
size_t namesakes_end(const struct namesakes *s, size_t from);
