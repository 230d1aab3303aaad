#pragma once
/*
 * What can be seen of a file by its header alone: which layouts fit how well, what each column is and why. For a person who decides.
 *
 * One pass over the header and all layouts; no row is read, nothing is counted.
 * errors  ERR_MEMORY; a file that no layout fits is no error here
 */
#include "layout/layout.h"
#include "layout/layout_yaml.h"

enum layout_because {
	BECAUSE_UNKNOWN,    /* nothing knows the header */
	BECAUSE_SAID,       /* --column */
	BECAUSE_SAVED,      /* a layout that holds what a person decided */
	BECAUSE_LAYOUT,     /* the layout names this header */
	BECAUSE_INSTRUMENT, /* a name of the instrument */
	BECAUSE_FORM,       /* a form of the layout: instrument and occasion */
	BECAUSE_TYPED,      /* the parts of a typed name: instrument and occasion */
	BECAUSE_LIST,       /* the list of column names */
};

struct layout_sight {
	enum layout_role role;
	enum layout_because because;
	const char *by;         /* the name or form of the list, folded; NULL: none */
	const char *instrument; /* its name; NULL: no score */
	bool has_occasion, follow_up;
	int occasion;
	int item;                        /* role item: which */
	const struct layout_code *codes; /* what a person said that spellings stand for */
	unsigned codes_n;
	const char *unit;     /* what the occasion counts: session, week, month, day */
	bool known, repeated; /* repeated: another column has its place */
	int instead;          /* repeated: that column, 1-based */
};

struct layout_fit {
	const char *name, *title;
	int known;        /* columns */
	uint64_t lacking; /* bit per role that is wanting, or in the way */
	bool fits;
};

struct layout_look {
	size_t fits;
	struct layout_fit *fit; /* best first: those that fit, then by columns */
	int draws;              /* how many fit as well as the first */
	const char *table;      /* a layout of several tables that this is one of, or NULL */
	bool typed;             /* the first reads the occasions of typed names */
	int n;
	struct layout_sight *column; /* as the first has them */
};

/* f is file's header row; everything lives in mem. */
must_check enum err layout_look(struct arena *mem, const struct layout_set *s, const struct rd_row *header, int file,
				struct layout_look *out);

/* The columns of a file as it was recognised: column holds one entry for each. */
void layout_sights(const struct layout_file *f, struct layout_sight *column);

enum { LAYOUT_NEAREST = 3 };
/* Columns (1-based) that nothing knows and whose headers are nearest to a name of the role; returns how many. */
int layout_nearest(const struct layout_set *s, const struct layout_look *look, const struct rd_row *header,
		   enum layout_role role, int column[LAYOUT_NEAREST]);
/* How numbers are written was told, by an option or by a saved layout. */
bool layout_decimal_told(const struct layout_set *s);

/* What a layout is made of, for writing it down again. */
struct layout_kept {
	const char *base;                 /* the layout that it builds on, or its own name */
	const char *date_order, *decimal; /* saved in it, or NULL */
	char *const *scales;              /* saved in it */
	unsigned scales_n;
	bool own; /* it came from a file of its own and builds on none: no later run finds it by its name */
};

struct layout_kept layout_kept(const struct layout_set *s, const char *name);
