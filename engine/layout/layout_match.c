#include "core/fold.h"
#include "layout/item_form.h"
#include "layout/layout_answers.h"
#include "layout/layout_typed.h"

#include <string.h>

enum { RANK_OF_VOCABULARY = 1000 };

struct header_name {
	char folded[NAME_MAX_FOLDED], words[NAME_MAX_FOLDED];
	size_t n;
};

static bool names_it(const struct header_name *h, const char *name)
{
	char folded[NAME_MAX_FOLDED];
	return fold_name(name, strlen(name), folded, sizeof folded) == (long)h->n && !memcmp(folded, h->folded, h->n);
}

/* The rule that takes a role's names from the list of columns. A table's rule that names its headers takes no others: tables are told apart by them. */
static const struct layout_rule *listed_rule(const struct layout *l, enum layout_role role)
{
	for (unsigned i = 0; i < l->columns_count; i++) {
		const struct layout_rule *r = &l->columns[i];
		if (layout_role_of_name(r->role) == role && (l->table < 0 || !r->names_count))
			return r;
	}
	return NULL;
}

static int instrument_at(const struct layout_set *s, const char *name)
{
	const struct instrument *found = instrument_find(s->instruments, name);
	return found ? (int)(found - s->instruments->item) : -1;
}

static bool match_rule_names(const struct layout_set *s, const struct layout *l, const struct header_name *h,
			     struct matched *m)
{
	for (unsigned i = 0; i < l->columns_count; i++)
		for (unsigned k = 0; k < l->columns[i].names_count; k++)
			if (names_it(h, l->columns[i].names[k])) {
				m->role = layout_role_of_name(l->columns[i].role);
				m->rank = (int)k;
				m->because = BECAUSE_LAYOUT;
				m->by = l->columns[i].names[k];
				m->rule = &l->columns[i];
				if (m->role == ROLE_SCORE)
					m->instrument = instrument_at(s, l->columns[i].instrument);
				return true;
			}
	return false;
}

static bool take_occasion(struct matched *m, int instrument, int occasion, bool follow_up)
{
	m->role = ROLE_SCORE;
	m->instrument = instrument;
	m->occasion = occasion;
	m->kind = follow_up ? OCCASION_FOLLOW_UP : OCCASION_NUMBERED;
	return true;
}

static bool match_listed(const struct layout_set *s, const struct layout *l, const struct header_name *h, struct matched *m)
{
	for (m->scale = 0; m->scale < (int)l->occasions_count; m->scale++) {
		const struct layout_scale *scale = &l->occasions[m->scale];
		for (unsigned k = 0; k < scale->columns_count; k++) {
			const struct layout_listed *c = &scale->columns[k];
			m->because = BECAUSE_LAYOUT;
			m->by = c->name;
			if (names_it(h, c->name))
				return take_occasion(m, instrument_at(s, c->instrument), c->occasion, c->follow_up);
		}
	}
	return false;
}

static bool match_forms(const struct layout_set *s, const struct layout *l, const struct header_name *h, struct matched *m)
{
	int instrument, number;
	for (m->scale = 0; m->scale < (int)l->occasions_count; m->scale++) {
		const struct layout_scale *scale = &l->occasions[m->scale];
		for (unsigned k = 0; k < scale->forms_count; k++) {
			const struct layout_form *f = &scale->forms[k];
			if (!occasion_form_fits(&s->names, f->form, h->words, &instrument, &number))
				continue;
			m->because = BECAUSE_FORM;
			m->by = f->form;
			return take_occasion(m, instrument, f->occasion ? *f->occasion : number, f->follow_up);
		}
	}
	return false;
}

static bool match_score(const struct layout_set *s, const struct header_name *h, struct matched *m)
{
	const struct named *found = name_index_find(&s->scores, h->folded, h->n);
	if (!found)
		return false;
	m->role = ROLE_SCORE;
	m->instrument = found->code;
	m->rank = found->rank;
	m->because = BECAUSE_INSTRUMENT;
	m->by = found->name;
	return true;
}

