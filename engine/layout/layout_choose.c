/* Several files together: which layout of tables they are of, if any, and which table each is. */
#include "layout/layout_answers.h"
#include "layout/table_file.h"

#include <stdio.h>
#include <string.h>

/* What one layout of tables makes of the files. */
struct fitting {
	const struct layout *layout;
	struct matching *match; /* one a file; fits: it is a table of this layout */
	size_t files;           /* that are */
	int known;              /* columns of theirs */
	uint64_t tables;        /* there; a bit each */
	bool whole;             /* all that are needed */
};

struct choice {
	struct arena *mem;
	const struct layout_set *set;
	struct rd *const *rd;
	size_t n;
	struct fitting one;      /* by layouts of one table */
	int *nearest;            /* columns known to the nearest of those, one a file */
	struct fitting *several; /* by those of tables */
	size_t fittings;
};

/* NULL: none fits. */
static enum err best_table(const struct choice *c, const struct layout *l, size_t i, struct arena *mem,
			   const struct layout **out)
{
	struct matching m;
	int known = 0;
	*out = NULL;
	for (unsigned t = 0; t < l->tables_count; t++) {
		enum err err = layout_match(mem, c->set, &l->of_table[t], (int)i + 1, rd_header(c->rd[i]), &m);
		if (err)
			return err;
		if (!m.fits || (*out && m.known <= known))
			continue;
		known = m.known;
		*out = m.layout;
	}
	return ERR_OK;
}

/* The match of the best is kept; what the tries took is given back: there may be thousands of files. */
static enum err match_table(const struct choice *c, const struct layout *l, size_t i, struct matching *out)
{
	const struct layout *best = NULL;
	struct arena *tries = arena_new();
	enum err err = tries ? best_table(c, l, i, tries, &best) : err_memory();
	arena_free(tries);
	*out = (struct matching){.fits = false};
	return err || !best ? err : layout_match(c->mem, c->set, best, (int)i + 1, rd_header(c->rd[i]), out);
}

static bool has_what_it_needs(const struct fitting *f)
{
	for (unsigned t = 0; t < f->layout->tables_count; t++)
		if (f->layout->tables[t].need == NEED_REQUIRED && !(f->tables >> t & 1))
			return false;
	for (unsigned t = 0; t < f->layout->tables_count; t++)
		if (f->layout->tables[t].gives == GIVES_ROWS && (f->tables >> t & 1))
			return true;
	return false;
}

static void count(struct fitting *f, const struct matching *m)
{
	if (!m->fits)
		return;
	f->files++;
	f->known += m->known;
	if (m->layout->table >= 0)
		f->tables |= UINT64_C(1) << m->layout->table;
}

static enum err fit(const struct choice *c, const struct layout *l, struct fitting *out)
{
	enum err err = ERR_OK;
	*out = (struct fitting){.layout = l, .match = ARENA_ARRAY(c->mem, c->n, struct matching)};
	if (!out->match)
		return err_memory();
	for (size_t i = 0; i < c->n && !err; i++) {
		err = match_table(c, l, i, &out->match[i]);
		count(out, &out->match[i]);
	}
	out->whole = out->files && has_what_it_needs(out);
	return err;
}

static enum err fit_tables(struct choice *c)
{
	enum err err = ERR_OK;
	c->several = ARENA_ARRAY(c->mem, c->set->n + 1, struct fitting);
	if (!c->several)
		return err_memory();
	for (size_t i = 0; i < c->set->n && !err; i++) {
		const struct layout *l = c->set->layout[i];
		if (l->kind == LAYOUT_TABLES && (!c->set->chosen || c->set->chosen == l))
			err = fit(c, l, &c->several[c->fittings++]);
	}
	return err;
}

/* Files that no layout fits, or several equally well, are no error yet. */
static enum err fit_one_by_one(struct choice *c)
{
	c->one.match = ARENA_ARRAY(c->mem, c->n, struct matching);
	c->nearest = ARENA_ARRAY(c->mem, c->n, int);
	if (!c->one.match || !c->nearest)
		return err_memory();
	bool chosen = c->set->chosen && c->set->chosen->kind == LAYOUT_TABLES;
	for (size_t i = 0; i < c->n && !chosen; i++) {
		struct matchings all;
		enum err err = layout_match_all(c->mem, c->set, (int)i + 1, rd_header(c->rd[i]), &all);
		if (err)
			return err;
		c->nearest[i] = all.nearest ? all.nearest->known : 0;
		if (all.draws == 1)
			c->one.match[i] = *all.best;
		count(&c->one, &c->one.match[i]);
	}
	return ERR_OK;
}

static int compare(const struct fitting *a, const struct fitting *b)
{
	if (a->files != b->files)
		return a->files < b->files ? -1 : 1;
	return a->known < b->known ? -1 : a->known > b->known;
}

static enum err several_fit(const struct choice *c, const struct fitting *best)
{
	char names[256] = "";
	size_t used = 0;
	for (size_t i = 0; i < c->fittings; i++) {
		const struct fitting *f = &c->several[i];
		if (f->whole && !compare(f, best) && used < sizeof names)
			used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "",
						 f->layout->name);
	}
	return err_set(ERR_AMBIGUOUS, "these layouts fit the files equally well: %s; choose one with --layout", names);
}

