#include "deid/namesakes.h"

#include "core/workers.h"

#include <stdlib.h>

/* Names that lead to the link file change who is taken for whom, and are looked at one after the other. */
struct search {
	const struct entry_source *source;
	const struct link_book *book;
	struct moves *moves;
	bool *has_id;             /* by client of the book: it was told by an id */
	struct moves own[SHARDS]; /* of those told by name */
	struct alikes alikes[SHARDS];
};

static bool is_erased(const struct link_book *book, struct tag tag, enum link_kind kind)
{
	size_t n;
	link_tags(book, tag.high, tag.low, kind, &n);
	return n > 0;
}

enum layout_reason names_key(const struct link_book *book, const struct moves *moves, struct tag own, unsigned how,
			     struct tag *key)
{
	const struct move *moved = moves_find(moves, own);
	size_t n = 0;
	*key = moved ? moved->to : own;
	if (moved || how)
		return moved ? moved->refused : REASON_NONE;
	const struct link_tag *found = link_tags(book, own.high, own.low, LINK_ID, &n);
	if (n)
		*key = (struct tag){.high = found->id, .low = KEY_OF_BOOK};
	else if (is_erased(book, own, LINK_ERASED_ID))
		return REASON_ERASED;
	return REASON_NONE;
}

static enum err refuse(struct moves *moves, const struct namesake *who, enum layout_reason reason)
{
	return moves_add(moves, (struct move){.from = who->own, .refused = reason, .how = who->how});
}

static enum err move_to(struct moves *moves, const struct namesake *who, struct tag key)
{
	return moves_add(moves, (struct move){.from = who->own, .to = key, .how = who->how});
}

/* A client who never had an id takes this one over. */
static enum err adopt(const struct search *s, const struct namesake *who, uint64_t id)
{
	const struct link_client *c = link_find(s->book, id);
	size_t at = c ? (size_t)(c - s->book->client) : 0;
	if (!c || s->has_id[at])
		return ERR_OK;
	s->has_id[at] = true;
	return move_to(s->moves, who, (struct tag){.high = id, .low = KEY_OF_BOOK});
}

/* Those with an id, of one name. */
static enum err settle_ids(const struct search *s, const struct namesake *list, size_t count)
{
	size_t there = 0, n;
	const struct link_tag *known = link_tags(s->book, list->name.high, list->name.low, LINK_NAME, &n);
	bool erased = is_erased(s->book, list->name, LINK_ERASED_NAME);
	enum err err = ERR_OK;
	for (size_t i = 0; i < count; i++)
		there += !(list[i].how & TOLD_BY_NAME);
	for (size_t i = 0; i < count && !err; i++) {
		struct tag key;
		bool refused = names_key(s->book, s->moves, list[i].own, list[i].how, &key) != REASON_NONE;
		if (list[i].how & TOLD_BY_NAME || refused || key_is_known(key))
			continue;
		if (erased)
			err = refuse(s->moves, &list[i], REASON_ERASED);
		else if (n == 1 && there == 1)
			err = adopt(s, &list[i], known->id);
	}
	return err;
}

/* Whoever is told by name: the one client with an id, here or in the link file, who is called so. */
static enum err settle_name(const struct search *s, const struct namesake *list, size_t count, struct moves *out)
{
	size_t n, others = 0;
	const struct namesake *mine = NULL;
	struct tag key, other = {.high = 0};
	const struct link_tag *known = link_tags(s->book, list->name.high, list->name.low, LINK_NAME, &n);
	for (size_t i = 0; i < count; i++) {
		if (list[i].how & TOLD_BY_NAME) {
			mine = &list[i];
		} else if (!names_key(s->book, s->moves, list[i].own, list[i].how, &key) &&
			   !(key_is_known(key) && link_leads_to(known, n, key.high))) {
			others++;
			other = key;
		}
	}
	if (!mine)
		return ERR_OK;
	if (n + others > 1)
		return refuse(out, mine, REASON_AMBIGUOUS);
	if (n || others)
		return move_to(out, mine, n ? (struct tag){.high = known->id, .low = KEY_OF_BOOK} : other);
	return is_erased(s->book, list->name, LINK_ERASED_NAME) ? refuse(out, mine, REASON_ERASED) : ERR_OK;
}

static enum err settle_ids_of(const struct search *s, unsigned shard)
{
	struct namesakes list;
	enum err err = namesakes_load(s->source, shard, &list);
	if (err)
		return err;
	for (size_t i = 0, end; i < list.n && !err; i = end) {
		end = namesakes_end(&list, i);
		err = settle_ids(s, list.item + i, end - i);
	}
	namesakes_free(&list);
	return err;
}

static enum err settle_names_of(size_t shard, void *context)
{
	struct search *s = context;
	struct namesakes list;
	enum err err = namesakes_load(s->source, (unsigned)shard, &list);
	if (err)
		return err;
	for (size_t i = 0, end; i < list.n && !err; i = end) {
		end = namesakes_end(&list, i);
		err = settle_name(s, list.item + i, end - i, &s->own[shard]);
	}
	if (!err)
		err = names_report(&list, s->book, s->moves, &s->alikes[shard]);
	namesakes_free(&list);
	return err;
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

static enum err join_alikes(struct alikes *all, const struct alikes *part)
{
	struct deid_alike *larger = realloc(all->item, (all->n + part->n + 1) * sizeof *larger);
	if (!larger)
		return err_memory();
	all->item = larger;
	for (size_t i = 0; i < part->n; i++)
		all->item[all->n++] = part->item[i];
	return ERR_OK;
}

static int by_place(const void *a, const void *b)
{
	const struct deid_alike *x = a, *y = b;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->other_file != y->other_file)
		return x->other_file < y->other_file ? -1 : 1;
	return (x->other_row > y->other_row) - (x->other_row < y->other_row);
}

static enum err join_shard(struct search *s, unsigned shard, struct alikes *alikes)
{
	enum err err = join_alikes(alikes, &s->alikes[shard]);
	for (size_t i = 0; i < s->own[shard].n && !err; i++)
		err = moves_add(s->moves, s->own[shard].item[i]);
	return err;
}

enum err names_settle(const struct entry_source *source, const struct link_book *book, struct moves *moves,
		      struct alikes *alikes)
{
	struct search *s = calloc(1, sizeof *s);
	if (!s)
		return err_memory();
	s->source = source;
	s->book = book;
	s->moves = moves;
	enum err err = mark_ids(s);
	for (unsigned k = 0; k < SHARDS && book->tags && !err; k++)
		err = settle_ids_of(s, k);
	if (!err)
		err = workers_run(SHARDS, settle_names_of, s);
	for (unsigned k = 0; k < SHARDS; k++) {
		if (!err)
			err = join_shard(s, k, alikes);
		moves_done(&s->own[k]);
		free(s->alikes[k].item);
	}
	if (!err && alikes->n)
		qsort(alikes->item, alikes->n, sizeof *alikes->item, by_place);
	free(s->has_id);
	free(s);
	return err;
}
