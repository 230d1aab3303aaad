#include "read/rd_kind.h"
#include "read/sqlite_source.h"
#include "read/syntax.h"

#include <stdlib.h>
#include <string.h>

struct sqlite_rows {
	struct rd *rd;
	struct sqlite_source *from;
	long row;
};

static enum err sqlite_next(void *state, struct rd_row *row)
{
	struct sqlite_rows *s = state;
	enum err err = sqlite_source_next(s->from, &row->cell);
	if (err)
		return err;
	row->number = ++s->row;
	row->n = s->rd->header.n;
	return ERR_OK;
}

static enum err sqlite_rewind(void *state)
{
	struct sqlite_rows *s = state;
	sqlite_source_rewind(s->from);
	s->row = 0;
	return ERR_OK;
}

static void sqlite_close(void *state)
{
	struct sqlite_rows *s = state;
	sqlite_source_close(s->from);
	free(s);
}

static enum err open_rows(const struct syntax_choice *choice, size_t i, struct sqlite_rows *s)
{
	enum err err = choice->queries ? sqlite_source_query(s->from, choice->query[i], (int)i + 1)
				       : sqlite_source_table(s->from, i);
	if (err)
		return err;
	s->rd->header = (struct rd_row){.n = sqlite_source_columns(s->from), .cell = sqlite_source_names(s->from)};
	s->rd->info.bytes = sqlite_source_size(s->from);
	return ERR_OK;
}

static enum err open_sqlite(const struct source_place *place, const struct syntax_choice *choice, size_t i, struct rd **out)
{
	static const struct rd_kind kind = {.next = sqlite_next, .rewind = sqlite_rewind, .close = sqlite_close};
	struct rd *r = calloc(1, sizeof *r);
	struct sqlite_rows *s = calloc(1, sizeof *s);
	if (!r || !s) {
		free(r);
		free(s);
		return err_memory();
	}
	*r = (struct rd){.kind = &kind, .state = s, .info = {.syntax = "sqlite"}};
	s->rd = r;
	enum err err = sqlite_source_open(place, &s->from);
	if (!err)
		err = open_rows(choice, i, s);
	if (!err)
		err = rd_look_at_first_row(r, place->file);
	if (err)
		rd_close(r);
	else
		*out = r;
	return err;
}

static enum err count_tables(const struct source_place *place, const struct syntax_choice *choice, size_t *n)
{
	struct sqlite_source *s = NULL;
	size_t tables = (size_t)choice->queries;
	enum err err = sqlite_source_open(place, &s);
	if (!err && !tables)
		err = sqlite_source_tables(s, &tables);
	sqlite_source_close(s);
	if (!err && !tables)
		err = err_at(ERR_EMPTY, err_place(place->file, 0, 0), "the database has no table with rows");
	if (!err)
		*n = tables;
	return err;
}

static int knows(const unsigned char *head, size_t n)
{
	return n >= 16 && !memcmp(head, "SQLite format 3", 16) ? 9 : 0;
}

const struct syntax syntax_sqlite = {
	.name = "sqlite",
	.title = "SQLite databases: each table, or what --query selects",
	.takes_queries = true,
	.knows = knows,
	.tables = count_tables,
	.open = open_sqlite,
};
