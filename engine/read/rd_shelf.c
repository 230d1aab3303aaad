#include "read/rd_shelf.h"

#include "read/rd_guard.h"
#include "read/rd_kind.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_OPEN = 16 };

struct table {
	struct shelf *shelf;
	size_t i;
	int file;
	struct rd *rd;           /* the caller's */
	struct rd_kind kind;     /* its functions: those that the syntax has too */
	struct rd *inner;        /* NULL: closed */
	struct table *up, *down; /* of those that are open, by when they were asked */
	struct guard header;     /* its cells, and behind them their text */
	bool *numbers;           /* NULL: none were asked for */
	bool midway;             /* rows were taken, and there may be more */
	struct err_note end;     /* code ERR_OK: not reached */
};

struct shelf {
	shelf_open open;
	const void *context;
	struct table *top, *bottom; /* asked last, and longest ago */
	int n;
};

enum err shelf_new(shelf_open open, const void *context, struct shelf **out)
{
	struct shelf *s = calloc(1, sizeof *s);
	if (!s)
		return err_memory();
	*s = (struct shelf){.open = open, .context = context};
	*out = s;
	return ERR_OK;
}

void shelf_close(struct shelf *s)
{
	free(s);
}

static void take_out(struct table *t)
{
	struct shelf *s = t->shelf;
	*(t->up ? &t->up->down : &s->top) = t->down;
	*(t->down ? &t->down->up : &s->bottom) = t->up;
	t->up = t->down = NULL;
}

static void put_on_top(struct table *t)
{
	struct shelf *s = t->shelf;
	t->down = s->top;
	*(s->top ? &s->top->up : &s->bottom) = t;
	s->top = t;
}

static void put_away(struct table *t)
{
	if (!t->inner)
		return;
	take_out(t);
	t->shelf->n--;
	rd_close(t->inner);
	t->inner = NULL;
	t->midway = false;
}

/* All that the table tells but what the caller's reader counts; that bytes were Windows-1252 stays known, as it does after a rewind. */
static void copy_info(struct table *t)
{
	struct rd_info *to = &t->rd->info;
	const long blank = to->blank_rows;
	const bool known = to->encoding == RD_WINDOWS1252 && t->inner->info.encoding == RD_UTF8;
	*to = t->inner->info;
	to->blank_rows = blank;
	to->encoding = known ? RD_WINDOWS1252 : to->encoding;
}

static enum err open_inner(struct table *t)
{
	struct shelf *s = t->shelf;
	struct table *oldest = s->bottom;
	while (oldest && oldest->midway)
		oldest = oldest->up;
	if (oldest && s->n >= MOST_OPEN)
		put_away(oldest);
	enum err err = s->open(s->context, t->i, &t->inner);
	if (err) {
		t->inner = NULL;
		return err;
	}
	s->n++;
	put_on_top(t);
	return ERR_OK;
}

static enum err changed(const struct table *t)
{
	return err_at(ERR_FILE, err_place(t->file, 0, 0), "it changed while it was read");
}

static bool is_same(const struct table *t)
{
	const struct rd_row *was = &t->rd->header, *is = &t->inner->header;
	bool same = was->n == is->n && was->number == is->number && t->rd->info.bytes == t->inner->info.bytes;
	for (int i = 0; same && i < is->n; i++)
		same = was->cell[i].n == is->cell[i].n &&
		       (!is->cell[i].n || !memcmp(was->cell[i].p, is->cell[i].p, is->cell[i].n));
	return same;
}

static enum err open_again(struct table *t)
{
	enum err err = open_inner(t);
	if (!err && !is_same(t))
		err = changed(t);
	if (!err && t->numbers)
		err = rd_numbers(t->inner, t->numbers);
	if (err)
		put_away(t);
	return err;
}

/* Open, and asked last. */
static enum err fetch(struct table *t)
{
	if (!t->inner)
		return open_again(t);
	if (t->shelf->top != t) {
		take_out(t);
		put_on_top(t);
	}
	return ERR_OK;
}

