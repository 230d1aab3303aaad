#include "table/table.h"

#include <math.h>
#include <string.h>

enum { FIRST_ROOM = 16 };

struct table *table_new(struct arena *mem, const char *sheet, const struct column *columns, size_t n)
{
	struct table *t = ARENA_NEW(mem, struct table);
	struct column *own = ARENA_ARRAY(mem, n ? n : 1, struct column);
	if (!t || !own)
		return NULL;
	if (n)
		memcpy(own, columns, n * sizeof *own);
	*t = (struct table){.sheet = sheet, .name = sheet, .columns = n, .column = own, .mem = mem};
	return t;
}

/* A copy of n elements with room for twice as many (at least FIRST_ROOM); the old ones stay in the arena. */
static void *grown(struct arena *mem, const void *old, size_t n, size_t size, size_t *room)
{
	size_t wanted = n ? 2 * n : FIRST_ROOM;
	void *bigger = arena_array(mem, wanted, size);
	if (!bigger)
		return NULL;
	if (n)
		memcpy(bigger, old, n * size);
	*room = wanted;
	return bigger;
}

enum err table_add_row(struct table *t, size_t *row)
{
	if (t->rows == t->room) {
		size_t width = t->columns ? t->columns : 1;
		struct cell *bigger = grown(t->mem, t->cell, t->rows, width * sizeof *bigger, &t->room);
		if (!bigger)
			return err_memory();
		t->cell = bigger;
	}
	*row = t->rows++;
	return ERR_OK;
}

struct cell *table_cell(const struct table *t, size_t row, size_t column)
{
	return &t->cell[row * t->columns + column];
}

size_t table_column(const struct table *t, const char *key)
{
	size_t c = 0;
	while (c < t->columns && strcmp(t->column[c].key, key) != 0)
		c++;
	return c;
}

static bool sum_fits(size_t limit, size_t total, const size_t *part, size_t parts)
{
	for (size_t i = 0; i < parts; i++)
		if (part[i] >= limit || part[i] == total)
			return false;
	return total < limit;
}

enum err table_add_sum(struct table *t, bool over_rows, size_t total, const size_t *part, size_t parts)
{
	if (!sum_fits(over_rows ? t->rows : t->columns, total, part, parts))
		return err_set(ERR_RANGE, "a sum names a row or column that the table does not have");
	if (t->sums == t->sum_room) {
		struct table_sum *bigger = grown(t->mem, t->sum, t->sums, sizeof *bigger, &t->sum_room);
		if (!bigger)
			return err_memory();
		t->sum = bigger;
	}
	size_t *own = ARENA_ARRAY(t->mem, parts ? parts : 1, size_t);
	if (!own)
		return err_memory();
	if (parts)
		memcpy(own, part, parts * sizeof *own);
	t->sum[t->sums++] = (struct table_sum){.over_rows = over_rows, .total = total, .parts = parts, .part = own};
	return ERR_OK;
}

enum err table_add_plain_sum(struct table *t, bool over_rows, size_t total, const size_t *part, size_t parts)
{
	enum err err = table_add_sum(t, over_rows, total, part, parts);
	if (!err)
		t->sum[t->sums - 1].plain = true;
	return err;
}

enum err table_add_share(struct table *t, size_t percent, size_t part, size_t whole)
{
	if (percent >= t->columns)
		return err_set(ERR_RANGE, "a share names a column that the table does not have");
	if (t->shares == t->share_room) {
		struct table_share *bigger = grown(t->mem, t->share, t->shares, sizeof *bigger, &t->share_room);
		if (!bigger)
			return err_memory();
		t->share = bigger;
	}
	t->share[t->shares++] = (struct table_share){.percent = percent, .part = part, .whole = whole};
	return ERR_OK;
}

/* Every {i} of the text counts below refs. */
static bool places_fit(const char *text, size_t refs)
{
	for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
		size_t i = 0;
		const char *end = at + 1;
		for (; *end >= '0' && *end <= '9' && i < refs; end++)
			i = 10 * i + (size_t)(*end - '0');
		const char *close = end + (*end == '%');
		if (*close != '}' || end == at + 1 || i >= refs)
			return false;
	}
	return true;
}

