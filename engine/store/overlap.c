#include "store/overlap.h"

#include "deid/pairing.h"
#include "store/schema.h"

#include <stdlib.h>

enum { MOST = VISIT_COLUMNS + RECORD_SCORES, FIRST_VALUE = DEID_ATTENDANCE };

struct overlap {
	const struct load *load;
	struct deid_cursor *set;
	sqlite3_stmt *known, *shift, *last, *read, *write, *drop, *move, *moved;
	int columns;
	bool weeks, told[MOST]; /* columns that the export has */
	int64_t *row;           /* of one client: those that are there, and behind them those of the set */
	bool *later;            /* beside them: of none of the exports before (deid_cursor_later) */
	size_t olds, news, room;
	struct pairing_item *item;
	int64_t client[DEID_CLIENT__COUNT];
	int64_t next; /* the number that was given last */
	bool any_moved;
	int64_t *seq; /* by visit of the set */
	struct store_taken taken;
};

static int64_t *row_at(const struct overlap *o, size_t i)
{
	return o->row + i * (size_t)o->columns;
}

static void note_told(struct overlap *o)
{
	const struct load *load = o->load;
	for (int f = FIRST_VALUE; f < VISIT_COLUMNS; f++)
		o->told[f] = deid_set_tells(load->set, (enum deid_visit_field)f);
	for (size_t i = 0; i < load->scores; i++)
		o->told[(size_t)VISIT_COLUMNS + i] =
			load->source[i] >= 0 && deid_set_tells_score(load->set, (size_t)load->source[i]);
}

/* Of the columns that the export has; their places are those of the row, from 1. */
static enum err prepare_write(sqlite3 *db, struct overlap *o)
{
	sqlite3_str *s = sqlite3_str_new(db);
	sqlite3_str_appendall(s, "UPDATE visit SET at=at");
	for (int c = FIRST_VALUE; c < o->columns; c++)
		if (o->told[c])
			sqlite3_str_appendf(s, ",\"%w\"=?%d", sqlite3_column_name(o->read, c), c + 1);
	sqlite3_str_appendall(s, " WHERE client=?1 AND seq=?2");
	char *sql = sqlite3_str_finish(s);
	enum err err = sql ? db_prepare(db, sql, &o->write) : err_memory();
	sqlite3_free(sql);
	return err;
}

static enum err prepare(sqlite3 *db, struct overlap *o)
{
	const struct {
		sqlite3_stmt **out;
		const char *sql;
	} statement[] = {
		{&o->known, "SELECT 1 FROM client WHERE client=?1"},
		{&o->shift, "UPDATE visit SET at=at+?2 WHERE client=?1"},
		{&o->last, "SELECT coalesce(max(seq),0) FROM visit WHERE client=?1"},
		{&o->read, "SELECT * FROM visit WHERE client=?1 ORDER BY seq"},
		{&o->drop, "DELETE FROM visit WHERE client=?1 AND seq=?2"},
		/* Numbers that are taken are out of the way as negative ones. */
		{&o->move, "UPDATE visit SET seq=-?3 WHERE client=?1 AND seq=?2"},
		{&o->moved, "UPDATE visit SET seq=-seq WHERE client=?1 AND seq<0"},
	};
	enum err err = ERR_OK;
	for (size_t i = 0; i < sizeof statement / sizeof *statement && !err; i++)
		err = db_prepare(db, statement[i].sql, statement[i].out);
	return err ? err : prepare_write(db, o);
}

static enum err run_for(const struct overlap *o, sqlite3_stmt *statement, int64_t second, int64_t third)
{
	sqlite3_bind_int64(statement, 1, o->client[DEID_CLIENT]);
	sqlite3_bind_int64(statement, 2, second);
	sqlite3_bind_int64(statement, 3, third);
	return db_run(statement);
}

static enum err ask(const struct overlap *o, sqlite3_stmt *statement, int64_t *out)
{
	sqlite3_bind_int64(statement, 1, o->client[DEID_CLIENT]);
	enum err err = db_step(statement);
	if (!err)
		*out = sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return err;
}

static enum err make_room(struct overlap *o, size_t rows)
{
	if (rows <= o->room)
		return ERR_OK;
	size_t room = 2 * rows + 64;
	int64_t *row = realloc(o->row, room * (size_t)o->columns * sizeof *row);
	if (row)
		o->row = row;
	struct pairing_item *item = row ? realloc(o->item, room * sizeof *item) : NULL;
	if (item)
		o->item = item;
	bool *later = item ? realloc(o->later, room * sizeof *later) : NULL;
	if (!later)
		return err_memory();
	o->later = later;
	o->room = room;
	return ERR_OK;
}

