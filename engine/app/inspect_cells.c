#include "app/inspect_cells.h"

#include "core/ascii.h"
#include "core/fnv.h"
#include "core/secret.h"
#include "layout/dates.h"
#include "layout/words.h"

#include <stdlib.h>
#include <string.h>

enum {
	SHAPES_TRACKED = 200,
	VALUES_TRACKED = 256,
	SPELLINGS = 1000,
	SPELLING = 60,
	SCORE_MOST = 200,
	SCORE_VALUES = 3,
	SHARE = 95
};

struct shapes {
	int n;
	uint64_t cells;
	struct inspect_shape shape[SHAPES_TRACKED];
};

/* Different texts by their hashes. */
struct seen {
	int n, most;
	uint64_t *hash;
};

struct tally {
	uint64_t filled, dates, scores, ids, commas;
	struct shapes shapes;
	struct seen values;
};

struct spelling {
	uint64_t hash, cells;
	uint32_t n;
	char text[SPELLING];
};

struct inspect_spellings {
	struct shapes shapes;
	int n;
	struct spelling *list; /* SPELLINGS of them */
};

static void see(struct seen *s, struct rd_cell cell)
{
	uint64_t hash = fnv_bytes(FNV_BASIS, cell.p, cell.n);
	for (int i = 0; i < s->n; i++)
		if (s->hash[i] == hash)
			return;
	if (s->n < s->most)
		s->hash[s->n++] = hash;
}

static void count_shape(struct shapes *s, struct rd_cell cell)
{
	char text[INSPECT_SHAPE];
	int i = 0;
	inspect_mask(cell, text);
	s->cells++;
	while (i < s->n && strcmp(s->shape[i].text, text) != 0)
		i++;
	if (i == SHAPES_TRACKED)
		return;
	s->n += i == s->n;
	memcpy(s->shape[i].text, text, sizeof text);
	s->shape[i].cells++;
}

/* 0 to 200, with one point or comma; *comma: it has one. */
static bool is_score(struct rd_cell cell, bool *comma)
{
	int whole = 0, marks = 0;
	*comma = false;
	for (uint32_t i = 0; i < cell.n; i++) {
		bool mark = (cell.p[i] == '.' || cell.p[i] == ',') && i > 0 && i + 1 < cell.n;
		if (!mark && !is_digit(cell.p[i]))
			return false;
		marks += mark;
		*comma = *comma || (mark && cell.p[i] == ',');
		if (!mark && !marks && whole <= SCORE_MOST)
			whole = whole * 10 + (cell.p[i] - '0');
	}
	return cell.n > 0 && marks < 2 && whole <= SCORE_MOST;
}

static bool is_id(struct rd_cell cell)
{
	bool digit = false;
	for (uint32_t i = 0; i < cell.n; i++) {
		if (cell.p[i] == ' ' || cell.p[i] == ',')
			return false;
		digit = digit || is_digit(cell.p[i]);
	}
	return digit && cell.n > 1;
}

static bool is_date(struct rd_cell cell, int32_t today)
{
	struct date_tally t = {.clear = 0};
	date_tally_add(&t, &(struct date_rules){.today = today}, cell);
	return t.clear || t.fits[ORDER_YMD] || t.fits[ORDER_DMY] || t.fits[ORDER_MDY];
}

static void count_cell(struct tally *t, struct rd_cell cell, int32_t today)
{
	bool comma;
	t->filled++;
	count_shape(&t->shapes, cell);
	see(&t->values, cell);
	if (is_score(cell, &comma)) {
		t->scores++;
		t->commas += comma;
	} else if (is_date(cell, today)) {
		t->dates++;
	} else {
		t->ids += is_id(cell);
	}
}

static enum inspect_like like(const struct tally *t)
{
	if (t->filled && t->dates * 100 >= t->filled * SHARE)
		return INSPECT_LIKE_DATE;
	if (t->scores * 100 >= t->filled * SHARE && t->values.n >= SCORE_VALUES && t->values.n <= SCORE_MOST + 1)
		return INSPECT_LIKE_SCORE;
	/* Small numbers may be ids, too, where the others are none. */
	bool ids = t->ids && (t->ids + t->scores) * 100 >= t->filled * SHARE;
	return ids ? INSPECT_LIKE_ID : INSPECT_LIKE_NOTHING;
}

