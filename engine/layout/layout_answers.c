#include "layout/layout_answers.h"
#include "core/fold.h"
#include "layout/item_form.h"
#include "layout/take.h"

#include <stdlib.h>
#include <string.h>

enum { WORD_LONGEST = 64, OCCASION_MOST = 999, COLUMN_MOST = 4096 };

bool layout_saying_of(const struct layout_set *s, const char *word, struct layout_saying *out)
{
	char folded[NAME_MAX_FOLDED];
	enum layout_role role = strcmp(word, "drop") ? layout_role_of_name(word) : ROLE_DROPPED;
	*out = (struct layout_saying){.role = role, .instrument = -1};
	if (role != ROLE__COUNT && role != ROLE_SCORE)
		return true;
	long n = fold_name(word, strlen(word), folded, sizeof folded);
	const struct named *found = n > 0 ? name_index_find(&s->scores, folded, (size_t)n) : NULL;
	const struct instrument *named = instrument_find(s->instruments, word);
	out->role = ROLE_SCORE;
	out->instrument = named ? (int)(named - s->instruments->item) : found ? found->code : -1;
	return out->instrument >= 0;
}

/* A whole number from least to most; moves behind it. */
static bool take_whole(const char **at, int least, int most, int *out)
{
	char *end;
	long got = **at >= '0' && **at <= '9' ? strtol(*at, &end, 10) : -1;
	if (got < least || got > most)
		return false;
	*at = end;
	*out = (int)got;
	return true;
}

/* "@3", "@fu1", or nothing. */
static bool take_occasion(const char *at, struct layout_saying *to)
{
	if (!*at)
		return true;
	to->has_occasion = true;
	to->follow_up = !strncmp(++at, "fu", 2);
	at += to->follow_up ? 2 : 0;
	return take_whole(&at, to->follow_up ? 1 : 0, OCCASION_MOST, &to->occasion) && !*at;
}

/* What was said is an item of the questionnaire, not its score. False: it has no such item. */
static bool make_item(const struct layout_set *s, int item, struct layout_saying *to)
{
	const struct instrument *it = to->instrument >= 0 ? &s->instruments->item[to->instrument] : NULL;
	to->role = ROLE_ITEM;
	to->item = item;
	return it && it->items && !strcmp(it->items->form, it->name) && item >= 1 && (size_t)item <= it->items->form_count;
}

/* "@3", "@fu1", "#1", or nothing. */
static bool take_detail(const struct layout_set *s, const char *at, struct layout_saying *to)
{
	int item = 0;
	if (*at != '#')
		return take_occasion(at, to);
	at++;
	return take_whole(&at, 1, COLUMN_MOST, &item) && !*at && make_item(s, item, to);
}

static bool take_answer(const struct layout_set *s, const char *text, struct layout_answer *out)
{
	char word[WORD_LONGEST];
	*out = (struct layout_answer){.file = 0};
	if (!take_whole(&text, 1, COLUMN_MOST, &out->column))
		return false;
	if (*text == ':') {
		out->file = out->column;
		text++;
		if (!take_whole(&text, 1, COLUMN_MOST, &out->column))
			return false;
	}
	out->last = out->column;
	if (*text == '-') {
		text++;
		if (!take_whole(&text, out->column, COLUMN_MOST, &out->last))
			return false;
	}
	size_t n = *text == '=' ? strcspn(text + 1, "@#") : 0;
	if (!n || n >= sizeof word)
		return false;
	memcpy(word, text + 1, n);
	word[n] = '\0';
	struct layout_saying last;
	if (!layout_saying_of(s, word, &out->said) || !take_detail(s, text + 1 + n, &out->said))
		return false;
	last = out->said;
	if (out->said.item)
		return make_item(s, out->said.item + out->last - out->column, &last);
	return out->said.role == ROLE_SCORE || !out->said.has_occasion;
}

enum err layout_answers_take(struct layout_set *s, const struct layout_options *o)
{
	s->answer = ARENA_ARRAY(s->mem, (size_t)o->columns_n + 1, struct layout_answer);
	if (!s->answer)
		return err_memory();
	s->spelled = o->spelled;
	s->spelled_n = o->spelled_n;
	for (int i = 0; i < o->columns_n; i++)
		if (!take_answer(s, o->columns[i], &s->answer[s->answers++]))
			return err_set(ERR_USAGE,
				       "--column: a column and what it is are needed, such as 7=client_id, 5=phq9, "
				       "6-8=drop, 2:9=drop "
				       "(file 2), 4=bdi2@3 (wide files: session 3), 5-13=phq9#1 (its items, from the first "
				       "on); datasets/layouts/README.md lists "
				       "the roles, upturn instruments the questionnaires");
	return ERR_OK;
}