/* A layout that has a place for a name has one for its parts and for other people's; what is never kept is known to every layout. */
static bool covers(const struct layout *l, enum layout_role role)
{
	bool part = role == ROLE_GIVEN_NAME || role == ROLE_SURNAME || role == ROLE_OTHER_NAME;
	return role >= ROLE_RELATIVE || listed_rule(l, role) || (part && listed_rule(l, ROLE_NAME));
}

static bool match_role(const struct layout_set *s, const struct layout *l, const struct header_name *h, struct matched *m)
{
	const struct named *found = name_index_find(s->roles.index, h->folded, h->n);
	if (!found || !covers(l, (enum layout_role)found->code))
		return false;
	m->role = (enum layout_role)found->code;
	m->rule = listed_rule(l, m->role);
	m->rank = RANK_OF_VOCABULARY + found->rank;
	m->because = BECAUSE_LIST;
	m->by = found->name;
	return true;
}

/* Of a table that only helps others none is wanted. */
static bool holds_scores(const struct layout *l)
{
	return l->table < 0 || l->whole->tables[l->table].gives != GIVES_NOTHING;
}

static bool match_header(const struct layout_set *s, const struct layout *l, const struct header_name *h, struct matched *m)
{
	if (match_listed(s, l, h, m) || match_rule_names(s, l, h, m))
		return true;
	bool is_score = holds_scores(l) && match_score(s, h, m);
	if (l->kind != LAYOUT_WIDE && is_score)
		return true;
	/* An instrument's bare name says nothing of an occasion ("phq 9" is no ninth PHQ). */
	if (l->kind == LAYOUT_WIDE && !is_score && match_forms(s, l, h, m))
		return true;
	return match_role(s, l, h, m);
}

static bool same_thing(const struct matched *a, const struct matched *b)
{
	/* What is dropped anyway may stand in several columns. */
	if (layout_role_dropped(a->role))
		return false;
	/* A code may stand beside its text, and a number beside words: the first that tells something counts. */
	if (a->role == ROLE_INSTRUMENT || a->role == ROLE_SCORE_VALUE)
		return false;
	if (!a->known || !b->known || a->repeated || b->repeated || a->role != b->role)
		return false;
	if (a->role == ROLE_ITEM)
		return a->form == b->form && a->item == b->item;
	/* One column a treatment: a box that is checked. */
	if (a->role == ROLE_MODALITY && a->rule && b->rule && a->rule != b->rule)
		return !a->rule->codes_count || !b->rule->codes_count;
	return a->role != ROLE_SCORE || (a->instrument == b->instrument && a->kind == b->kind && a->occasion == b->occasion);
}

/* Of two columns with one role the better name stays, of equal names the first. */
static void settle_repeats(struct matching *m)
{
	for (int i = 0; i < m->n; i++)
		for (int k = 0; k < i; k++)
			if (same_thing(&m->column[i], &m->column[k])) {
				bool newer = m->column[i].rank < m->column[k].rank;
				m->column[newer ? k : i].repeated = true;
			}
}

static uint64_t bit(enum layout_role role)
{
	_Static_assert(ROLE__COUNT <= 64, "a bit for each role");
	return UINT64_C(1) << role;
}

/* Without an id a client is told by name and birth date. */
static bool tells_client(uint64_t there)
{
	bool named = (there & bit(ROLE_NAME)) || ((there & bit(ROLE_GIVEN_NAME)) && (there & bit(ROLE_SURNAME)));
	return (there & bit(ROLE_CLIENT_ID)) || (named && (there & bit(ROLE_BIRTH_DATE)));
}

