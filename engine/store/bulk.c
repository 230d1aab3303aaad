#include "store/bulk.h"

#include "store/schema.h"
#include "store/tree.h"

static enum err root_of(sqlite3 *db, const char *table, uint32_t *out)
{
	char sql[80];
	int64_t page = 0;
	sqlite3_snprintf(sizeof sql, sql, "SELECT rootpage FROM sqlite_schema WHERE name=%Q", table);
	enum err err = db_integer(db, sql, &page);
	*out = (uint32_t)page;
	return err;
}

enum err bulk_find_roots(sqlite3 *db, struct bulk_roots *out)
{
	enum err err = root_of(db, "client", &out->client);
	return err ? err : root_of(db, "visit", &out->visit);
}

static enum err reader_begin(const void *context, void **reader)
{
	struct deid_cursor *c = NULL;
	enum err err = deid_cursor_new(context, &c);
	*reader = c;
	return err;
}

static enum err client_row(void *reader, size_t i, int64_t *value)
{
	return deid_cursor_client(reader, i, value);
}

static enum err visit_row(void *reader, size_t i, int64_t *value)
{
	return deid_cursor_visit(reader, i, value);
}

static void reader_end(void *reader)
{
	deid_cursor_free(reader);
}

enum err bulk_write(const char *path, const struct bulk_roots *roots, const struct deid_set *set)
{
	const struct tree_rows clients = {.n = deid_set_clients(set),
					  .columns = DEID_CONTINUES,
					  .by_rowid = true,
					  .context = set,
					  .begin = reader_begin,
					  .row = client_row,
					  .end = reader_end};
	const struct tree_rows visits = {.n = deid_set_visits(set),
					 .columns = VISIT_COLUMNS + (int)deid_set_plan(set)->instruments,
					 .context = set,
					 .begin = reader_begin,
					 .row = visit_row,
					 .end = reader_end};
	struct tree_file *f = NULL;
	_Static_assert((int)VISIT_COLUMNS == (int)DEID_VISIT__COUNT && (int)VISIT_COLUMNS + RECORD_SCORES <= TREE_COLUMNS,
		       "rows of a set are rows of the dataset");
	_Static_assert((int)DEID_CLIENT__COUNT <= TREE_COLUMNS,
		       "a client's fields have room, those that are not stored too");
	enum err err = tree_open(path, &f);
	if (err)
		return err;
	err = tree_write(f, roots->client, &clients);
	if (!err)
		err = tree_write(f, roots->visit, &visits);
	if (err) {
		tree_abandon(f);
		return err;
	}
	return tree_close(f);
}
