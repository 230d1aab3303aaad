/* One file read by several: each has a copy of what reading changes, and what all of them counted is added up. */
#include "layout/table_file.h"

#include "core/secret.h"

#include <string.h>

enum { HELD_ROWS = 2048 };

static void *copy_of(struct arena *mem, const void *from, size_t n, size_t size)
{
	void *to = arena_array(mem, n + 1, size);
	if (to && n)
		memcpy(to, from, n * size);
	return to;
}

/* What a taker counts goes to the share, and it remembers spellings of its own. */
static enum err make_own(struct layout_file *to, struct taker *t)
{
	const struct layout_file *from = to->of;
	if (t->seen)
		t->seen = to->column + (t->seen - from->column);
	if (t->scale)
		t->scale = to->score_scale + (t->scale - from->score_scale);
	if (!t->cache)
		return ERR_OK;
	t->cache = ARENA_ARRAY(to->own, CACHE_ROOM, struct cached);
	return t->cache ? ERR_OK : err_memory();
}

static enum err copy_takers(struct layout_file *to, struct taker **taker, int n)
{
	*taker = copy_of(to->own, *taker, (size_t)n, sizeof **taker);
	enum err err = *taker ? ERR_OK : err_memory();
	for (int i = 0; i < n && !err; i++)
		err = make_own(to, &(*taker)[i]);
	return err;
}

static enum err copy_columns(struct layout_file *to)
{
	to->column = copy_of(to->own, to->column, (size_t)to->n, sizeof *to->column);
	if (!to->column)
		return err_memory();
	for (int i = 0; i < to->n; i++) {
		to->column[i].values = 0;
		memset(to->column[i].reason, 0, sizeof to->column[i].reason);
	}
	return ERR_OK;
}

static enum err copy_scales(struct layout_file *to)
{
	size_t n = to->set->instruments->n;
	to->score_scale = copy_of(to->own, to->score_scale, n, sizeof *to->score_scale);
	if (!to->score_scale)
		return err_memory();
	for (size_t i = 0; i < n; i++)
		to->score_scale[i].tally = (struct scale_tally){.n = 0};
	return ERR_OK;
}

static enum err copy_item_set(struct layout_file *to, struct item_set *set)
{
	enum err err = ERR_OK;
	set->column = copy_of(to->own, set->column, set->columns, sizeof *set->column);
	set->score = copy_of(to->own, set->score, set->scores, sizeof *set->score);
	if (!set->column || !set->score)
		return err_memory();
	for (size_t i = 0; i < set->columns && !err; i++)
		err = make_own(to, &set->column[i].taker);
	for (size_t i = 0; i < set->scores; i++)
		if (set->score[i].total)
			set->score[i].total = to->column + (set->score[i].total - to->of->column);
	set->tally = (struct scale_tally){.n = 0};
	set->turn = (struct item_turn){.rows = 0};
	return err;
}

static enum err copy_item_sets(struct layout_file *to)
{
	to->item_set = copy_of(to->own, to->item_set, (size_t)to->item_sets, sizeof *to->item_set);
	enum err err = to->item_set ? ERR_OK : err_memory();
	for (int i = 0; i < to->item_sets && !err; i++)
		err = copy_item_set(to, &to->item_set[i]);
	return err;
}

static enum err copy_wide(struct layout_file *to)
{
	size_t n = (size_t)to->score_takers + 1;
	to->wide.score = arena_array(to->own, n, sizeof *to->wide.score);
	to->wide.has_score = ARENA_ARRAY(to->own, n, bool);
	return to->wide.score && to->wide.has_score ? ERR_OK : err_memory();
}

static enum err copy_table(struct layout_file *to)
{
	struct table_file *t = to->table = copy_of(to->own, to->table, 1, sizeof *to->table);
	if (!t)
		return err_memory();
	t->joined = NULL;
	if (t->unused)
		return ERR_OK;
	enum err err = copy_takers(to, &t->event, t->events);
	if (!err)
		err = copy_takers(to, &t->instrument, t->instruments);
	if (!err)
		err = copy_takers(to, &t->value, t->values);
	return err ? err : table_file_joined(t);
}

