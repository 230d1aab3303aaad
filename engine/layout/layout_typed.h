#pragma once
/*
 * Wide files whose columns are named as people type them (layout/occasion_typed.h): what no other rule of the layout knows is read by its parts.
 *
 * cost  every instrument's names against every header that no rule knows
 */
#include "layout/layout_parts.h"

/* Adds the columns that can be read to m; mem is for work. */
must_check enum err layout_typed_apply(struct arena *mem, const struct layout_set *s, const struct rd_row *header,
				       struct matching *m);
/* Whether some column of m was read so: its order wants confirming. */
bool layout_typed_used(const struct matching *m);