static enum err told(const struct err_note *e)
{
	return e->code == ERR_END ? ERR_END : err_at(e->code, err_place(e->file, e->row, e->column), "%s", e->text);
}

/* What rows were asked with ended so: the end and faults stay, and of what is left of the table nothing is needed. */
static enum err after_rows(struct table *t, enum err err)
{
	if (t->inner)
		copy_info(t);
	t->midway = !err;
	if (!err)
		return ERR_OK;
	if (err != ERR_END)
		t->end = *err_last();
	t->end.code = err;
	put_away(t);
	return err;
}

static enum err next(void *state, struct rd_row *row)
{
	struct table *t = state;
	if (t->end.code)
		return told(&t->end);
	enum err err = fetch(t);
	return after_rows(t, err ? err : t->inner->kind->next(t->inner->state, row));
}

static enum err rows(void *state, struct rd_batch *b)
{
	struct table *t = state;
	if (t->end.code)
		return told(&t->end);
	enum err err = fetch(t);
	return after_rows(t, err ? err : t->inner->kind->rows(t->inner->state, b));
}

static void from_the_start(struct table *t)
{
	struct rd_info *info = &t->rd->info;
	t->midway = false;
	t->end.code = ERR_OK;
	info->hidden_rows = info->formulas_empty = 0;
	info->bytes_read = 0;
}

static enum err rewind_table(void *state)
{
	struct table *t = state;
	from_the_start(t);
	return t->inner ? rd_rewind(t->inner) : ERR_OK;
}

static enum err numbers(void *state, const bool *column)
{
	struct table *t = state;
	size_t n = (size_t)t->rd->header.n;
	bool *copy = malloc(n + 1);
	if (!copy)
		return err_memory();
	memcpy(copy, column, n * sizeof *column);
	free(t->numbers);
	t->numbers = copy;
	from_the_start(t);
	return t->inner ? rd_numbers(t->inner, copy) : ERR_OK;
}

static void close_table(void *state)
{
	struct table *t = state;
	put_away(t);
	guard_free(&t->header);
	free(t->numbers);
	free(t);
}

static enum err copy_header(struct table *t)
{
	const struct rd_row *from = &t->inner->header;
	size_t size = (size_t)from->n * sizeof *from->cell;
	for (int i = 0; i < from->n; i++)
		size += from->cell[i].n;
	enum err err = guard_new(size + 1, &t->header);
	if (err)
		return err;
	struct rd_cell *cell = (struct rd_cell *)(void *)t->header.p;
	char *text = (char *)(cell + from->n);
	for (int i = 0; i < from->n; i++) {
		if (from->cell[i].n)
			memcpy(text, from->cell[i].p, from->cell[i].n);
		cell[i] = (struct rd_cell){.p = text, .n = from->cell[i].n};
		text += from->cell[i].n;
	}
	t->rd->header = *from;
	t->rd->header.cell = cell;
	return ERR_OK;
}

static enum err open_first(struct table *t)
{
	enum err err = open_inner(t);
	if (!err)
		err = copy_header(t);
	if (err)
		return err;
	const struct rd_kind *k = t->inner->kind;
	t->kind.rows = k->rows ? rows : NULL;
	t->kind.numbers = k->numbers ? numbers : NULL;
	t->rd->info = t->inner->info;
	return ERR_OK;
}

enum err shelf_rd(struct shelf *s, size_t i, int file, struct rd **out)
{
	struct rd *r = calloc(1, sizeof *r);
	struct table *t = calloc(1, sizeof *t);
	if (!r || !t) {
		free(r);
		free(t);
		return err_memory();
	}
	*t = (struct table){.shelf = s,
			    .i = i,
			    .file = file,
			    .rd = r,
			    .kind = {.next = next, .rewind = rewind_table, .close = close_table}};
	*r = (struct rd){.kind = &t->kind, .state = t};
	enum err err = open_first(t);
	if (err)
		rd_close(r);
	else
		*out = r;
	return err;
}
