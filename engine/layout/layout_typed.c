#include "layout/layout_typed.h"
#include "core/fold.h"
#include "layout/occasion_typed.h"

static int scale_of(const struct layout *l, enum layout_unit unit)
{
	for (unsigned i = 0; i < l->occasions_count; i++)
		if (l->occasions[i].unit == unit)
			return (int)i;
	return 0;
}

static void read_header(const struct layout_set *s, struct rd_cell cell, struct typed_occasion *out)
{
	char words[NAME_MAX_FOLDED];
	*out = (struct typed_occasion){.instrument = -1};
	if (fold_words(cell.p, cell.n, words, sizeof words) > 0)
		occasion_typed_read(&s->names, words, out);
}

/* A column that the layout does not go with: it will not fit, whatever the other headers say. */
static bool is_in_the_way(const struct matching *m)
{
	for (unsigned k = 0; k < m->layout->columns_count; k++)
		for (int i = 0; m->layout->columns[k].need == NEED_ABSENT && i < m->n; i++)
			if (m->column[i].known && m->column[i].role == layout_role_of_name(m->layout->columns[k].role))
				return true;
	return false;
}

enum err layout_typed_apply(struct arena *mem, const struct layout_set *s, const struct rd_row *header, struct matching *m)
{
	if (is_in_the_way(m))
		return ERR_OK;
	struct typed_occasion *t = ARENA_ARRAY(mem, (size_t)m->n, struct typed_occasion);
	if (!t)
		return err_memory();
	for (int i = 0; i < m->n; i++) {
		t[i].instrument = -1;
		if (!m->column[i].known)
			read_header(s, header->cell[i], &t[i]);
	}
	int scale = scale_of(m->layout, occasion_typed_settle(s->instruments, t, m->n));
	for (int i = 0; i < m->n; i++)
		if (t[i].instrument >= 0)
			m->column[i] = (struct matched){
				.role = ROLE_SCORE,
				.known = true,
				.instrument = t[i].instrument,
				.kind = t[i].follow_up ? OCCASION_FOLLOW_UP : OCCASION_NUMBERED,
				.occasion = t[i].number,
				.scale = scale,
				.because = BECAUSE_TYPED,
			};
	return ERR_OK;
}

bool layout_typed_used(const struct matching *m)
{
	for (int i = 0; i < m->n; i++)
		if (m->column[i].because == BECAUSE_TYPED && !m->column[i].repeated)
			return true;
	return false;
}
