#include "store/attributes.h"

#include "store/store_inside.h"

#include <string.h>

enum { MIXED = 99, RANKED = 13 };

static const char *const ranked[RANKED] = {"modality", "problem",     "diagnosis_group", "diagnosis", "gender",
					   "age_band", "intake_year", "ethnicity",       "uk_region", "state",
					   "zip3",     "country",     "occupation"};

/* The columns that could be known to others: all of client, whatever they are, and those of visit that say the same of a client every time. */
static const char client_columns[] = "SELECT name FROM pragma_table_info('client') WHERE name NOT IN ('client','recent')";
static const char visit_columns[] = "SELECT name FROM pragma_table_info('visit') WHERE name IN ('modality','problem')";

static enum err add_names(sqlite3 *db, struct arena *mem, const char *sql, bool of_visits, struct store_attributes *a)
{
	sqlite3_stmt *rows = NULL;
	enum err err = db_prepare(db, sql, &rows);
	while (!err && (err = db_step(rows)) == ERR_OK) {
		if (a->n == STORE_ATTRIBUTES) {
			err = err_set(ERR_LIMIT, "the dataset has more than %d attributes of clients", STORE_ATTRIBUTES);
			break;
		}
		struct store_attribute *to = &a->attribute[a->n++];
		*to = (struct store_attribute){.name = arena_text(mem, (const char *)sqlite3_column_text(rows, 0)),
					       .of_visits = of_visits};
		if (!to->name)
			err = err_memory();
	}
	sqlite3_finalize(rows);
	return err == ERR_END ? ERR_OK : err;
}

static int rank_of(const char *name)
{
	int i = 0;
	while (i < RANKED && strcmp(ranked[i], name) != 0)
		i++;
	return i;
}

/* Stable: what is not ranked stays in the order of the columns. */
static void order_attributes(struct store_attributes *a)
{
	for (size_t i = 1; i < a->n; i++) {
		struct store_attribute moved = a->attribute[i];
		size_t at = i;
		for (; at && rank_of(a->attribute[at - 1].name) > rank_of(moved.name); at--)
			a->attribute[at] = a->attribute[at - 1];
		a->attribute[at] = moved;
	}
}

static enum err make_room(struct arena *mem, struct store_attributes *a)
{
	int32_t **list[STORE_ATTRIBUTES + 3] = {&a->end_reason, &a->breakthrough, &a->first_score};
	size_t lists = 3;
	for (size_t i = 0; i < a->n; i++)
		list[lists++] = &a->attribute[i].value;
	a->client = ARENA_ARRAY(mem, a->clients + 1, int64_t);
	if (!a->client)
		return err_memory();
	for (size_t l = 0; l < lists; l++) {
		*list[l] = ARENA_ARRAY(mem, a->clients + 1, int32_t);
		if (!*list[l])
			return err_memory();
		for (size_t i = 0; i < a->clients; i++)
			(*list[l])[i] = STORE_UNKNOWN;
	}
	return ERR_OK;
}

static bool value_of(sqlite3_stmt *row, int column, int32_t *out)
{
	int64_t v = sqlite3_column_int64(row, column);
	bool known = sqlite3_column_type(row, column) != SQLITE_NULL;
	*out = !known ? STORE_UNKNOWN : v > INT32_MAX ? INT32_MAX : v <= INT32_MIN ? INT32_MIN + 1 : (int32_t)v;
	return known;
}

/* SELECT client, the columns of one table, and for visits what follows them. */
static enum err query(sqlite3 *db, const struct store_attributes *a, const struct store_info *info, bool of_visits,
		      sqlite3_stmt **out)
{
	sqlite3_str *s = sqlite3_str_new(db);
	sqlite3_str_appendall(s, "SELECT client");
	for (size_t i = 0; i < a->n; i++)
		if (a->attribute[i].of_visits == of_visits)
			sqlite3_str_appendf(s, ",\"%w\"", a->attribute[i].name);
	if (of_visits)
		sqlite3_str_appendall(s, ",end_reason,breakthrough");
	if (of_visits && info->instruments)
		sqlite3_str_appendf(s, ",\"score_%w\"", info->instrument[0]);
	sqlite3_str_appendall(s, of_visits ? " FROM visit ORDER BY client,seq" : " FROM client ORDER BY client");
	char *sql = sqlite3_str_finish(s);
	enum err err = sql ? db_prepare(db, sql, out) : err_memory();
	sqlite3_free(sql);
	return err;
}

