#pragma once
/*
 * Which columns of an appointment the files of a run have. A later version of an appointment says nothing of a column that its file has not got: what
 * was known stays. An empty cell of a column that is there is said: what was known goes.
 */
#include "deid/packed.h"
#include "layout/layout.h"

struct present {
	uint32_t codes;  /* bits by enum packed_code */
	uint64_t scores; /* bits by position in the plan */
	bool therapist, clinic;
};

/* One more column of the file. */
void present_note(struct present *p, const struct layout_column *column);
/* By ordinal of the file, from 1 to `files`; [0] is of all together. A file that told of no columns has them all; tables that
 * links tie together have the columns of each other. The caller frees. */
must_check enum err present_in_files(const struct layout_column *column, size_t n, size_t files, struct present **out);
/* What `later` has no column for, it takes from `earlier`. */
void present_fill(const struct present *p, size_t scores, struct packed *later, const struct packed *earlier);