static enum err read_olds(struct overlap *o)
{
	enum err err = ERR_OK;
	o->olds = 0;
	sqlite3_bind_int64(o->read, 1, o->client[DEID_CLIENT]);
	while (!err && (err = db_step(o->read)) == ERR_OK) {
		err = make_room(o, o->olds + 1);
		for (int c = 0; c < o->columns && !err; c++)
			row_at(o, o->olds)[c] = sqlite3_column_type(o->read, c) == SQLITE_NULL
							? DEID_NULL
							: sqlite3_column_int64(o->read, c);
		o->olds++;
	}
	sqlite3_reset(o->read);
	return err == ERR_END ? ERR_OK : err;
}

static enum err read_new(const struct overlap *o, size_t visit, int64_t *out, bool *later)
{
	const struct load *load = o->load;
	int64_t row[DEID_VISIT__COUNT + RECORD_SCORES];
	enum err err = deid_cursor_visit(o->set, visit, row);
	if (err)
		return err;
	*later = deid_cursor_later(o->set);
	for (int f = 0; f < VISIT_COLUMNS; f++)
		out[f] = row[f];
	if (row[DEID_THERAPIST] != DEID_NULL)
		out[DEID_THERAPIST] = load->therapist[row[DEID_THERAPIST]];
	if (row[DEID_CLINIC] != DEID_NULL)
		out[DEID_CLINIC] = load->clinic[row[DEID_CLINIC]];
	for (size_t i = 0; i < load->scores; i++)
		out[(size_t)VISIT_COLUMNS + i] = load->source[i] < 0 ? DEID_NULL : row[DEID_VISIT__COUNT + load->source[i]];
	return ERR_OK;
}

static int compare(void *context, uint32_t a, uint32_t b)
{
	const struct overlap *o = context;
	const int64_t *x = row_at(o, a), *y = row_at(o, b);
	for (int c = FIRST_VALUE; c < o->columns; c++)
		if (o->told[c] && x[c] != y[c])
			return x[c] < y[c] ? -1 : 1;
	return 0;
}

static struct pairing_item item_of(const struct overlap *o, size_t i)
{
	const int64_t *row = row_at(o, i);
	bool who = o->told[DEID_THERAPIST] && row[DEID_THERAPIST] != DEID_NULL;
	bool part = o->told[DEID_DAYPART] && row[DEID_DAYPART] != DEID_NULL;
	return (struct pairing_item){.place = (uint32_t)i,
				     .who = who ? (uint32_t)row[DEID_THERAPIST] : 0,
				     .part = part ? (uint8_t)(row[DEID_DAYPART] + 1) : 0};
}

/* The appointments of one offset. */
struct group {
	size_t old, olds, visit, news;
	bool complete;
};

static enum err write_version(struct overlap *o, const int64_t *old, const int64_t *new)
{
	for (int c = FIRST_VALUE; c < o->columns; c++)
		if (o->told[c])
			db_bind(o->write, c + 1, new[c]);
	sqlite3_bind_int64(o->write, 1, o->client[DEID_CLIENT]);
	sqlite3_bind_int64(o->write, 2, old[DEID_SEQ]);
	return db_run(o->write);
}

static enum err settle_old(struct overlap *o, const struct group *g, const struct pairing_item *item)
{
	const int64_t *old = row_at(o, item->place);
	enum err err = ERR_OK;
	if (!item->with && g->complete) {
		o->taken.removed++;
		return run_for(o, o->drop, old[DEID_SEQ], 0);
	}
	if (item->with && item->alike)
		o->taken.same++;
	if (item->with && !item->alike) {
		o->taken.replaced++;
		err = write_version(o, old, row_at(o, o->item[item->with - 1].place));
	}
	o->next++;
	if (err || o->next == old[DEID_SEQ])
		return err;
	o->any_moved = true;
	return run_for(o, o->move, old[DEID_SEQ], o->next);
}

static enum err settle_group(struct overlap *o, const struct group *g, size_t first_visit)
{
	size_t first_new = o->olds + (g->visit - first_visit);
	struct pairing p = {.item = o->item,
			    .olds = g->olds,
			    .news = g->news,
			    .from_end = o->weeks && g->visit == first_visit,
			    .compare = compare,
			    .context = o};
	for (size_t i = 0; i < g->olds; i++)
		o->item[i] = item_of(o, g->old + i);
	for (size_t i = 0; i < g->news; i++) {
		o->item[g->olds + i] = item_of(o, first_new + i);
		o->item[g->olds + i].fresh = o->later[first_new + i];
	}
	enum err err = pairing_make(&p);
	for (size_t i = 0; i < g->olds && !err; i++)
		err = settle_old(o, g, &o->item[i]);
	for (size_t i = 0; i < g->news && !err; i++) {
		bool added = !o->item[g->olds + i].with;
		o->taken.added += added;
		o->seq[g->visit + i] = added ? ++o->next : 0;
	}
	return err;
}