static enum err copy_parts(struct layout_file *to)
{
	enum err err = copy_columns(to);
	if (!err)
		err = copy_scales(to);
	if (!err)
		err = copy_takers(to, &to->taker, to->takers);
	if (!err)
		err = copy_takers(to, &to->score_taker, to->score_takers);
	if (!err)
		err = make_own(to, &to->when);
	if (!err)
		err = copy_item_sets(to);
	if (!err && to->scale)
		err = copy_wide(to);
	return err || !to->table ? err : copy_table(to);
}

enum err layout_share_new(const struct layout_file *f, struct layout_file **out)
{
	struct arena *own = arena_new();
	struct layout_file *to = own ? ARENA_NEW(own, struct layout_file) : NULL;
	if (!to) {
		arena_free(own);
		return err_memory();
	}
	*to = *f;
	to->of = f;
	to->own = own;
	enum err err = copy_parts(to);
	if (err)
		arena_free(own);
	else
		*out = to;
	return err;
}

void layout_share_free(struct layout_file *share)
{
	if (!share)
		return;
	layout_forget_spellings(share);
	if (share->table)
		table_file_wipe(share->table);
	arena_free(share->own);
}

/* Rows that are held already: the next of them. */
static enum err take_held(struct table_file *from, struct table_file *to)
{
	if (from->next == from->end)
		return ERR_END;
	to->next = from->next;
	to->end = from->end - from->next < HELD_ROWS ? from->end : from->next + HELD_ROWS;
	from->next = to->end;
	return ERR_OK;
}

enum err layout_share_take(struct layout_file *f, struct rd_batch *b, struct layout_file *share)
{
	share->batch = b;
	if (f->table && f->table->unused)
		return ERR_END;
	enum err err = f->table ? table_load(f->table->group, share) : ERR_OK;
	if (!err && f->table && f->table->group->holds[f->table->at])
		return take_held(f->table, share->table);
	return err ? err : rd_batch_fill(f->rd, b);
}

static void add_tally(struct scale_tally *to, const struct scale_tally *from)
{
	to->n += from->n;
	to->strange += from->strange;
	to->beyond += from->beyond;
	for (size_t i = 0; i < sizeof to->outside / sizeof *to->outside; i++)
		to->outside[i] += from->outside[i];
}

/* Sums of whole numbers: the same in any order. */
static void add_turn(struct item_turn *to, const struct item_turn *from)
{
	to->rows += from->rows;
	to->r += from->r;
	to->o += from->o;
	to->rr += from->rr;
	to->oo += from->oo;
	to->ro += from->ro;
	to->totals += from->totals;
	to->agree += from->agree;
	to->other += from->other;
}

/* A scale that the file did not know of yet: of an instrument that a row names. */
static void add_scale(struct score_scale *to, const struct score_scale *from)
{
	const struct scale_tally sum = to->tally;
	if (!from->instrument)
		return;
	*to = *from;
	add_tally(&to->tally, &sum);
}

void layout_share_join(struct layout_file *f, const struct layout_file *share)
{
	for (int i = 0; i < f->n; i++) {
		f->column[i].values += share->column[i].values;
		for (int r = 0; r < REASON__COUNT; r++)
			f->column[i].reason[r] += share->column[i].reason[r];
	}
	for (size_t i = 0; i < f->set->instruments->n; i++)
		add_scale(&f->score_scale[i], &share->score_scale[i]);
	for (int i = 0; i < f->item_sets; i++) {
		add_tally(&f->item_set[i].tally, &share->item_set[i].tally);
		add_turn(&f->item_set[i].turn, &share->item_set[i].turn);
	}
}
