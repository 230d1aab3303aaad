#pragma once
/*
 * For the module alone: who the clients of a run are. Each way of telling a client (an id; a name with a birth date) is looked up in the link file.
 *
 * by id     the id's tag is known: that client. It is not: a client that is known by this name alone (it never had an id) and whom nobody else of
 *           this run is called like, takes the id over; anybody else is new. Two ids are never one client because of a name
 * by name   the one client, of the link file or of this run, that is called so; none: new; several: its rows are refused (REASON_AMBIGUOUS)
 * by row    where a layout says that rows are clients: new in every run; nothing links a row to one of another export
 * erased    a tag of somebody erased: the rows are refused (REASON_ERASED); by the name alone only where the id is new
 * new       the next numbers of HMAC-SHA256(sub-key "ids", k) to 63 bits, k = 0, 1, .., handed out in the order of the clients' own tags, so that
 *           neither a number nor the order of the numbers says anything about anybody
 * alike     a name with a birth date that stands under two ids is reported once, by position (enum deid_alike_kind)
 * result    does not depend on the order of rows, nor on threads: what is compared is tags
 *
 * errors  ERR_MEMORY; ERR_KEY a number came twice
 * cost    sorts of the clients and of their names
 */
#include "deid/deid.h"
#include "deid/link.h"
#include "deid/persons.h"

struct identity {
	uint64_t id;        /* the number */
	uint64_t pseudonym; /* as link_client.pseudonym */
	bool known;         /* from the link file */
	enum layout_reason refused;
};

/* Persons called by one name: sorted by the name's tag, then by the person's own. */
struct namesake {
	struct intern_name name, own;
	struct called call;
};

struct identified {
	struct identity *person; /* by number of person */
	struct namesake *list;   /* who is called what; of persons told by name, their own */
	size_t listed, room;
	struct deid_alike *alike;
	size_t alikes, alikes_room;
};

/* Takes the numbers that it hands out from book->given on. */
must_check enum err identify(const struct people *people, struct link_book *book, const struct key *key,
			     struct identified *out);
/* Gives the list of names back, when all that is told of them is. */
void identified_forget_names(struct identified *who);
void identified_done(struct identified *who, size_t persons);
/* What a person is told by. */
struct intern_name person_tag(const struct people *people, uint32_t person);

/* For identify() alone: what is to be reported. */
must_check enum err report_alike(const struct people *people, const struct link_book *book, struct identified *who);
/* The end of the run of one name that begins there. */
size_t namesakes_end(const struct identified *who, size_t from);