static size_t alike_from(const struct overlap *o, size_t i, size_t end, int64_t at)
{
	size_t from = i;
	while (i < end && row_at(o, i)[DEID_AT] == at)
		i++;
	return i - from;
}

static enum err settle_rows(struct overlap *o, size_t visit)
{
	int64_t from = o->client[DEID_COVERS_FROM], to = o->client[DEID_COVERS_TO];
	size_t old = 0, new = o->olds, end = o->olds + o->news;
	enum err err = ERR_OK;
	o->next = 0;
	o->any_moved = false;
	while ((old < o->olds || new < end) && !err) {
		int64_t at = old < o->olds ? row_at(o, old)[DEID_AT] : row_at(o, new)[DEID_AT];
		if (new < end && row_at(o, new)[DEID_AT] < at)
			at = row_at(o, new)[DEID_AT];
		struct group g = {.old = old, .visit = visit + (new - o->olds), .complete = from <= at && at <= to};
		g.olds = alike_from(o, old, o->olds, at);
		g.news = alike_from(o, new, end, at);
		err = settle_group(o, &g, visit);
		old += g.olds;
		new += g.news;
	}
	return err || !o->any_moved ? err : run_for(o, o->moved, 0, 0);
}

/* All are later than what is there. */
static enum err go_on(struct overlap *o, size_t visit)
{
	int64_t last = 0;
	enum err err = ask(o, o->last, &last);
	for (size_t i = 0; i < o->news && !err; i++)
		o->seq[visit + i] = ++last;
	o->taken.added += o->news;
	return err;
}

static enum err unknown_there(void)
{
	return err_set(ERR_KEY,
		       "the link file beside the key is older than the dataset, or gone: restore the one that was "
		       "there after the dataset's last ingest, or take all exports into a new dataset under a new key");
}

static enum err settle_client(struct overlap *o, size_t visit)
{
	int64_t there;
	enum err err = ask(o, o->known, &there);
	if (err == ERR_END) {
		for (size_t i = 0; i < o->news; i++)
			o->seq[visit + i] = (int64_t)i + 1;
		o->taken.added += o->news;
		return ERR_OK;
	}
	if (!err && !o->client[DEID_KNOWN])
		err = unknown_there();
	if (!err && o->client[DEID_SHIFT])
		err = run_for(o, o->shift, o->client[DEID_SHIFT], 0);
	if (err || (o->client[DEID_CONTINUES] && o->client[DEID_COVERS_FROM] > o->client[DEID_COVERS_TO]))
		return err ? err : go_on(o, visit);
	err = read_olds(o);
	if (!err)
		err = make_room(o, o->olds + o->news);
	for (size_t i = 0; i < o->news && !err; i++)
		err = read_new(o, visit + i, row_at(o, o->olds + i), &o->later[o->olds + i]);
	return err ? err : settle_rows(o, visit);
}

/* The client's visits in the set, from this one on. */
static enum err count_news(struct overlap *o, size_t visit)
{
	int64_t row[DEID_VISIT__COUNT + RECORD_SCORES];
	size_t to = visit, visits = deid_set_visits(o->load->set);
	enum err err = ERR_OK;
	for (; to < visits && !err; to++) {
		err = deid_cursor_visit(o->set, to, row);
		if (!err && row[DEID_VISIT_CLIENT] != o->client[DEID_CLIENT])
			break;
	}
	o->news = to - visit;
	return err;
}

static enum err settle_all(struct overlap *o)
{
	enum err err = deid_cursor_new(o->load->set, &o->set);
	for (size_t visit = 0, client = 0; visit < deid_set_visits(o->load->set) && !err; visit += o->news, client++) {
		err = deid_cursor_client(o->set, client, o->client);
		if (!err)
			err = count_news(o, visit);
		if (!err)
			err = settle_client(o, visit);
	}
	return err;
}

enum err overlap_settle(sqlite3 *db, const struct load *load, int64_t **seq, struct store_taken *taken)
{
	struct overlap o = {.load = load,
			    .columns = VISIT_COLUMNS + (int)load->scores,
			    .weeks = deid_set_profile(load->set)->level[PROFILE_TIME] == TIME_WEEKS,
			    .seq = calloc(deid_set_visits(load->set) + 1, sizeof *o.seq)};
	note_told(&o);
	enum err err = o.seq ? prepare(db, &o) : err_memory();
	if (!err)
		err = settle_all(&o);
	sqlite3_stmt *const statement[] = {o.known, o.shift, o.last, o.read, o.write, o.drop, o.move, o.moved};
	for (size_t i = 0; i < sizeof statement / sizeof *statement; i++)
		sqlite3_finalize(statement[i]);
	deid_cursor_free(o.set);
	free(o.row);
	free(o.item);
	free(o.later);
	if (err) {
		free(o.seq);
		return err;
	}
	*seq = o.seq;
	*taken = o.taken;
	return ERR_OK;
}
