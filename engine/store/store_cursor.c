#include "store/store_inside.h"

#include <limits.h>
#include <stdlib.h>

struct store_cursor {
	const struct store *marks; /* whose ledger gives clients their tags; NULL: none does */
	struct print print;
	sqlite3_stmt *client, *visit;
	size_t scores;
	struct stored_visit *row;
	size_t n, room;
	int64_t waiting; /* client of the row that visit stands on */
	bool end;
};

static enum err damaged(void)
{
	return err_set(ERR_FORMAT, "the dataset is damaged: a value is outside its range");
}

static enum err visit_sql(const struct store_info *info, char **out)
{
	sqlite3_str *s = sqlite3_str_new(NULL);
	sqlite3_str_appendall(s, "SELECT client,at,attendance,duration,modality,problem,breakthrough,breakthrough_type,"
				 "end_reason,therapist,clinic,format,stage,fee,daypart");
	for (size_t i = 0; i < info->instruments; i++)
		sqlite3_str_appendf(s, ",\"score_%w\"", info->instrument[i]);
	sqlite3_str_appendall(s, " FROM visit ORDER BY client,seq");
	*out = sqlite3_str_finish(s);
	return *out ? ERR_OK : err_memory();
}

static enum err step_visit(struct store_cursor *c)
{
	enum err err = db_step(c->visit);
	if (!err)
		c->waiting = sqlite3_column_int64(c->visit, 0);
	c->end = err != ERR_OK;
	return err == ERR_END ? ERR_OK : err;
}

static enum err prepare_clients(sqlite3 *db, sqlite3_stmt **out)
{
	sqlite3_str *s = sqlite3_str_new(NULL);
	sqlite3_str_appendall(s, "SELECT client,age_band,intake_year,recent");
	for (int t = 0; t < CLIENT_TRAITS; t++)
		sqlite3_str_appendf(s, ",%s", trait_name((enum client_trait)t));
	sqlite3_str_appendall(s, " FROM client ORDER BY client");
	char *sql = sqlite3_str_finish(s);
	enum err err = sql ? db_prepare(db, sql, out) : err_memory();
	sqlite3_free(sql);
	return err;
}

enum err cursor_over(sqlite3 *db, const struct store_info *info, struct store_cursor **out)
{
	char *sql = NULL;
	struct store_cursor *c = calloc(1, sizeof *c);
	if (!c)
		return err_memory();
	c->scores = info->instruments;
	enum err err = visit_sql(info, &sql);
	if (!err)
		err = db_prepare(db, sql, &c->visit);
	if (!err)
		err = prepare_clients(db, &c->client);
	if (!err)
		err = step_visit(c);
	sqlite3_free(sql);
	if (err)
		store_cursor_close(c);
	else
		*out = c;
	return err;
}

enum err store_cursor_open(const struct store *s, struct store_cursor **out)
{
	enum err err = cursor_over(s->db, &s->info, out);
	if (err || !s->marks)
		return err;
	(*out)->marks = s;
	print_begin(&(*out)->print, s->info.instruments, s->info.instrument);
	return ERR_OK;
}

void store_cursor_close(struct store_cursor *c)
{
	if (!c)
		return;
	sqlite3_finalize(c->client);
	sqlite3_finalize(c->visit);
	free(c->row);
	free(c);
}

/* A column that is none, or from 0 to most. */
static int code_of(sqlite3_stmt *s, int column, int none, int most, bool *bad)
{
	if (sqlite3_column_type(s, column) == SQLITE_NULL)
		return none;
	int64_t v = sqlite3_column_int64(s, column);
	*bad |= v < 0 || v > most;
	return (int)v;
}

static int32_t wide_of(sqlite3_stmt *s, int column, bool *bad)
{
	if (sqlite3_column_type(s, column) == SQLITE_NULL)
		return RECORD_NO_SCORE;
	int64_t v = sqlite3_column_int64(s, column);
	*bad |= v <= INT32_MIN || v > INT32_MAX;
	return (int32_t)v;
}

static enum err read_visit(const struct store_cursor *c, struct stored_visit *v)
{
	bool bad = false;
	sqlite3_stmt *s = c->visit;
	v->at = wide_of(s, 1, &bad);
	v->attendance = (int16_t)code_of(s, 2, -1, INT16_MAX, &bad);
	v->duration = (int16_t)code_of(s, 3, -1, INT16_MAX, &bad);
	v->modality = (int16_t)code_of(s, 4, -1, INT16_MAX, &bad);
	v->problem = (int16_t)code_of(s, 5, -1, INT16_MAX, &bad);
	v->breakthrough = (int16_t)code_of(s, 6, -1, INT16_MAX, &bad);
	v->breakthrough_type = (int16_t)code_of(s, 7, -1, INT16_MAX, &bad);
	v->end_reason = (int16_t)code_of(s, 8, -1, INT16_MAX, &bad);
	v->therapist = code_of(s, 9, 0, INT32_MAX, &bad);
	v->clinic = code_of(s, 10, 0, INT32_MAX, &bad);
	v->format = (int16_t)code_of(s, 11, -1, INT16_MAX, &bad);
	v->stage = (int16_t)code_of(s, 12, -1, INT16_MAX, &bad);
	v->fee = (int16_t)code_of(s, 13, -1, INT16_MAX, &bad);
	v->daypart = (int16_t)code_of(s, 14, -1, INT16_MAX, &bad);
	for (size_t i = 0; i < RECORD_SCORES; i++)
		v->score[i] = i < c->scores ? wide_of(s, 15 + (int)i, &bad) : RECORD_NO_SCORE;
	return bad ? damaged() : ERR_OK;
}

static enum err add_visit(struct store_cursor *c)
{
	if (c->n == c->room) {
		size_t more = c->room ? c->room * 2 : 64;
		struct stored_visit *larger = realloc(c->row, more * sizeof *larger);
		if (!larger)
			return err_memory();
		c->row = larger;
		c->room = more;
	}
	enum err err = read_visit(c, &c->row[c->n]);
	if (err)
		return err;
	c->n++;
	return step_visit(c);
}

/* Everything that is stored of the client: the fingerprint leaves out who treated them and where. */
static void tag(const struct store_cursor *c, struct stored_client *client)
{
	uint64_t content = print_of(&c->print, client, c->row, c->n);
	for (size_t i = 0; i < c->n; i++)
		content = print_mix(print_mix(content, (uint64_t)c->row[i].therapist), (uint64_t)c->row[i].clinic);
	ledger_tag(c->marks, content, client);
}

enum err store_cursor_next(struct store_cursor *c, struct stored_client *client, const struct stored_visit **visits,
			   size_t *n)
{
	bool bad = false;
	enum err err = db_step(c->client);
	if (err)
		return err;
	struct stored_client got = {.id = sqlite3_column_int64(c->client, 0),
				    .age_band = code_of(c->client, 1, -1, INT16_MAX, &bad),
				    .intake_year = code_of(c->client, 2, -1, INT16_MAX, &bad),
				    .recent = code_of(c->client, 3, 0, 1, &bad) == 1};
	for (int t = 0; t < CLIENT_TRAITS; t++)
		got.trait[t] = (int16_t)code_of(c->client, 4 + t, -1, INT16_MAX, &bad);
	if (bad || (!c->end && c->waiting < got.id))
		return damaged();
	c->n = 0;
	while (!c->end && c->waiting == got.id) {
		err = add_visit(c);
		if (err)
			return err;
	}
	if (c->marks)
		tag(c, &got);
	*client = got;
	*visits = c->row;
	*n = c->n;
	return ERR_OK;
}
