#include "layout/layout_answers.h"
#include "layout/layout_typed.h"
#include "layout/table_file.h"

#include <stdio.h>
#include <string.h>

static const struct rd_cell no_cell = {.p = "", .n = 0};

/* Names in a message: layouts of the set, roles. */
static void append(char *text, size_t size, const char *name)
{
	size_t used = strlen(text);
	snprintf(text + used, size - used, "%s%s", used ? ", " : "", name);
}

static enum err does_not_fit(const struct matching *m, int file)
{
	char lacking[256] = "";
	for (enum layout_role r = ROLE_DROPPED; r < ROLE__COUNT; r++)
		if (m->lacking >> r & 1)
			append(lacking, sizeof lacking, layout_role_name(r));
	return err_at(ERR_FORMAT, err_place(file, 0, 0),
		      "no layout fits; nearest is %s, where these columns are wanting or in the way: %s. Look with upturn "
		      "inspect which they could be, and say so with --column",
		      m->layout->name, lacking);
}

static enum err several_fit(const struct matchings *all, int file)
{
	char names[256] = "";
	for (size_t i = 0; i < all->n; i++) {
		const struct matching *m = &all->item[i];
		if (m->fits && m->known == all->best->known && !m->layout->typed)
			append(names, sizeof names, m->layout->name);
	}
	return err_at(ERR_AMBIGUOUS, err_place(file, 0, 0), "these layouts fit equally well: %s; choose one with --layout",
		      names);
}

/* Of two that know as many columns, one that reads typed names gives way. */
static int more_known(const struct matching *a, const struct matching *b)
{
	if (a->known != b->known)
		return a->known > b->known ? 1 : -1;
	return (int)b->layout->typed - (int)a->layout->typed;
}

enum err layout_match_all(struct arena *mem, const struct layout_set *s, int file, const struct rd_row *header,
			  struct matchings *out)
{
	const struct layout *const *layout = s->chosen ? &s->chosen : s->layout;
	size_t n = s->chosen ? 1 : s->n;
	struct matchings all = {.item = ARENA_ARRAY(mem, n + 1, struct matching)};
	if (!all.item)
		return err_memory();
	for (size_t i = 0; i < n; i++) {
		struct matching *m = &all.item[all.n];
		if (layout[i]->kind == LAYOUT_TABLES)
			continue;
		all.n++;
		enum err err = layout_match(mem, s, layout[i], file, header, m);
		if (err)
			return err;
		if (!all.nearest || m->known > all.nearest->known)
			all.nearest = m;
		if (!m->fits)
			continue;
		int more = all.best ? more_known(m, all.best) : 1;
		all.draws = more > 0 ? 1 : all.draws + !more;
		all.best = more > 0 ? m : all.best;
	}
	*out = all;
	return ERR_OK;
}

static enum err choose(struct arena *mem, const struct layout_set *s, const struct rd_row *header, int file,
		       struct matching *out)
{
	if (s->chosen && s->chosen->kind == LAYOUT_TABLES)
		return err_at(ERR_FORMAT, err_place(file, 0, 0),
			      "no table of layout %s; without --layout the nearest is told", s->chosen->name);
	struct matchings all;
	enum err err = layout_match_all(mem, s, file, header, &all);
	if (err)
		return err;
	if (all.draws > 1)
		return several_fit(&all, file);
	if (!all.nearest)
		return err_set(ERR_EMPTY, "there is no layout");
	err = layout_answers_check(s, file, all.best ? all.best : all.nearest);
	if (err)
		return err;
	if (!all.best)
		return does_not_fit(all.nearest, file);
	if (layout_typed_used(all.best) && !s->confirmed)
		return err_at(
			ERR_AMBIGUOUS, err_place(file, 0, 0),
			"the order of the score columns was read from names as people type them: look at it with upturn "
			"inspect, then confirm it with --confirm-order, or keep it with inspect --save-layout");
	*out = *all.best;
	return ERR_OK;
}