/* The most frequent shapes, the earlier one of equals. */
static void top_shapes(const struct shapes *s, struct inspect_cells *out)
{
	bool taken[SHAPES_TRACKED] = {false};
	out->other = s->cells;
	for (out->shapes = 0; out->shapes < INSPECT_SHAPES && out->shapes < s->n; out->shapes++) {
		int best = 0;
		while (taken[best])
			best++;
		for (int i = best + 1; i < s->n; i++)
			if (!taken[i] && s->shape[i].cells > s->shape[best].cells)
				best = i;
		taken[best] = true;
		out->shape[out->shapes] = s->shape[best];
		out->other -= s->shape[best].cells;
	}
}

static enum err count_rows(struct rd *r, struct tally *t, int n, int32_t today, bool *more)
{
	struct rd_row row;
	enum err err = ERR_OK;
	for (int k = 0; k < INSPECT_ROWS && (err = rd_next(r, &row)) == ERR_OK; k++)
		for (int i = 0; i < n && i < row.n; i++) {
			struct rd_cell cell = cell_trim(row.cell[i]);
			if (cell.n)
				count_cell(&t[i], cell, today);
		}
	*more = err == ERR_OK;
	return err == ERR_END ? ERR_OK : err;
}

/* Tallies hold hashes of cells: they go when they have been read. */
static enum err tally_all(struct rd *r, int32_t today, struct inspect_cells *out, bool *more)
{
	int n = rd_header(r)->n;
	struct tally *t = calloc((size_t)n, sizeof *t);
	uint64_t *hash = calloc((size_t)n, VALUES_TRACKED * sizeof *hash);
	enum err err = t && hash ? ERR_OK : err_memory();
	for (int i = 0; i < n && !err; i++)
		t[i].values = (struct seen){.most = VALUES_TRACKED, .hash = hash + (size_t)i * VALUES_TRACKED};
	if (!err)
		err = count_rows(r, t, n, today, more);
	for (int i = 0; i < n && !err; i++) {
		out[i] = (struct inspect_cells){.filled = t[i].filled, .decimal_commas = t[i].commas, .like = like(&t[i])};
		top_shapes(&t[i].shapes, &out[i]);
	}
	free(t);
	free(hash);
	return err;
}

enum err inspect_cells(struct arena *mem, struct rd *r, int32_t today, const struct inspect_cells **out, bool *more)
{
	struct inspect_cells *cells = ARENA_ARRAY(mem, (size_t)rd_header(r)->n + 1, struct inspect_cells);
	enum err err = cells ? tally_all(r, today, cells, more) : err_memory();
	if (!err)
		err = rd_rewind(r);
	if (!err)
		*out = cells;
	return err;
}

enum err inspect_spellings_new(struct arena *mem, struct inspect_spellings **out)
{
	struct inspect_spellings *s = ARENA_NEW(mem, struct inspect_spellings);
	void *list = NULL;
	enum err err = s ? secret_alloc(SPELLINGS * sizeof *s->list, &list) : err_memory();
	if (err)
		return err;
	s->list = list;
	*out = s;
	return ERR_OK;
}

void inspect_spellings_free(struct inspect_spellings *s)
{
	if (!s)
		return;
	secret_free(s->list, SPELLINGS * sizeof *s->list);
	s->list = NULL;
	s->n = 0;
}

static void count_spelling(struct inspect_spellings *s, struct rd_cell cell)
{
	uint64_t hash = fnv_bytes(FNV_BASIS, cell.p, cell.n);
	int i = 0;
	while (i < s->n && s->list[i].hash != hash)
		i++;
	if (i == SPELLINGS)
		return;
	struct spelling *p = &s->list[i];
	if (i == s->n) {
		*p = (struct spelling){.hash = hash, .n = cell.n <= SPELLING ? cell.n : 0};
		memcpy(p->text, cell.p, p->n);
		s->n++;
	}
	p->cells++;
}

struct rd_cell inspect_spelling(const struct inspect_spellings *s, int k, uint64_t *cells)
{
	*cells = s->list[k].cells;
	return (struct rd_cell){.p = s->list[k].text, .n = s->list[k].n};
}

void inspect_spellings_add(struct inspect_spellings *s, struct rd_cell cell)
{
	count_spelling(s, cell);
	count_shape(&s->shapes, cell);
}

int inspect_spellings_count(const struct inspect_spellings *s)
{
	return s->n;
}

void inspect_spellings_shapes(const struct inspect_spellings *s, struct inspect_cells *out)
{
	*out = (struct inspect_cells){.filled = s->shapes.cells};
	top_shapes(&s->shapes, out);
}
