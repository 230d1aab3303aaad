#include "core/edit_distance.h"
#include "core/fold.h"
#include "layout/layout_file.h"
#include "layout/layout_typed.h"

#include <stdlib.h>
#include <string.h>

/* The layout of several tables that the header is one of, by most columns; NULL: none. */
static enum err find_in(struct arena *mem, const struct layout_set *s, const struct rd_row *header, int file,
			const char **out)
{
	int known = 0;
	for (size_t i = 0; i < s->n; i++)
		for (unsigned t = 0; s->layout[i]->kind == LAYOUT_TABLES && t < s->layout[i]->tables_count; t++) {
			struct matching m;
			enum err err = layout_match(mem, s, &s->layout[i]->of_table[t], file, header, &m);
			if (err)
				return err;
			if (!m.fits || m.known <= known)
				continue;
			known = m.known;
			*out = s->layout[i]->name;
		}
	return ERR_OK;
}

/* What the tries took is given back: there may be thousands of files. */
static enum err find_table(const struct layout_set *s, const struct rd_row *header, int file, const char **out)
{
	struct arena *mem = arena_new();
	*out = NULL;
	enum err err = mem ? find_in(mem, s, header, file, out) : err_memory();
	arena_free(mem);
	return err;
}

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

static int place_taken_by(const struct matched *column, int n, int i)
{
	for (int k = 0; k < n; k++)
		if (k != i && column[k].known && !column[k].repeated && same_place(&column[k], &column[i]))
			return k + 1;
	return 0;
}

static const char *unit_of(const struct layout *l, const struct matched *c)
{
	static const char *const names[] = {
		[UNIT_DAY] = "day", [UNIT_WEEK] = "week", [UNIT_MONTH] = "month", [UNIT_SESSION] = "session"};
	bool there = c->scale >= 0 && (unsigned)c->scale < l->occasions_count;
	return there ? names[l->occasions[c->scale].unit] : NULL;
}

static void sights_of(const struct layout_set *s, const struct layout *l, const struct matched *column, int n,
		      struct layout_sight *out)
{
	for (int i = 0; i < n; i++) {
		const struct matched *c = &column[i];
		out[i] = (struct layout_sight){
			.role = c->role,
			.because = c->known && !c->because ? BECAUSE_LAYOUT : c->because,
			.by = c->by,
			.instrument = c->instrument < 0 ? NULL : s->instruments->item[c->instrument].name,
			.has_occasion = c->kind != OCCASION_NONE,
			.follow_up = c->kind == OCCASION_FOLLOW_UP,
			.occasion = c->occasion,
			.item = c->role == ROLE_ITEM ? c->item : 0,
			.codes = c->told ? c->rule->codes : NULL,
			.codes_n = c->told,
			.unit = unit_of(l, c),
			.known = c->known,
			.repeated = c->repeated,
			.instead = c->repeated ? place_taken_by(column, n, i) : 0,
		};
	}
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
	err = find_table(s, header, file, &look.table);
	if (err)
		return err;
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
	if (all.n)
		sights_of(s, order[0]->layout, order[0]->column, header->n, look.column);
	*out = look;
	return ERR_OK;
}

void layout_sights(const struct layout_file *f, struct layout_sight *column)
{
	sights_of(f->set, f->layout, f->matched, f->n, column);
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
		kept.scales = l->scales;
		kept.scales_n = l->scales_count;
		kept.own = l == s->chosen && s->chosen_file && !l->base;
	}
	return kept;
}
