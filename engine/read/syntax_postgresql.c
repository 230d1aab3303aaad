#include "read/pg_source.h"
#include "read/rd_kind.h"
#include "read/syntax.h"

#include <stdlib.h>

#ifdef UPTURN_POSTGRESQL
struct pg_rows {
	struct rd *rd;
	struct pg_source *from;
	long row;
};

static enum err pg_next(void *state, struct rd_row *row)
{
	struct pg_rows *s = state;
	enum err err = pg_source_next(s->from, &row->cell);
	if (err)
		return err;
	row->number = ++s->row;
	row->n = s->rd->header.n;
	return ERR_OK;
}

static enum err pg_rewind(void *state)
{
	struct pg_rows *s = state;
	s->row = 0;
	return pg_source_rewind(s->from);
}

static void pg_close(void *state)
{
	struct pg_rows *s = state;
	pg_source_close(s->from);
	free(s);
}

static enum err count_tables(const struct source_place *place, const struct syntax_choice *choice, size_t *n)
{
	enum err err = pg_source_check(place->path, place->file);
	*n = (size_t)choice->queries;
	if (err)
		return err;
	return *n ? ERR_OK
		  : err_at(ERR_USAGE, err_place(place->file, 0, 0),
			   "say what to read from the database server: --query \"SELECT ...\", once for each table");
}
static enum err open_pg(const struct source_place *place, const struct syntax_choice *choice, size_t i, struct rd **out)
{
	static const struct rd_kind kind = {.next = pg_next, .rewind = pg_rewind, .close = pg_close};
	size_t queries = 0;
	enum err err = count_tables(place, choice, &queries);
	if (err)
		return err;
	struct rd *r = calloc(1, sizeof *r);
	struct pg_rows *s = calloc(1, sizeof *s);
	if (!r || !s) {
		free(r);
		free(s);
		return err_memory();
	}
	*r = (struct rd){.kind = &kind, .state = s, .info = {.syntax = "postgresql"}};
	s->rd = r;
	err = pg_source_open(place->path, place->file, choice->query[i], (int)i + 1, &s->from);
	if (!err) {
		r->header = (struct rd_row){.n = pg_source_columns(s->from), .cell = pg_source_names(s->from)};
		err = rd_look_at_first_row(r, place->file);
	}
	if (err)
		rd_close(r);
	else
		*out = r;
	return err;
}

#else
static enum err open_pg(const struct source_place *place, const struct syntax_choice *choice, size_t i, struct rd **out)
{
	(void)choice, (void)i, (void)out;
	return err_at(ERR_USAGE, err_place(place->file, 0, 0), "this program was built without PostgreSQL (libpq)");
}

static enum err count_tables(const struct source_place *place, const struct syntax_choice *choice, size_t *n)
{
	(void)n;
	return open_pg(place, choice, 0, NULL);
}
#endif

/* A connection is no file: see named. */
static int knows(const unsigned char *head, size_t n)
{
	(void)head, (void)n;
	return 0;
}

const struct syntax syntax_postgresql = {
	.name = "postgresql",
	.title = "A PostgreSQL server: what --query selects",
	.takes_queries = true,
	.named = pg_is_connection,
	.knows = knows,
	.tables = count_tables,
	.open = open_pg,
};
