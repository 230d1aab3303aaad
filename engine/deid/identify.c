#include "deid/identify.h"

#include "core/secret.h"
#include "deid/prf.h"
#include "deid/ranked.h"

#include <stdlib.h>
#include <string.h>

struct search {
	const struct people *people;
	struct link_book *book;
	const struct key *key;
	struct identified *who;
	bool *has_id; /* by client of the book: it was told by an id */
};

struct intern_name person_tag(const struct people *people, uint32_t person)
{
	const struct deid_person *p = &people->person[person];
	return p->by_name ? people->name.name[p->number] : people->id.name[p->number];
}

static int compare(struct intern_name a, struct intern_name b)
{
	if (a.id != b.id)
		return a.id < b.id ? -1 : 1;
	return (a.rest > b.rest) - (a.rest < b.rest);
}

static int by_name_then_own(const void *a, const void *b)
{
	const struct namesake *x = a, *y = b;
	int order = compare(x->name, y->name);
	order = order ? order : compare(x->own, y->own);
	if (order || x->call.file == y->call.file)
		return order ? order : (x->call.row > y->call.row) - (x->call.row < y->call.row);
	return x->call.file < y->call.file ? -1 : 1;
}

size_t namesakes_end(const struct identified *who, size_t from)
{
	size_t end = from + 1;
	while (end < who->listed && !compare(who->list[end].name, who->list[from].name))
		end++;
	return end;
}

/* Once per person and name: where it stood first. */
static void drop_repeats(struct identified *who)
{
	size_t n = 0;
	for (size_t i = 0; i < who->listed; i++)
		if (!n || compare(who->list[n - 1].name, who->list[i].name) ||
		    compare(who->list[n - 1].own, who->list[i].own))
			who->list[n++] = who->list[i];
	who->listed = n;
}

/* Place i gets what is at by[i].number, along one cycle of places after the other. */
static void put_in_order(struct namesake *list, struct ranked *by, size_t n)
{
	for (size_t first = 0; first < n; first++) {
		const struct namesake held = list[first];
		size_t i = first;
		while (by[i].number != first && by[i].number != i) {
			size_t from = by[i].number;
			list[i] = list[from];
			by[i].number = (uint32_t)i;
			i = from;
		}
		if (i != first)
			list[i] = held;
		by[i].number = (uint32_t)i;
	}
}

/* By name, of which nearly all differ; then what is left to be told apart. */
static enum err sort_names(struct identified *who)
{
	struct namesake *to = who->list;
	struct ranked *by = calloc(who->listed + 1, sizeof *by);
	if (!by)
		return err_memory();
	for (size_t i = 0; i < who->listed; i++)
		by[i] = (struct ranked){.key = to[i].name.id, .number = (uint32_t)i};
	enum err err = ranked_sort(by, who->listed);
	if (!err)
		put_in_order(to, by, who->listed);
	free(by);
	for (size_t i = 0, end; i < who->listed; i = end) {
		end = i + 1;
		while (end < who->listed && to[end].name.id == to[i].name.id)
			end++;
		if (end > i + 1)
			qsort(to + i, end - i, sizeof *to, by_name_then_own);
	}
	return err;
}

/* Everybody under each of their names. */
static enum err list_names(const struct people *people, struct identified *who)
{
	void *p = NULL;
	enum err err = secret_alloc((people->n + people->calls + 1) * sizeof *who->list, &p);
	if (err)
		return err;
	who->list = p;
	who->room = people->n + people->calls + 1;
	for (uint32_t i = 0; i < people->n; i++)
		if (people->person[i].by_name)
			who->list[who->listed++] = (struct namesake){.name = person_tag(people, i),
								     .own = person_tag(people, i),
								     .call = {.person = i, .other = INTERN_NONE}};
	for (size_t i = 0; i < people->calls; i++) {
		const struct called *c = &people->call[i];
		if (!people->person[c->person].by_name)
			who->list[who->listed++] = (struct namesake){
				.name = people->name.name[c->other], .own = person_tag(people, c->person), .call = *c};
	}
	err = sort_names(who);
	if (!err)
		drop_repeats(who);
	return err;
}

static bool is_erased(const struct link_book *book, struct intern_name tag, enum link_kind kind)
{
	size_t n;
	link_tags(book, tag.id, tag.rest, kind, &n);
	return n > 0;
}

static void take_client(struct identity *as, const struct link_book *book, uint64_t id)
{
	const struct link_client *c = link_find(book, id);
	*as = (struct identity){.id = id, .pseudonym = c ? c->pseudonym : 0, .known = true};
}

static void look_up_ids(const struct search *s)
{
	for (uint32_t i = 0; i < s->people->n; i++) {
		size_t n;
		struct intern_name tag = person_tag(s->people, i);
		const struct link_tag *found = link_tags(s->book, tag.id, tag.rest, LINK_ID, &n);
		if (s->people->person[i].by_name || s->people->person[i].by_row)
			continue;
		if (n)
			take_client(&s->who->person[i], s->book, found->id);
		else if (is_erased(s->book, tag, LINK_ERASED_ID))
			s->who->person[i].refused = REASON_ERASED;
	}
}

static bool is_open(const struct identity *i)
{
	return !i->known && !i->refused;
}

/* A client who never had an id takes this one over. */
static void adopt(const struct search *s, struct identity *as, uint64_t id)
{
	const struct link_client *c = link_find(s->book, id);
	size_t at = c ? (size_t)(c - s->book->client) : 0;
	if (!c || s->has_id[at])
		return;
	s->has_id[at] = true;
	take_client(as, s->book, id);
}

