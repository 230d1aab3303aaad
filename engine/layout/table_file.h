#pragma once
/* One table of several while it is read, and what the tables of an export have in common. */
#include "layout/held.h"
#include "layout/layout_file.h"

enum { NO_DAY = INT32_MIN, NO_PLACE = -1 };

/* Columns that make one key; n = 0: they are not there. */
struct key_cells {
	int n, cell[LAYOUT_MOST_KEYS];
};

/* A condition on rows whose column is there. */
struct row_where {
	int cell;
	const struct layout_where *where;
};

struct row_filter {
	int n;
	struct row_where *where;
};

/* One lookup on the way from a row to others; before: the step whose row looks it up, -1: the row itself. */
struct join_step {
	int before;
	unsigned link; /* of the lookups of the table that looks it up */
	const struct layout_lookup *lookup;
};

enum { JOIN_STEPS = 64 };

/* From a table to every other that its rows lead to, by every way that sees no table twice; nearer ones first. */
struct join_way {
	int steps;
	struct join_step step[JOIN_STEPS];
};

struct layout_group {
	const struct layout *layout;
	size_t n;
	struct layout_file **file;
	struct held held[LAYOUT_MOST_TABLES];
	struct join_way way[LAYOUT_MOST_TABLES];
	bool holds[LAYOUT_MOST_TABLES]; /* rows of the table are held */
	size_t instruments;             /* of the plan */
	bool loaded;
};

struct table_file {
	struct layout_group *group;
	unsigned place; /* in the group */
	unsigned at;    /* table of the layout */
	bool unused;    /* no table of the layout: not read */
	const struct layout_table *table;
	struct key_cells key[HELD_INDEXES], link[LAYOUT_MOST_LOOKUPS];
	struct row_filter drop, take, scores;
	int events, instruments, values;
	struct taker *event, *instrument, *value;
	bool *seen;              /* by position in the set of instruments: some row names it */
	int *position;           /* the same: in the plan, or NO_PLACE */
	size_t first, end, next; /* of the held rows: the file's */
	void *joined;            /* secret memory: keys of several columns, of the row at hand */
	size_t joined_n, joined_room;
};

/* What a row of a table is, beside its record. */
struct table_row {
	bool scores, nothing; /* it gives a measurement; it gives nothing */
	struct held_keys keys;
};

/* The file's place in a group, by its matched columns. */
must_check enum err table_file_make(struct arena *mem, struct layout_file *f);
/* True where the table reads the column itself. */
bool table_file_keeps(struct layout_file *f, enum layout_role role, const struct taker *t);
/* What a row is before anything is read. */
void table_file_blank(struct layout_file *f);
/* Files of one layout, recognised. */
must_check enum err table_group_make(struct arena *mem, struct layout_file *const *file, size_t n);
/* Reads a row: what its own columns say. */
enum layout_reason table_row_take(struct layout_file *f, const struct rd_row *row, struct record *out,
				  struct table_row *more);
/* What other tables add, and what the row is then. */
enum layout_reason table_row_finish(const struct layout_file *f, const struct table_row *more, struct record *out);
/* Makes t->joined. */
must_check enum err table_file_joined(struct table_file *t);
void table_file_wipe(struct table_file *t);
/* Reads the tables whose rows are held, if it was not done yet; by: whose watch sees them, where it is a share. */
must_check enum err table_load(struct layout_group *g, const struct layout_file *by);
must_check enum err table_next(struct layout_file *f, struct record *out, enum layout_reason *reason);
must_check enum err table_ways(struct layout_group *g);
/*
 * What the rows that a row looks up say, and those that they look up, where out has what blank has. Of several rows of a key all are asked, and the ways
 * go on from the last that came. REASON_NO_MATCH: a row is not there that is needed all along its way.
 */
enum layout_reason table_join(const struct layout_group *g, unsigned table, const struct rd_cell *link,
			      const struct record *blank, struct record *out);
/* Which of an instrument column's cells name an instrument of the set; -1. Does not count. */
int table_instrument_of(const struct layout_file *f, const struct rd_row *row);