static enum err make_columns(struct arena *mem, struct layout_file *f)
{
	f->column = ARENA_ARRAY(mem, (size_t)f->n, struct layout_column);
	if (!f->column)
		return err_memory();
	for (int i = 0; i < f->n; i++) {
		const struct matched *m = &f->matched[i];
		f->column[i] = (struct layout_column){
			.file = f->file,
			.column = i + 1,
			.role = m->repeated ? ROLE_DROPPED : m->role,
			.instrument = -1,
			.flags = (m->known ? 0 : LAYOUT_UNKNOWN) | (m->repeated ? LAYOUT_REPEATED : 0),
		};
	}
	return ERR_OK;
}

bool layout_writes_comma(const struct layout_file *f)
{
	const char *saved = f->layout->decimal;
	if (f->set->decimal)
		return f->set->decimal == DECIMAL_COMMA;
	return saved ? !strcmp(saved, "comma") : rd_info(f->rd)->delimiter != ',';
}

/* Where a source has labels for numbers: a category is its label, a quantity its number. */
static bool is_quantity(enum layout_role role)
{
	return role == ROLE_SCORE || role == ROLE_SCORE_VALUE || role == ROLE_ITEM || role == ROLE_AGE ||
	       role == ROLE_DURATION || role == ROLE_DAYS || role == ROLE_SESSION_NUMBER || role == ROLE_FEE;
}

static enum err ask_for_numbers(struct arena *mem, const struct layout_file *f)
{
	bool *column = ARENA_ARRAY(mem, (size_t)f->n + 1, bool);
	if (!column)
		return err_memory();
	for (int i = 0; i < f->n; i++)
		column[i] = is_quantity(f->column[i].role);
	return rd_numbers(f->rd, column);
}

static bool make_taker(struct arena *mem, const struct layout_file *f, int i, struct taker *out)
{
	enum layout_role role = f->column[i].role;
	enum vocabulary_domain domain = taker_domain(role);
	const struct matched *m = &f->matched[i];
	*out = (struct taker){
		.take = taker_of_role(role),
		.cell = i,
		.seen = &f->column[i],
		.offset = taker_offset(role),
		.list = domain < VOC__COUNT ? &f->set->vocabularies.list[domain] : NULL,
		.missing = &f->set->missing,
		.names = &f->set->scores,
		.instrument = m->instrument >= 0 ? &f->set->instruments->item[m->instrument] : NULL,
		.decimal_comma = layout_writes_comma(f),
		.codes = f->layout->missing,
		.codes_n = f->layout->missing_count,
		.dates = {.excel_serials = layout_takes_serials(f), .past = role == ROLE_BIRTH_DATE, .today = f->set->today},
	};
	out->later = role == ROLE_ZIP || role == ROLE_POSTCODE || role == ROLE_DIAGNOSIS || role == ROLE_OCCUPATION ||
		     role == ROLE_TIME || role == ROLE_FEE;
	if (out->instrument)
		taker_of_instrument(out, out->instrument, 0);
	if (m->rule && m->rule->codes_count)
		out->rule = m->rule;
	if (out->rule && out->take)
		taker_map(out);
	bool cached = out->list || role == ROLE_INSTRUMENT;
	if (cached)
		out->cache = ARENA_ARRAY(mem, CACHE_ROOM, struct cached);
	return !cached || out->cache;
}

static enum err make_takers(struct arena *mem, struct layout_file *f)
{
	f->taker = ARENA_ARRAY(mem, (size_t)f->n, struct taker);
	f->score_taker = ARENA_ARRAY(mem, (size_t)f->n, struct taker);
	if (!f->taker || !f->score_taker)
		return err_memory();
	for (int i = 0; i < f->n; i++) {
		enum layout_role role = f->column[i].role;
		struct taker t;
		if (!make_taker(mem, f, i, &t))
			return err_memory();
		if (role == ROLE_CLIENT_ID)
			f->client_cell = i;
		if ((role == ROLE_DATE && f->layout->kind == LAYOUT_ROWS) ||
		    (role == ROLE_DAYS && f->layout->kind == LAYOUT_VISITS)) {
			f->when = t;
			*(role == ROLE_DATE ? &f->date_cell : &f->days_cell) = i;
		} else if (role == ROLE_SCORE && f->layout->kind == LAYOUT_WIDE) {
			f->score_taker[f->score_takers++] = t;
		} else if (f->table && table_file_keeps(f, role, &t)) {
			continue;
		} else if (t.take) {
			f->taker[f->takers++] = t;
		}
	}
	return ERR_OK;
}

