/* One file as a table: where its keys, conditions and scores stand. */
#include "layout/table_file.h"

#include "core/secret.h"

enum { JOINED_BYTES = 1 << 16 };

static struct key_cells cells_of(const struct rd_row *header, char *const *spec, unsigned n)
{
	struct key_cells k = {.n = (int)n};
	for (unsigned i = 0; i < n; i++) {
		k.cell[i] = table_header_at(header, spec[i]);
		if (k.cell[i] < 0)
			return (struct key_cells){.n = 0};
	}
	return k;
}

static void find_keys(struct table_file *t, const struct layout *whole, const struct rd_row *header)
{
	if (t->table->key_count)
		t->key[0] = cells_of(header, t->table->key, t->table->key_count);
	for (unsigned k = 0; k < t->table->lookups_count; k++)
		t->link[k] = cells_of(header, t->table->lookups[k].by, t->table->lookups[k].by_count);
	for (unsigned i = 0; i < whole->tables_count; i++)
		for (unsigned k = 0; k < whole->tables[i].lookups_count; k++) {
			const struct layout_lookup *lookup = &whole->tables[i].lookups[k];
			if (lookup->to == t->at && lookup->at_count)
				t->key[lookup->index] = cells_of(header, lookup->at, lookup->at_count);
		}
}

static enum err find_rows(struct arena *mem, const struct rd_row *header, const struct layout_where *where, unsigned n,
			  struct row_filter *out)
{
	*out = (struct row_filter){.where = ARENA_ARRAY(mem, n + 1, struct row_where)};
	if (!out->where)
		return err_memory();
	for (unsigned i = 0; i < n; i++) {
		int cell = table_header_at(header, where[i].column);
		if (cell >= 0)
			out->where[out->n++] = (struct row_where){.cell = cell, .where = &where[i]};
	}
	return ERR_OK;
}

enum err table_file_make(struct arena *mem, struct layout_file *f)
{
	const struct layout *whole = f->layout->whole;
	const struct rd_row *header = rd_header(f->rd);
	struct table_file *t = ARENA_NEW(mem, struct table_file);
	if (!t)
		return err_memory();
	f->table = t;
	*t = (struct table_file){
		.at = (unsigned)f->layout->table,
		.table = &whole->tables[f->layout->table],
		.event = ARENA_ARRAY(mem, (size_t)f->n, struct taker),
		.instrument = ARENA_ARRAY(mem, (size_t)f->n, struct taker),
		.value = ARENA_ARRAY(mem, (size_t)f->n, struct taker),
		.seen = ARENA_ARRAY(mem, f->set->instruments->n, bool),
		.position = ARENA_ARRAY(mem, f->set->instruments->n, int),
	};
	if (!t->event || !t->instrument || !t->value || !t->seen || !t->position)
		return err_memory();
	find_keys(t, whole, header);
	enum err err = find_rows(mem, header, t->table->drop_where, t->table->drop_where_count, &t->drop);
	if (!err)
		err = find_rows(mem, header, t->table->take_where, t->table->take_where_count, &t->take);
	return err ? err : find_rows(mem, header, t->table->scores_where, t->table->scores_where_count, &t->scores);
}

bool table_file_keeps(struct layout_file *f, enum layout_role role, const struct taker *taker)
{
	struct table_file *t = f->table;
	switch (role) {
	case ROLE_EVENT:
		t->event[t->events++] = *taker;
		return true;
	case ROLE_INSTRUMENT:
		t->instrument[t->instruments++] = *taker;
		return true;
	case ROLE_SCORE_VALUE:
		t->value[t->values++] = *taker;
		return true;
	default:
		return false;
	}
}

void table_file_blank(struct layout_file *f)
{
	f->blank.day = NO_DAY;
	f->blank.attendance = VOCABULARY_MISSING;
	f->blank.relative = f->table->events > 0 && f->date_cell < 0;
}

/* Rows are held where they have a key, or others look them up. */
static void decide_what_is_held(struct layout_group *g)
{
	bool looked_up[LAYOUT_MOST_TABLES] = {false};
	for (unsigned i = 0; i < g->layout->tables_count; i++)
		for (unsigned k = 0; k < g->layout->tables[i].lookups_count; k++)
			looked_up[g->layout->tables[i].lookups[k].to] = true;
	for (size_t i = 0; i < g->n; i++) {
		const struct table_file *t = g->file[i]->table;
		g->holds[t->at] = t->table->key_count || looked_up[t->at];
	}
}

static void make_held(struct layout_group *g)
{
	for (unsigned i = 0; i < g->layout->tables_count; i++) {
		const struct layout_table *t = &g->layout->tables[i];
		g->held[i] = (struct held){
			.table = t, .keyed = t->key_count > 0, .indexes = t->key_count > 0, .links = (int)t->lookups_count};
	}
	for (unsigned i = 0; i < g->layout->tables_count; i++)
		for (unsigned k = 0; k < g->layout->tables[i].lookups_count; k++) {
			const struct layout_lookup *lookup = &g->layout->tables[i].lookups[k];
			if (lookup->index >= g->held[lookup->to].indexes)
				g->held[lookup->to].indexes = lookup->index + 1;
		}
}

enum err table_group_make(struct arena *mem, struct layout_file *const *file, size_t n)
{
	struct layout_group *g = ARENA_NEW(mem, struct layout_group);
	struct layout_file **files = arena_array(mem, n + 1, sizeof(void *));
	if (!g || !files)
		return err_memory();
	*g = (struct layout_group){.layout = file[0]->layout->whole, .n = n, .file = files};
	for (size_t i = 0; i < n; i++) {
		files[i] = file[i];
		file[i]->table->group = g;
		file[i]->table->place = (unsigned)i;
	}
	decide_what_is_held(g);
	make_held(g);
	enum err err = table_ways(g);
	for (size_t i = 0; i < n && !err; i++)
		err = table_file_joined(file[i]->table);
	return err;
}

enum err table_file_joined(struct table_file *t)
{
	t->joined_room = JOINED_BYTES;
	return secret_alloc(t->joined_room, &t->joined);
}

void table_file_wipe(struct table_file *t)
{
	secret_free(t->joined, t->joined_room);
	t->joined = NULL;
}

void layout_files_close(struct layout_file *const *files, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct table_file *file = files[i] ? files[i]->table : NULL;
		struct layout_group *g = file ? file->group : NULL;
		if (!g)
			continue;
		for (unsigned t = 0; t < g->layout->tables_count; t++)
			held_free(&g->held[t]);
		table_file_wipe(file);
	}
}

bool layout_file_unused(const struct layout_file *f)
{
	return f->table && f->table->unused;
}