static void judge(const struct layout *l, struct matching *m)
{
	uint64_t there = 0;
	m->scale = -1;
	bool scales_differ = false;
	for (int i = 0; i < m->n; i++) {
		const struct matched *c = &m->column[i];
		if (!c->known || c->repeated)
			continue;
		m->known++;
		there |= bit(c->role);
		m->scores += c->role == ROLE_SCORE || c->role == ROLE_ITEM;
		/* A baseline and a follow-up go with any unit. */
		if (c->kind != OCCASION_NUMBERED || c->occasion == 0)
			continue;
		scales_differ = scales_differ || (m->scale >= 0 && c->scale != m->scale);
		m->scale = c->scale;
	}
	for (unsigned i = 0; i < l->columns_count; i++) {
		enum layout_role role = layout_role_of_name(l->columns[i].role);
		bool is_there = (there & bit(role)) != 0;
		bool spared =
			l->table < 0 && role == ROLE_CLIENT_ID && l->columns[i].need == NEED_REQUIRED && tells_client(there);
		if (l->columns[i].need != NEED_OPTIONAL && !spared && is_there != (l->columns[i].need == NEED_REQUIRED))
			m->lacking |= bit(role);
	}
	if (scales_differ)
		m->scale = -1;
	if (l->table >= 0) {
		m->fits = !m->lacking;
		return;
	}
	m->by_name = !(there & bit(ROLE_CLIENT_ID)) && tells_client(there);
	if (!tells_client(there) && !l->row_is_client)
		m->lacking |= bit(ROLE_CLIENT_ID);
	bool enough = l->kind == LAYOUT_WIDE ? m->scores >= 2 && m->scale >= 0 : m->scores >= 1;
	if (l->kind == LAYOUT_ROWS)
		enough = enough || (there & bit(ROLE_BREAKTHROUGH));
	if (!enough)
		m->lacking |= bit(ROLE_SCORE);
	m->fits = !m->lacking;
}

static void fold_header(struct rd_cell cell, struct header_name *h)
{
	long n = fold_name(cell.p, cell.n, h->folded, sizeof h->folded);
	h->n = n > 0 ? (size_t)n : 0;
	if (!h->n || fold_words(cell.p, cell.n, h->words, sizeof h->words) < 0)
		h->words[0] = '\0';
}

/* Which item of which questionnaire a rule says that the column is: what comes of it is for item_forms_settle(). */
static void note_item(const struct layout_set *s, struct matched *m)
{
	m->form = instrument_at(s, m->rule->instrument);
	m->item = m->rule->item;
	m->item_by = m->by;
	m->role = ROLE_DROPPED;
	m->known = false;
}

/* Of two header rows (read/header_row.h joins them as "group / name") the name; empty where there is one row. */
static struct rd_cell name_in_group(struct rd_cell cell)
{
	for (uint32_t i = cell.n; i >= 3; i--)
		if (!memcmp(cell.p + i - 3, " / ", 3))
			return (struct rd_cell){.p = cell.p + i, .n = cell.n - i};
	return (struct rd_cell){.p = "", .n = 0};
}

/* The whole header is tried first: a group may belong to the name. */
static bool match_cell(const struct layout_set *s, const struct layout *l, struct rd_cell cell, struct header_name *h,
		       struct matched *m)
{
	fold_header(cell, h);
	if (h->n && match_header(s, l, h, m))
		return true;
	struct rd_cell name = name_in_group(cell);
	if (!name.n)
		return false;
	fold_header(name, h);
	return h->n && match_header(s, l, h, m);
}

enum err layout_match(struct arena *mem, const struct layout_set *s, const struct layout *l, int file,
		      const struct rd_row *header, struct matching *out)
{
	struct header_name h;
	struct matching m = {.layout = l, .n = header->n, .column = ARENA_ARRAY(mem, (size_t)header->n, struct matched)};
	if (!m.column)
		return err_memory();
	for (int i = 0; i < header->n; i++) {
		struct matched found = {.instrument = -1};
		m.column[i] = (struct matched){.role = ROLE_DROPPED, .instrument = -1};
		if (match_cell(s, l, header->cell[i], &h, &found)) {
			m.column[i] = found;
			m.column[i].known = true;
		}
		if (m.column[i].rule && m.column[i].role == ROLE_ITEM)
			note_item(s, &m.column[i]);
		else if (h.n && l->kind != LAYOUT_WIDE)
			item_form_note(s, h.words, &m.column[i]);
	}
	enum err err = l->typed ? layout_typed_apply(mem, s, header, &m) : ERR_OK;
	if (err)
		return err;
	err = layout_answers_apply(mem, s, file, header, &m);
	if (err)
		return err;
	item_forms_settle(s, &m);
	settle_repeats(&m);
	if (l->table >= 0)
		table_mark_links(l, header, &m);
	judge(l, &m);
	*out = m;
	return ERR_OK;
}