enum err table_say(struct table *t, const char *text, const struct cell_ref *ref, size_t refs, const char *otherwise)
{
	bool fits = places_fit(text, refs);
	for (size_t i = 0; i < refs; i++)
		fits = fits && ref[i].row < t->rows && ref[i].column < t->columns;
	if (!fits)
		return err_set(ERR_RANGE, "a sentence names a cell that the table does not have");
	struct cell_ref *own = ARENA_ARRAY(t->mem, refs ? refs : 1, struct cell_ref);
	if (!own)
		return err_memory();
	if (refs)
		memcpy(own, ref, refs * sizeof *own);
	t->sentence = (struct sentence){.text = text, .refs = refs, .ref = own, .otherwise = otherwise};
	return ERR_OK;
}

/* A value that is not finite has no place in a table: it becomes a reason. */
static struct num sound(struct num v)
{
	return num_is(v) && !isfinite(v.v) ? num_none(WHY_NOT_CONVERGED) : v;
}

struct cell cell_text(const char *text)
{
	return (struct cell){.kind = CELL_TEXT, .text = text, .events = -1};
}

struct cell cell_param(double v)
{
	return (struct cell){.kind = CELL_PARAM, .value = sound(num_of(v)), .events = -1};
}

struct cell cell_count(double clients)
{
	return (struct cell){.kind = CELL_COUNT, .value = sound(num_of(clients)), .clients = clients, .events = -1};
}

struct cell cell_count_of(double n, double clients)
{
	return (struct cell){.kind = CELL_COUNT_OF, .value = sound(num_of(n)), .clients = clients, .events = -1};
}

struct cell cell_percent(double part, double whole)
{
	struct num v = whole > 0 ? num_of(100 * part / whole) : num_none(WHY_NO_DATA);
	return (struct cell){
		.kind = CELL_PERCENT, .value = sound(v), .clients = whole, .events = -1, .part = part, .whole = whole};
}

struct cell cell_incidence(struct num v, double clients, double events)
{
	return (struct cell){.kind = CELL_INCIDENCE, .value = sound(v), .clients = clients, .events = events};
}

struct cell cell_estimate(struct num v, double clients, double events)
{
	return (struct cell){.kind = CELL_ESTIMATE, .value = sound(v), .clients = clients, .events = events};
}

struct cell cell_p(struct num v, double clients, double events)
{
	return (struct cell){.kind = CELL_P, .value = sound(v), .clients = clients, .events = events, .contrast = {-1, -1}};
}

struct cell cell_none(enum why why)
{
	return (struct cell){.kind = CELL_ESTIMATE, .value = num_none(why), .events = -1};
}

struct cell cell_linked(struct cell c, const char *link)
{
	c.link = link;
	return c;
}

struct cell cell_ratio(struct num v, const struct model *model, double events)
{
	return (struct cell){.kind = CELL_RATIO,
			     .value = sound(v),
			     .clients = model ? model->level_clients : 0,
			     .events = events,
			     .contrast = {-1, -1},
			     .model = model};
}

struct cell cell_between(struct cell c, struct contrast between)
{
	c.contrast = between;
	return c;
}

struct cell cell_mean(struct num v, double clients, const struct spread *spread)
{
	return (struct cell){.kind = CELL_MEAN, .value = sound(v), .clients = clients, .events = -1, .spread = spread};
}

struct cell cell_quantile(struct num v, const struct ranks *ranks)
{
	return (struct cell){
		.kind = CELL_QUANTILE, .value = sound(v), .clients = (double)ranks->n, .events = -1, .ranks = ranks};
}

struct cell cell_time(struct num v, double clients, double events, const struct reach *reach)
{
	return (struct cell){.kind = CELL_TIME, .value = sound(v), .clients = clients, .events = events, .reach = reach};
}

struct cell cell_rate(const struct parts *parts, double clients, double events)
{
	double part[MOST_PARTS] = {0};
	for (size_t i = 0; i < parts->n; i++)
		part[i] = parts->part[i].value;
	return (struct cell){.kind = CELL_RATE,
			     .value = sound(parts->value(part, parts->given)),
			     .clients = clients,
			     .events = events,
			     .parts = parts};
}

struct cell cell_from(struct cell c, const struct contributors *who, const struct contributors *part)
{
	c.who = who;
	c.part_who = part;
	return c;
}