/* Whether a column of that role can hold the code. */
static bool is_code_of(const struct layout_set *s, enum layout_role role, const char *code)
{
	enum vocabulary_domain domain = taker_domain(role);
	return domain != VOC__COUNT && (!code || vocabulary_code_of(&s->vocabularies.list[domain], code, strlen(code)) > 0);
}

static bool are_codes_of(const struct layout_set *s, enum layout_role role, const struct layout_decided *d)
{
	for (unsigned i = 0; i < d->codes_count; i++)
		if (!is_code_of(s, role, d->codes[i].to))
			return false;
	return true;
}

enum err layout_answers_check_saved(const struct layout_set *s, const struct layout *l)
{
	struct layout_saying said;
	for (unsigned i = 0; i < l->decided_count; i++) {
		if (!layout_saying_of(s, l->decided[i].as, &said) || (said.role != ROLE_SCORE && l->decided[i].occasion) ||
		    (l->decided[i].item && (l->decided[i].occasion || !make_item(s, l->decided[i].item, &said))))
			return err_set(ERR_VALUE, "layout %s, key decided.as: a role, a questionnaire, or drop", l->name);
		if (!are_codes_of(s, said.role, &l->decided[i]))
			return err_set(ERR_VALUE,
				       "layout %s, key decided.codes: of a column of categories, to codes of its list",
				       l->name);
	}
	if (l->date_order && layout_order_of_name(l->date_order) == ORDER_NONE)
		return err_set(ERR_VALUE, "layout %s, key date_order: dmy, mdy or ymd", l->name);
	if (l->decimal && strcmp(l->decimal, "comma") != 0 && strcmp(l->decimal, "point") != 0)
		return err_set(ERR_VALUE, "layout %s, key decimal: comma or point", l->name);
	return ERR_OK;
}

static void say(struct matched *to, const struct layout_saying *said, enum layout_because because)
{
	bool same = to->known && to->role == said->role;
	*to = (struct matched){
		.role = said->role,
		.known = true,
		.rank = -1,
		.instrument = said->instrument,
		.kind = !said->has_occasion ? OCCASION_NONE
			: said->follow_up   ? OCCASION_FOLLOW_UP
					    : OCCASION_NUMBERED,
		.occasion = said->occasion,
		.form = said->item ? said->instrument : 0,
		.item = said->item,
		.scale = -1,
		.because = because,
		/* A person who says what the layout says, too, leaves it how the layout reads it. */
		.rule = same ? to->rule : NULL,
		.told = same ? to->told : 0,
	};
}

static bool is_named(struct rd_cell header, const char *name)
{
	char a[NAME_MAX_FOLDED], b[NAME_MAX_FOLDED];
	long n = fold_name(header.p, header.n, a, sizeof a);
	return n > 0 && fold_name(name, strlen(name), b, sizeof b) == n && !memcmp(a, b, (size_t)n);
}

/* The column of the header that a saved layout speaks of, -1: it is not there. */
static int decided_column(const struct layout_decided *d, const struct rd_row *header)
{
	int nth = d->nth > 1 ? d->nth : 1;
	for (int i = 0; i < header->n; i++)
		if (is_named(header->cell[i], d->name) && !--nth)
			return i;
	return -1;
}

/* The codes before those that the column has. */
static enum err add_codes(struct arena *mem, struct matched *c, const struct layout_code *code, unsigned n)
{
	unsigned before = c->rule ? c->rule->codes_count : 0;
	struct layout_rule *rule = ARENA_NEW(mem, struct layout_rule);
	struct layout_code *all = ARENA_ARRAY(mem, (size_t)n + before, struct layout_code);
	if (!rule || !all)
		return err_memory();
	if (c->rule)
		*rule = *c->rule;
	memcpy(all, code, n * sizeof *all);
	if (before)
		memcpy(all + n, c->rule->codes, before * sizeof *all);
	rule->codes = all;
	rule->codes_count = n + before;
	c->rule = rule;
	c->told += n;
	return ERR_OK;
}