/* NULL: none. */
static enum err best_of_tables(const struct choice *c, const struct fitting **out)
{
	const struct fitting *best = NULL;
	bool draw = false;
	for (size_t i = 0; i < c->fittings; i++) {
		const struct fitting *f = &c->several[i];
		if (!f->whole)
			continue;
		int order = best ? compare(f, best) : 1;
		draw = order > 0 ? false : draw || order == 0;
		best = order > 0 ? f : best;
	}
	int alone = best && !c->set->chosen ? compare(&c->one, best) : -1;
	/* As good: files that are different tables go together, files of one kind stand each by itself. */
	if (alone > 0 || (alone == 0 && !(best->tables & (best->tables - 1))))
		best = NULL;
	*out = best;
	return best && draw ? several_fit(c, best) : ERR_OK;
}

/* A file that is a table of some layout, where others that the layout needs are not there. */
static enum err lacks_tables(const struct choice *c, size_t i)
{
	const struct fitting *near = NULL;
	for (size_t k = 0; k < c->fittings; k++) {
		const struct fitting *f = &c->several[k];
		if (f->match[i].fits && (!near || f->match[i].known > near->match[i].known))
			near = f;
	}
	if (!near || near->match[i].known <= c->nearest[i])
		return ERR_OK;
	char names[256] = "";
	size_t used = 0;
	for (unsigned t = 0; t < near->layout->tables_count; t++) {
		const struct layout_table *table = &near->layout->tables[t];
		if (table->need == NEED_REQUIRED && !(near->tables >> t & 1) && used < sizeof names)
			used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "", table->name);
	}
	return err_at(
		ERR_FORMAT, err_place((int)i + 1, 0, 0),
		"a table (%s) of layout %s, which needs these besides: %s. Name all files of the export in one command",
		near->match[i].layout->whole->tables[near->match[i].layout->table].name, near->layout->name, names);
}

static enum err each_by_itself(const struct choice *c, struct layout_file **out)
{
	enum err err = ERR_OK;
	for (size_t i = 0; i < c->n && !err; i++) {
		if (!c->one.match[i].fits)
			err = lacks_tables(c, i);
		if (!err)
			err = layout_recognise(c->mem, c->set, c->rd[i], (int)i + 1, &out[i]);
	}
	return err;
}

static enum err make_unused(const struct choice *c, const struct layout *l, size_t i, struct layout_file **out)
{
	const struct layout_input in = {c->rd[i], (int)i + 1};
	struct matching m = {.layout = l, .n = rd_header(c->rd[i])->n};
	m.column = ARENA_ARRAY(c->mem, (size_t)m.n, struct matched);
	if (!m.column)
		return err_memory();
	for (int k = 0; k < m.n; k++)
		m.column[k] = (struct matched){.role = ROLE_DROPPED, .instrument = -1};
	enum err err = layout_file_make(c->mem, c->set, &in, &m, ORDER_NONE, out);
	if (err)
		return err;
	(*out)->table = ARENA_NEW(c->mem, struct table_file);
	if (!(*out)->table)
		return err_memory();
	(*out)->table->unused = true;
	return ERR_OK;
}

static enum err make_file(const struct choice *c, const struct fitting *f, size_t i, enum date_order order,
			  struct layout_file **out)
{
	const struct layout_input in = {c->rd[i], (int)i + 1};
	enum err err = f->match[i].fits ? layout_answers_check(c->set, in.file, &f->match[i]) : ERR_OK;
	if (err)
		return err;
	if (f->match[i].fits)
		return layout_file_make(c->mem, c->set, &in, &f->match[i], order, out);
	if (c->one.match[i].fits)
		return layout_recognise(c->mem, c->set, c->rd[i], (int)i + 1, out);
	return make_unused(c, f->layout, i, out);
}

/* Dates of a table that read both ways follow the other tables, and else the format. */
static enum err make_files(const struct choice *c, const struct fitting *f, struct layout_file **out)
{
	enum date_order known = ORDER_NONE, usual = ORDER_NONE;
	if (f->layout->date_order)
		usual = layout_order_of_name(f->layout->date_order);
	for (size_t i = 0; i < c->n; i++) {
		enum err err = make_file(c, f, i, ORDER_NONE, &out[i]);
		if (err && err != ERR_AMBIGUOUS)
			return err;
		err_clear();
		if (err)
			out[i] = NULL;
		else if (out[i]->order > ORDER_YMD)
			known = out[i]->order;
	}
	for (size_t i = 0; i < c->n; i++) {
		enum err err = out[i] ? ERR_OK : rd_rewind(c->rd[i]);
		if (!err && !out[i])
			err = make_file(c, f, i, known ? known : usual, &out[i]);
		if (err)
			return err;
	}
	return ERR_OK;
}

static enum err join_files(const struct choice *c, const struct fitting *f, struct layout_file **out)
{
	size_t n = 0;
	struct layout_file **of = arena_array(c->mem, c->n + 1, sizeof(void *));
	if (!of)
		return err_memory();
	enum err err = make_files(c, f, out);
	for (size_t i = 0; i < c->n && !err; i++)
		if (f->match[i].fits)
			of[n++] = out[i];
	return err ? err : table_group_make(c->mem, of, n);
}

enum err layout_recognise_all(struct arena *mem, const struct layout_set *s, struct rd *const *rd, size_t n,
			      struct layout_file **out)
{
	struct choice c = {.mem = mem, .set = s, .rd = rd, .n = n};
	const struct fitting *best = NULL;
	enum err err = fit_tables(&c);
	if (!err)
		err = fit_one_by_one(&c);
	if (!err)
		err = best_of_tables(&c, &best);
	if (err)
		return err;
	return best ? join_files(&c, best, out) : each_by_itself(&c, out);
}