/* Those with an id, of one name. */
static void settle_ids(const struct search *s, size_t from, size_t end)
{
	size_t there = 0, n;
	const struct link_tag *known =
		link_tags(s->book, s->who->list[from].name.id, s->who->list[from].name.rest, LINK_NAME, &n);
	for (size_t i = from; i < end; i++)
		there += !s->people->person[s->who->list[i].call.person].by_name;
	for (size_t i = from; i < end; i++) {
		uint32_t person = s->who->list[i].call.person;
		struct identity *as = &s->who->person[person];
		if (s->people->person[person].by_name || !is_open(as))
			continue;
		if (is_erased(s->book, s->who->list[i].name, LINK_ERASED_NAME))
			as->refused = REASON_ERASED;
		else if (n == 1 && there == 1)
			adopt(s, as, known->id);
	}
}

/* The next number that nobody has. */
static uint64_t next_number(struct link_book *book, struct prf *ids)
{
	unsigned char mac[SUBKEY_BYTES];
	uint64_t id;
	do {
		prf_of(ids, &book->given, sizeof book->given, mac);
		memcpy(&id, mac, sizeof id);
		id >>= 1;
		book->given++;
	} while (!id || link_find(book, id));
	return id;
}

/* Numbers for all who are open, in the order of their tags. */
static enum err number_new(const struct search *s, bool by_name)
{
	struct prf ids;
	size_t n = 0;
	struct ranked *list = calloc(s->people->n + 1, sizeof *list);
	if (!list)
		return err_memory();
	for (uint32_t i = 0; i < s->people->n; i++)
		if (s->people->person[i].by_name == by_name && is_open(&s->who->person[i]) && !s->who->person[i].id)
			list[n++] = (struct ranked){.key = person_tag(s->people, i).id, .number = i};
	enum err err = ranked_sort(list, n);
	prf_begin(&ids, s->key, KEY_IDS);
	for (size_t i = 0; i < n && !err; i++) {
		uint64_t id = next_number(s->book, &ids);
		bool by_row = s->people->person[list[i].number].by_row;
		s->who->person[list[i].number] = (struct identity){.id = id, .pseudonym = by_row ? id : list[i].key};
	}
	prf_done(&ids);
	free(list);
	return err;
}

/* Whoever is told by name: the one client with an id, here or in the link file, who is called so. */
static void settle_name(const struct search *s, size_t from, size_t end)
{
	size_t n, others = 0;
	struct identity *mine = NULL;
	const struct identity *other = NULL;
	const struct intern_name name = s->who->list[from].name;
	const struct link_tag *known = link_tags(s->book, name.id, name.rest, LINK_NAME, &n);
	for (size_t i = from; i < end; i++) {
		uint32_t person = s->who->list[i].call.person;
		struct identity *as = &s->who->person[person];
		if (s->people->person[person].by_name)
			mine = as;
		else if (!as->refused) {
			bool listed = link_leads_to(known, n, as->id);
			others += !listed;
			other = listed ? other : as;
		}
	}
	if (!mine)
		return;
	if (n + others > 1)
		mine->refused = REASON_AMBIGUOUS;
	else if (n)
		take_client(mine, s->book, known->id);
	else if (other)
		*mine = *other;
	else if (is_erased(s->book, name, LINK_ERASED_NAME))
		mine->refused = REASON_ERASED;
}

static enum err mark_ids(struct search *s)
{
	s->has_id = calloc(s->book->clients + 1, sizeof *s->has_id);
	if (!s->has_id)
		return err_memory();
	for (size_t i = 0; i < s->book->tags; i++) {
		const struct link_tag *t = &s->book->tag[i];
		const struct link_client *c = t->kind == LINK_ID ? link_find(s->book, t->id) : NULL;
		if (c)
			s->has_id[c - s->book->client] = true;
	}
	return ERR_OK;
}

static void each_name(const struct search *s, void (*settle)(const struct search *, size_t from, size_t end))
{
	for (size_t i = 0, end; i < s->who->listed; i = end) {
		end = namesakes_end(s->who, i);
		settle(s, i, end);
	}
}

enum err identify(const struct people *people, struct link_book *book, const struct key *key, struct identified *out)
{
	struct identified who = {.person = NULL};
	struct search s = {.people = people, .book = book, .key = key, .who = &who};
	void *p = NULL;
	enum err err = secret_alloc((people->n + 1) * sizeof *who.person, &p);
	who.person = p;
	if (!err)
		err = list_names(people, &who);
	if (!err)
		err = mark_ids(&s);
	if (!err) {
		look_up_ids(&s);
		each_name(&s, settle_ids);
		err = number_new(&s, false);
	}
	if (!err) {
		each_name(&s, settle_name);
		err = number_new(&s, true);
	}
	if (!err)
		err = report_alike(people, book, &who);
	free(s.has_id);
	if (err)
		identified_done(&who, people->n);
	else
		*out = who;
	return err;
}

void identified_forget_names(struct identified *who)
{
	secret_free(who->list, who->room * sizeof *who->list);
	who->list = NULL;
	who->listed = who->room = 0;
}

void identified_done(struct identified *who, size_t persons)
{
	identified_forget_names(who);
	secret_free(who->person, (persons + 1) * sizeof *who->person);
	free(who->alike);
	*who = (struct identified){.person = NULL};
}
