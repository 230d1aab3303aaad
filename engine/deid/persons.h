#pragma once
/*
 * For the module alone: who the rows are about, while they come in. A client is told by its id; where a row has none, or the options say so, by name
 * and birth date (canonical_name.h). What else a client is called (a name for one with an id, an id for one told by name) is noted, with the place
 * where it first stood, so that deid_finish() can link and report.
 *
 * errors  those of intern.h
 * cost    one look-up and one hash a row; a second look-up where a client is called as in no row just before
 */
#include "deid/columns/traits.h"
#include "deid/intern.h"
#include "layout/record.h"

#define DAY_NONE INT32_MIN

/* What is known of a client while rows come in (secret memory). */
struct deid_person {
	int32_t first, last; /* days of the first and the last appointment; DAY_NONE: no dates */
	int32_t age_day;     /* the day that age was told on */
	int16_t age;         /* -1: not given */
	int16_t trait[CLIENT_TRAITS];
	int16_t birth_year; /* 0: not given */
	int8_t birth_month, birth_day;
	uint32_t visits;
	uint32_t number; /* among the ids, or the names */
	uint32_t other;  /* what it was called last: a number among the names, or the ids; INTERN_NONE */
	uint64_t said;   /* intern_tag() of the name of the row before */
	bool by_name;
	bool by_row; /* the id is a place in an export: never looked up, never remembered */
};

/* A client was also called so. */
struct called {
	uint32_t person, other;
	uint32_t file, row; /* where first */
};

struct people {
	bool by_name; /* names go before ids */
	struct intern id, name;
	struct deid_person *person;
	struct called *call;
	size_t n, room, calls, calls_room;
	uint32_t *of_id, *of_name; /* number to person + 1; 0: nobody yet */
	size_t of_id_room, of_name_room;
};

/* Makes ready a zeroed struct. */
void people_begin(struct people *p, const struct key *key, bool by_name);
/* The client of a row; INTERN_NONE: the row does not tell. */
must_check enum err people_number(struct people *p, const struct record *r, uint32_t *number);
/* What the row says of it. */
void people_learn(struct people *p, uint32_t number, const struct record *r, const struct vocabularies *v);
/* Nobody more is looked up: what only serves that is given back. */
void people_settle(struct people *p);
/* What they are called, too, and person_tag() is no more: who they are is settled, and nothing is to be remembered. */
void people_forget_names(struct people *p);
void people_done(struct people *p);
/* The name and birth date of a record as canonical_name() takes them; 0: none, or no whole date. */
size_t people_name_of(const struct record *r, char *out, size_t size);