static enum err apply_spelled(struct arena *mem, const struct layout_set *s, int file, struct matching *m)
{
	enum err err = ERR_OK;
	for (int k = 0; k < s->spelled_n && !err; k++) {
		const struct layout_spelled *a = &s->spelled[k];
		struct matched *c = a->column <= m->n ? &m->column[a->column - 1] : NULL;
		if (a->file != file || !c || !c->known || !is_code_of(s, c->role, a->code))
			continue;
		char **from = arena_array(mem, 1, sizeof *from);
		struct layout_code code = {.from = from, .from_count = 1, .to = arena_text(mem, a->code)};
		if (!from || !code.to || !(*from = arena_text(mem, a->cell)))
			return err_memory();
		c->because = BECAUSE_SAID;
		err = add_codes(mem, c, &code, 1);
	}
	return err;
}

static enum err apply_saved(struct arena *mem, const struct layout_set *s, const struct rd_row *header, struct matching *m)
{
	enum err err = ERR_OK;
	for (unsigned j = 0; j < m->layout->decided_count && !err; j++) {
		const struct layout_decided *d = &m->layout->decided[j];
		struct layout_saying said;
		int i = decided_column(d, header);
		if (i < 0 || !layout_saying_of(s, d->as, &said))
			continue;
		said.has_occasion = d->occasion != NULL;
		said.occasion = d->occasion ? *d->occasion : 0;
		said.follow_up = d->follow_up;
		if (d->item && !make_item(s, d->item, &said))
			continue;
		say(&m->column[i], &said, BECAUSE_SAVED);
		for (int k = 0; d->unit && k < (int)m->layout->occasions_count; k++)
			if (m->layout->occasions[k].unit == d->unit)
				m->column[i].scale = k;
		if (d->codes_count)
			err = add_codes(mem, &m->column[i], d->codes, d->codes_count);
	}
	return err;
}

/* Occasions that were told by hand count in the unit of the others. */
static void settle_scales(struct matching *m)
{
	int scale = 0;
	for (int i = m->n - 1; i >= 0; i--)
		if (m->column[i].kind == OCCASION_NUMBERED && m->column[i].occasion > 0 && m->column[i].scale >= 0)
			scale = m->column[i].scale;
	for (int i = 0; i < m->n; i++)
		if (m->column[i].scale < 0)
			m->column[i].scale = scale;
}

enum err layout_answers_apply(struct arena *mem, const struct layout_set *s, int file, const struct rd_row *header,
			      struct matching *m)
{
	enum err err = apply_saved(mem, s, header, m);
	for (int k = 0; k < s->answers; k++) {
		const struct layout_answer *a = &s->answer[k];
		for (int i = a->column; (!a->file || a->file == file) && i <= a->last && i <= m->n; i++) {
			struct layout_saying said = a->said;
			said.item += said.item ? i - a->column : 0;
			say(&m->column[i - 1], &said, BECAUSE_SAID);
		}
	}
	settle_scales(m);
	return err ? err : apply_spelled(mem, s, file, m);
}

/* Whether some score can be made of the items of that form. */
static bool makes_a_score(const struct layout_set *s, const struct matching *m, int form)
{
	for (size_t i = 0; i < s->instruments->n; i++) {
		const struct items *items = s->instruments->item[i].items;
		if (items && !strcmp(items->form, s->instruments->item[form].name) && item_form_complete(s, m, i))
			return true;
	}
	return false;
}

static enum err check_items(const struct layout_set *s, const struct layout_answer *a, int file, const struct matching *m)
{
	if (m->layout->kind == LAYOUT_WIDE)
		return err_at(ERR_USAGE, err_place(file, 0, a->column),
			      "--column: # goes with files of one row per measurement");
	return makes_a_score(s, m, a->said.instrument)
		       ? ERR_OK
		       : err_at(ERR_USAGE, err_place(file, 0, a->column),
				"--column: no score can be made of these items; every item of the questionnaire, or of a "
				"subscale, must be there");
}

enum err layout_answers_check(const struct layout_set *s, int file, const struct matching *m)
{
	bool wide = m->layout->kind == LAYOUT_WIDE;
	for (int k = 0; k < s->answers; k++) {
		const struct layout_answer *a = &s->answer[k];
		if (a->file && a->file != file)
			continue;
		if (a->last > m->n)
			return err_at(ERR_USAGE, err_place(file, 0, a->last), "--column: the file has no such column");
		enum err err = a->said.item ? check_items(s, a, file, m) : ERR_OK;
		if (err)
			return err;
		if (a->said.role == ROLE_SCORE && wide != a->said.has_occasion)
			return err_at(ERR_USAGE, err_place(file, 0, a->column),
				      wide ? "--column: in a file of one row per client say which session a score is of: "
					     "@3, @0 for intake, @fu1 for a follow-up"
					   : "--column: @ goes with files of one row per client");
	}
	return ERR_OK;
}