static enum err set_orders(struct arena *mem, struct layout_file *f, enum date_order otherwise)
{
	enum date_order *order = ARENA_ARRAY(mem, (size_t)f->n, enum date_order);
	if (!order)
		return err_memory();
	enum err err = layout_decide_orders(f, otherwise, order);
	for (int i = 0; !err && i < f->takers; i++)
		f->taker[i].dates.order = order[f->taker[i].cell];
	if (!err && f->date_cell >= 0) {
		f->order = order[f->date_cell];
		f->when.dates.order = f->order;
	}
	return err;
}

static struct record blank_record(const struct layout_file *f)
{
	struct record r = {
		.file = f->file,
		.client = no_cell,
		.therapist = no_cell,
		.clinic = no_cell,
		.name = no_cell,
		.given = no_cell,
		.surname = no_cell,
		.relative = f->layout->kind != LAYOUT_ROWS,
		.occasion = -1,
		.age = -1,
		.attendance = ATTENDANCE_ATTENDED,
		.duration = -1,
		.modality = VOCABULARY_MISSING,
		.problem = VOCABULARY_MISSING,
		.gender = VOCABULARY_MISSING,
		.breakthrough = VOCABULARY_MISSING,
		.breakthrough_type = VOCABULARY_MISSING,
		.end_reason = VOCABULARY_MISSING,
		.format = VOCABULARY_MISSING,
		.stage = VOCABULARY_MISSING,
	};
	for (int i = 0; i < RECORD_TRAITS; i++)
		r.trait[i] = VOCABULARY_MISSING;
	for (int i = 0; i < RECORD_TEXTS; i++)
		r.text[i] = no_cell;
	for (int i = 0; i < RECORD_SCORES; i++)
		r.score[i] = RECORD_NO_SCORE;
	return r;
}

enum err layout_recognise(struct arena *mem, const struct layout_set *s, struct rd *r, int file, struct layout_file **out)
{
	struct matching m = {.n = 0};
	enum err err = choose(mem, s, rd_header(r), file, &m);
	if (!err && !m.layout)
		err = err_set(ERR_EMPTY, "there is no layout");
	return err ? err : layout_file_make(mem, s, &(struct layout_input){r, file}, &m, ORDER_NONE, out);
}

enum err layout_file_make(struct arena *mem, const struct layout_set *s, const struct layout_input *in,
			  const struct matching *match, enum date_order order, struct layout_file **out)
{
	const struct matching m = *match;
	struct layout_file *f = ARENA_NEW(mem, struct layout_file);
	if (!f)
		return err_memory();
	*f = (struct layout_file){
		.set = s,
		.layout = m.layout,
		.rd = in->rd,
		.file = in->file,
		.n = m.n,
		.matched = m.column,
		.by_name = m.by_name,
		.client_cell = -1,
		.date_cell = -1,
		.days_cell = -1,
	};
	f->blank = blank_record(f);
	enum err err = make_columns(mem, f);
	if (!err)
		err = ask_for_numbers(mem, f);
	if (!err && m.layout->table >= 0)
		err = table_file_make(mem, f);
	if (!err)
		err = make_takers(mem, f);
	if (!err && f->table)
		table_file_blank(f);
	if (!err)
		err = score_scales_begin(mem, f);
	if (!err)
		err = items_begin(mem, f, &m);
	if (!err)
		err = layout_find_names(mem, f);
	if (!err)
		err = set_orders(mem, f, order);
	if (!err && f->layout->kind == LAYOUT_WIDE)
		err = wide_begin(mem, f, m.scale);
	if (!err)
		*out = f;
	return err;
}

const char *layout_table_of_file(const struct layout_file *f)
{
	return f->table && f->table->table ? f->table->table->name : "";
}

int layout_tolerance_days(const struct layout_file *f)
{
	return f->layout->tolerance_days;
}

const char *layout_of_file(const struct layout_file *f)
{
	return f->layout->name;
}

const struct layout_column *layout_columns(const struct layout_file *f, size_t *n)
{
	*n = (size_t)f->n;
	return f->column;
}

const char *layout_date_order(const struct layout_file *f)
{
	static const char *const names[] = {"", "ymd", "dmy", "mdy"};
	return names[f->order];
}
