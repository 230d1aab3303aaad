#pragma once
/* What the files of this module share. */
#include "layout/dates.h"
#include "layout/layout.h"
#include "layout/layout_look.h"
#include "layout/layout_yaml.h"
#include "layout/occasion_form.h"
#include "layout/words.h"

/* What a person makes of a column. */
struct layout_saying {
	enum layout_role role;
	int instrument; /* position in the set's instruments, -1: no score */
	bool has_occasion, follow_up;
	int occasion;
	int item; /* role item: of the instrument; 0: none */
};

struct layout_answer;

struct layout_set {
	struct arena *mem;
	const struct instrument_set *instruments;
	struct instrument_names names;
	struct vocabulary_index scores; /* folded header of a score column to position in instruments */
	struct vocabularies vocabularies;
	struct vocabulary roles;   /* names of columns; code is enum layout_role */
	struct vocabulary missing; /* words that are no value */
	size_t n;
	const struct layout **layout;      /* by name */
	const struct layout *chosen;       /* by the options, or NULL */
	bool chosen_file;                  /* it is a file of its own */
	enum date_order order;             /* by the options, or ORDER_NONE */
	bool confirmed;                    /* the order of occasions that was read from typed names */
	enum layout_decimal decimal;       /* by the options */
	struct scale_choice *scale_choice; /* by the options, one an instrument */
	bool any_scale;                    /* by the options: scores are not judged */
	int answers;
	struct layout_answer *answer; /* by the options */
	int spelled_n;
	const struct layout_spelled *spelled; /* by the options */
	int32_t today;
};

enum occasion_kind { OCCASION_NONE, OCCASION_NUMBERED, OCCASION_FOLLOW_UP };

/* What a layout makes of one header cell. */
struct matched {
	enum layout_role role;
	bool known; /* some rule names it */
	bool repeated;
	int rank;       /* of the name it was known by: the lowest wins */
	int instrument; /* position in the set's instruments, -1: no score */
	enum occasion_kind kind;
	int occasion;
	int scale; /* position in layout->occasions */
	enum layout_because because;
	const char *by;                 /* the name or form that a list has for it, NULL: none */
	const struct layout_rule *rule; /* that it was known by, or NULL */
	unsigned told;                  /* of its codes the first ones: by a person */
	int form, item;                 /* which item of which questionnaire it names, or could; item 0: none */
	const char *item_by;            /* by this form */
};

struct matching {
	const struct layout *layout;
	int n;
	struct matched *column;
	int known; /* columns matched: the measure of fit */
	int scores;
	int scale;        /* wide: the one unit that the occasions are in, -1: none or several */
	uint64_t lacking; /* bit per role that is required and not there, or there and must not be */
	bool by_name;     /* no id: clients are told by name and birth date */
	bool fits;
};

struct matchings {
	size_t n;
	struct matching *item; /* in the order of the set, without layouts of tables */
	const struct matching *best, *nearest;
	int draws;
};

/* Headers "A|B": the place of A, or, without it, of B; -1. */
int table_header_at(const struct rd_row *header, const char *spec);
/* What a table needs besides the columns of its rules: its key, and what it is looked up by and looks up. */
void table_mark_links(const struct layout *l, const struct rd_row *header, struct matching *m);
/* The sub-layouts of a layout's tables; ERR_VALUE with the key that is wrong. */
must_check enum err tables_make(const struct layout_set *s, struct layout *l);

/* mem is for *out; file is for what a person said of its columns. */
must_check enum err layout_match(struct arena *mem, const struct layout_set *s, const struct layout *l, int file,
				 const struct rd_row *header, struct matching *out);
/* Every layout of the set, or the chosen one; *best: the one that fits best, or NULL; draws: how many fit as well. */
must_check enum err layout_match_all(struct arena *mem, const struct layout_set *s, int file, const struct rd_row *header,
				     struct matchings *out);
enum date_order layout_order_of_name(const char *name);
enum layout_role layout_role_of_name(const char *name);
/* A name of the client, whole or a part. */
static inline bool layout_role_is_name(enum layout_role role)
{
	return role == ROLE_NAME || role == ROLE_GIVEN_NAME || role == ROLE_SURNAME;
}
