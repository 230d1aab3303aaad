#include "read/pg_source.h"

#include <string.h>

bool pg_is_connection(const char *words)
{
	static const char *const begins[] = {"postgres://", "postgresql://", "host=",    "hostaddr=", "port=",
					     "dbname=",     "user=",         "service=", "password=", NULL};
	for (size_t i = 0; begins[i]; i++)
		if (!strncmp(words, begins[i], strlen(begins[i])))
			return true;
	return false;
}

#ifdef UPTURN_POSTGRESQL
#include "read/rd_inside.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

/* Types of the server's catalogue (pg_type.dat). */
enum { OID_BOOL = 16, OID_BYTEA = 17 };

struct pg_source {
	int file, number, n;
	PGconn *connection;
	char *declare;
	PGresult *names, *block;
	int at; /* row of the block */
	long row;
	struct rd_cell *name, *cell;
};

static enum err no_connection(int file)
{
	return err_at(ERR_FILE, err_place(file, 0, 0),
		      "the database server gives no connection: check its address, the user and the password with psql");
}

/* SQLSTATE is five letters and digits; anything else is not shown. */
static enum err told(const struct pg_source *s, const PGresult *r)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	bool sound = state && strlen(state) == 5 && strspn(state, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 5;
	struct err_place where = err_place(s->file, s->row, 0);
	return sound ? err_at(ERR_USAGE, where, "the server refuses query %d (SQLSTATE %s); try it with psql", s->number,
			      state)
		     : err_at(ERR_FILE, where, "the connection to the database server broke off");
}

/* One statement. *out may be NULL: nothing is expected. */
static enum err ask(const struct pg_source *s, const char *sql, PGresult **out)
{
	PGresult *r = PQexecParams(s->connection, sql, 0, NULL, NULL, NULL, NULL, 0);
	ExecStatusType got = PQresultStatus(r);
	enum err err = got == PGRES_COMMAND_OK || got == PGRES_TUPLES_OK ? ERR_OK : told(s, r);
	if (!err && out)
		*out = r;
	else
		PQclear(r);
	return err;
}

/* In the process list everybody who is logged in reads the command line. */
enum err pg_source_check(const char *words, int file)
{
	char *complaint = NULL;
	bool secret = false;
	PQconninfoOption *option = PQconninfoParse(words, &complaint);
	PQfreemem(complaint);
	for (const PQconninfoOption *o = option; o && o->keyword; o++)
		secret |= o->val && *o->val && (!strcmp(o->keyword, "password") || !strcmp(o->keyword, "sslpassword"));
	PQconninfoFree(option);
	return secret ? err_at(ERR_USAGE, err_place(file, 0, 0),
			       "a password on the command line can be read by others while the program runs: leave it out, "
			       "and keep it in ~/.pgpass (or the file of PGPASSFILE), or in PGPASSWORD")
		      : ERR_OK;
}

static enum err connect_to(struct pg_source *s, const char *words)
{
	static const char *const settings[] = {"SET datestyle = ISO", "SET intervalstyle = iso_8601",
					       "SET extra_float_digits = 1", "SET cursor_tuple_fraction = 1",
					       "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"};
	s->connection = PQconnectdb(words);
	if (!s->connection)
		return err_memory();
	if (PQstatus(s->connection) != CONNECTION_OK || PQsetClientEncoding(s->connection, "UTF8"))
		return no_connection(s->file);
	(void)PQsetErrorVerbosity(s->connection, PQERRORS_TERSE);
	enum err err = ERR_OK;
	for (size_t i = 0; i < sizeof settings / sizeof *settings && !err; i++)
		err = ask(s, settings[i], NULL);
	return err;
}

static enum err fetch(struct pg_source *s)
{
	PQclear(s->block);
	s->block = NULL;
	s->at = 0;
	return ask(s, "FETCH 512 FROM upturn_rows", &s->block);
}

static enum err keep_names(struct pg_source *s)
{
	enum err err = ask(s, "FETCH 0 FROM upturn_rows", &s->names);
	if (err)
		return err;
	s->n = PQnfields(s->names);
	if (s->n > RD_COLUMNS_MAX)
		return err_at(ERR_LIMIT, err_place(s->file, 0, 0), "more than %d columns", (int)RD_COLUMNS_MAX);
	s->name = calloc((size_t)s->n + 1, sizeof *s->name);
	s->cell = calloc((size_t)s->n + 1, sizeof *s->cell);
	if (!s->name || !s->cell)
		return err_memory();
	for (int i = 0; i < s->n; i++)
		s->name[i] = (struct rd_cell){.p = PQfname(s->names, i), .n = (uint32_t)strlen(PQfname(s->names, i))};
	return ERR_OK;
}

enum err pg_source_open(const char *words, int file, const char *sql, int number, struct pg_source **out)
{
	struct pg_source *s = calloc(1, sizeof *s);
	if (!s)
		return err_memory();
	s->file = file;
	s->number = number;
	enum err err = asprintf(&s->declare, "DECLARE upturn_rows NO SCROLL CURSOR FOR %s", sql) < 0 ? err_memory() : ERR_OK;
	if (!err)
		err = connect_to(s, words);
	if (!err)
		err = ask(s, s->declare, NULL);
	if (!err)
		err = keep_names(s);
	if (err)
		pg_source_close(s);
	else
		*out = s;
	return err;
}

void pg_source_close(struct pg_source *s)
{
	if (!s)
		return;
	PQclear(s->block);
	PQclear(s->names);
	PQfinish(s->connection);
	free(s->declare);
	free(s->name);
	free(s->cell);
	free(s);
}

int pg_source_columns(const struct pg_source *s)
{
	return s->n;
}

const struct rd_cell *pg_source_names(const struct pg_source *s)
{
	return s->name;
}

static struct rd_cell cell_of(const PGresult *r, int row, int i)
{
	if (PQgetisnull(r, row, i))
		return (struct rd_cell){0};
	Oid type = PQftype(r, i);
	const char *p = PQgetvalue(r, row, i);
	if (type == OID_BYTEA)
		p = "(binary)";
	else if (type == OID_BOOL)
		p = *p == 't' ? "true" : "false";
	else
		return (struct rd_cell){.p = p, .n = (uint32_t)PQgetlength(r, row, i)};
	return (struct rd_cell){.p = p, .n = (uint32_t)strlen(p)};
}

enum err pg_source_next(struct pg_source *s, const struct rd_cell **cell)
{
	enum err err = !s->block || s->at == PQntuples(s->block) ? fetch(s) : ERR_OK;
	if (err)
		return err;
	if (!PQntuples(s->block))
		return ERR_END;
	s->row++;
	for (int i = 0; i < s->n; i++) {
		s->cell[i] = cell_of(s->block, s->at, i);
		if (s->cell[i].n > RD_CELL_MAX)
			return err_at(ERR_LIMIT, err_place(s->file, s->row, i + 1),
				      "a cell of more than 1 MiB; leave that column out");
	}
	s->at++;
	*cell = s->cell;
	return ERR_OK;
}

enum err pg_source_rewind(struct pg_source *s)
{
	PQclear(s->block);
	s->block = NULL;
	s->at = 0;
	s->row = 0;
	enum err err = ask(s, "CLOSE upturn_rows", NULL);
	return err ? err : ask(s, s->declare, NULL);
}
#endif
