#include "core/edit_distance.h"
#include "core/fold.h"
#include "layout/layout_parts.h"
#include "layout/layout_typed.h"

#include <stdlib.h>
#include <string.h>

static int better_first(const void *a, const void *b)
{
	const struct matching *x = *(const struct matching *const *)a, *y = *(const struct matching *const *)b;
	if (x->fits != y->fits)
		return x->fits ? -1 : 1;
	if (x->known != y->known)
		return x->known > y->known ? -1 : 1;
	return x->layout->typed != y->layout->typed ? (x->layout->typed ? 1 : -1) : strcmp(x->layout->name, y->layout->name);
}

static bool same_place(const struct matched *a, const struct matched *b)
{
	return a->role == b->role && a->instrument == b->instrument && a->kind == b->kind && a->occasion == b->occasion;
}

static int place_taken_by(const struct matching *m, int i)
{
	for (int k = 0; k < m->n; k++)
		if (k != i && m->column[k].known && !m->column[k].repeated && same_place(&m->column[k], &m->column[i]))
			return k + 1;
	return 0;
}

static const char *unit_of(const struct matching *m, const struct matched *c)
{
	static const char *const names[] = {
		[UNIT_DAY] = "day", [UNIT_WEEK] = "week", [UNIT_MONTH] = "month", [UNIT_SESSION] = "session"};
	bool there = c->scale >= 0 && (unsigned)c->scale < m->layout->occasions_count;
	return there ? names[m->layout->occasions[c->scale].unit] : NULL;
}

static struct layout_sight sight_of(const struct layout_set *s, const struct matching *m, int i)
{
	const struct matched *c = &m->column[i];
	return (struct layout_sight){
		.role = c->role,
		.because = c->because,
		.by = c->by,
		.instrument = c->instrument < 0 ? NULL : s->instruments->item[c->instrument].name,
		.has_occasion = c->kind != OCCASION_NONE,
		.follow_up = c->kind == OCCASION_FOLLOW_UP,
		.occasion = c->occasion,
		.unit = unit_of(m, c),
		.known = c->known,
		.repeated = c->repeated,
		.instead = c->repeated ? place_taken_by(m, i) : 0,
	};
}

enum err layout_look(struct arena *mem, const struct layout_set *s, const struct rd_row *header, int file,
		     struct layout_look *out)
{
	struct matchings all;
	enum err err = layout_match_all(mem, s, file, header, &all);
	if (err)
		return err;
	const struct matching **order = arena_array(mem, all.n + 1, sizeof *order);
	struct layout_look look = {.fits = all.n, .draws = all.draws, .n = header->n};
	look.fit = ARENA_ARRAY(mem, all.n + 1, struct layout_fit);
	look.column = ARENA_ARRAY(mem, (size_t)header->n + 1, struct layout_sight);
	if (!order || !look.fit || !look.column)
		return err_memory();
	for (size_t i = 0; i < all.n; i++)
		order[i] = &all.item[i];
	qsort((void *)order, all.n, sizeof *order, better_first);
	for (size_t i = 0; i < all.n; i++)
		look.fit[i] = (struct layout_fit){.name = order[i]->layout->name,
						  .title = order[i]->layout->title,
						  .known = order[i]->known,
						  .lacking = order[i]->lacking,
						  .fits = order[i]->fits};
	look.typed = all.n && layout_typed_used(order[0]);
	for (int i = 0; all.n && i < header->n; i++)
		look.column[i] = sight_of(s, order[0], i);
	*out = look;
	return ERR_OK;
}

/* How far the header is from the nearest name of the role; a third of its letters is too far. */
static size_t distance_of(const struct vocabulary_index *x, int code, const char *folded, size_t n)
{
	size_t least = n / 3 + 1;
	for (size_t i = 0; i < x->slots; i++) {
		const struct named *at = &x->slot[i];
		if (!at->name || (code >= 0 && at->code != code))
			continue;
		size_t d = edit_distance(folded, n, at->name, strlen(at->name));
		least = d < least ? d : least;
	}
	return least;
}

int layout_nearest(const struct layout_set *s, const struct layout_look *look, const struct rd_row *header,
		   enum layout_role role, int column[LAYOUT_NEAREST])
{
	size_t far[LAYOUT_NEAREST];
	int found = 0;
	bool score = role == ROLE_SCORE;
	for (int i = 0; i < header->n && i < look->n; i++) {
		char folded[NAME_MAX_FOLDED];
		long n = fold_name(header->cell[i].p, header->cell[i].n, folded, sizeof folded);
		if (look->column[i].known || n < 3)
			continue;
		size_t d = distance_of(score ? &s->scores : s->roles.index, score ? -1 : (int)role, folded, (size_t)n);
		int at = found;
		while (at > 0 && far[at - 1] > d)
			at--;
		if (d > (size_t)n / 3 || at == LAYOUT_NEAREST)
			continue;
		int last = found < LAYOUT_NEAREST ? found++ : LAYOUT_NEAREST - 1;
		memmove(&far[at + 1], &far[at], (size_t)(last - at) * sizeof *far);
		memmove(&column[at + 1], &column[at], (size_t)(last - at) * sizeof *column);
		far[at] = d;
		column[at] = i + 1;
	}
	return found;
}

bool layout_decimal_told(const struct layout_set *s)
{
	return s->decimal || (s->chosen && s->chosen->decimal);
}

struct layout_kept layout_kept(const struct layout_set *s, const char *name)
{
	struct layout_kept kept = {.base = name};
	for (size_t i = 0; i < s->n; i++) {
		const struct layout *l = s->layout[i];
		if (strcmp(l->name, name) != 0)
			continue;
		kept.base = l->base ? l->base : l->name;
		kept.date_order = l->date_order;
		kept.decimal = l->decimal;
		kept.own = l == s->chosen && s->chosen_file && !l->base;
	}
	return kept;
}
