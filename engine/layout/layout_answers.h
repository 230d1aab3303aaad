#pragma once
/*
 * What a person said of single columns: by place (--column 7=client_id, 2:5=phq9, 5=bdi2@3, 5-13=phq9#1, 9-12=drop) or by header, in a
 * layout that inspect saved.
 *
 * Of a column of categories it may be said, too, what single spellings stand for: they are then read as the layout reads its own codes.
 * A column that was spoken of is that, whatever its header says; what a role's cells may hold is checked as ever.
 * errors  ERR_USAGE for words that say nothing, a column that is not there, a score of a wide file without its occasion; ERR_VALUE in a saved layout
 */
#include "layout/layout_parts.h"

struct layout_answer {
	int file, column, last; /* file 0: every one; columns from column to last */
	struct layout_saying said;
};

/* A role, an instrument (any of its names) or drop. False: no such word. */
bool layout_saying_of(const struct layout_set *s, const char *word, struct layout_saying *out);
/* The options' columns, into s. */
must_check enum err layout_answers_take(struct layout_set *s, const struct layout_options *o);
/* Whether what a saved layout says can be meant. */
must_check enum err layout_answers_check_saved(const struct layout_set *s, const struct layout *l);
/* Makes the columns of a header what was said of them; mem is for *m. */
must_check enum err layout_answers_apply(struct arena *mem, const struct layout_set *s, int file,
					 const struct rd_row *header, struct matching *m);
/* Of the matching that was chosen. */
must_check enum err layout_answers_check(const struct layout_set *s, int file, const struct matching *m);