static enum err read_clients(sqlite3 *db, struct store_attributes *a, const struct store_info *info)
{
	sqlite3_stmt *row = NULL;
	size_t client = 0;
	enum err err = query(db, a, info, false, &row);
	while (!err && (err = db_step(row)) == ERR_OK) {
		int column = 1;
		if (client == a->clients) {
			err = err_set(ERR_FORMAT, "the dataset is damaged: it holds more clients than it says");
			break;
		}
		a->client[client] = sqlite3_column_int64(row, 0);
		for (size_t i = 0; i < a->n; i++)
			if (!a->attribute[i].of_visits)
				value_of(row, column++, &a->attribute[i].value[client]);
		client++;
	}
	sqlite3_finalize(row);
	return err == ERR_END ? ERR_OK : err;
}

static void take_code(const struct store_attribute *a, size_t client, int32_t v)
{
	int32_t *to = &a->value[client];
	if (*to == STORE_UNKNOWN)
		*to = v;
	else if (*to != v && !strcmp(a->name, "modality"))
		*to = MIXED;
}

static void take_visit(struct store_attributes *a, sqlite3_stmt *row, size_t client)
{
	int column = 1;
	int32_t v;
	for (size_t i = 0; i < a->n; i++)
		if (a->attribute[i].of_visits && value_of(row, column++, &v))
			take_code(&a->attribute[i], client, v);
	if (value_of(row, column, &v))
		a->end_reason[client] = v;
	int32_t *breakthrough = &a->breakthrough[client];
	if (value_of(row, column + 1, &v) && v > 0)
		*breakthrough = 1;
	if (a->first_score[client] == STORE_UNKNOWN && column + 2 < sqlite3_column_count(row))
		value_of(row, column + 2, &a->first_score[client]);
}

static enum err read_visits(sqlite3 *db, struct store_attributes *a, const struct store_info *info)
{
	sqlite3_stmt *row = NULL;
	size_t client = 0;
	enum err err = query(db, a, info, true, &row);
	while (!err && (err = db_step(row)) == ERR_OK) {
		int64_t id = sqlite3_column_int64(row, 0);
		while (client < a->clients && a->client[client] < id)
			client++;
		if (client == a->clients || a->client[client] != id) {
			err = err_set(ERR_FORMAT, "the dataset is damaged: a visit of nobody");
			break;
		}
		take_visit(a, row, client);
	}
	sqlite3_finalize(row);
	return err == ERR_END ? ERR_OK : err;
}

/* Where nobody ever flags a breakthrough, nobody is known to have had none. */
static void no_flag_is_none(struct store_attributes *a)
{
	bool any = false;
	for (size_t c = 0; c < a->clients; c++)
		any = any || a->breakthrough[c] == 1;
	for (size_t c = 0; c < a->clients && any; c++)
		if (a->breakthrough[c] == STORE_UNKNOWN)
			a->breakthrough[c] = 0;
}

static void count_kinds(struct store_attributes *a)
{
	for (size_t i = 0; i < a->n; i++) {
		struct store_attribute *at = &a->attribute[i];
		size_t c = 0;
		while (c < a->clients && at->value[c] == at->value[0])
			c++;
		at->kinds = c < a->clients ? 2 : a->clients > 0;
	}
}

enum err store_attributes(const struct store *s, struct arena *mem, struct store_attributes *out)
{
	struct store_attributes a = {0};
	int64_t clients = 0;
	enum err err = add_names(s->db, mem, client_columns, false, &a);
	if (!err)
		err = add_names(s->db, mem, visit_columns, true, &a);
	if (!err)
		err = db_integer(s->db, "SELECT count(*) FROM client", &clients);
	a.clients = (size_t)clients;
	order_attributes(&a);
	if (!err)
		err = make_room(mem, &a);
	if (!err)
		err = read_clients(s->db, &a, &s->info);
	if (!err)
		err = read_visits(s->db, &a, &s->info);
	if (err)
		return err;
	count_kinds(&a);
	no_flag_is_none(&a);
	*out = a;
	return ERR_OK;
}
