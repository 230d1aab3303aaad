#pragma once
/* The inside of a result, for result.c (which builds it) and result_print.c (which prints it). */
#include "result/result.h"

#include <stddef.h>

enum result_kind { CELL_TEXT, CELL_WORDS, CELL_COUNT, CELL_NUM, CELL_FLAG };

struct result_cell {
	const char *key;
	enum result_kind kind;
	enum why why; /* of a num; also a reason alone (key NULL) */
	union {
		const char *text;
		long long count;
		double num;
		bool flag;
	};
};

struct result_part {
	struct result *of;
	const char *name;
	enum result_shape shape;
	struct result_cell *cell;
	size_t cells, cell_room;
	size_t *row; /* first cell of each row */
	size_t rows, row_room;
};

#define RESULT_PARTS_MAX 12

struct result {
	bool failed;
	size_t parts;
	struct result_part part[RESULT_PARTS_MAX];
};

/* The cells of row i: first and one past the last. */
static inline size_t result_row_begin(const struct result_part *p, size_t i)
{
	return p->row[i];
}

static inline size_t result_row_end(const struct result_part *p, size_t i)
{
	return i + 1 < p->rows ? p->row[i + 1] : p->cells;
}

/* The reasons of a row in words, joined; false when there are none. */
bool result_reasons(const struct result_part *p, size_t row, char *text, size_t size);
