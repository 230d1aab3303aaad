#pragma once
/*
 * Groups split by one more code: rows that share a group and a code share the new group. Groups are numbered in the order of their first row, so that
 * the answer is the same on every machine.
 *
 * code    -1 (missing, a code of its own) .. codes - 1
 * errors  ERR_MEMORY
 * cost    rows, by direct address where groups x codes is small, else by hashing
 * oracle  tests/oracle/risk_table.awk compares every pair of rows
 */
#include "core/arena.h"
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

struct grouping {
	size_t room; /* a power of two */
	uint64_t *key;
	uint32_t *number;
};

struct grouping_rows {
	size_t n;
	const uint32_t *group;
	size_t groups;
	const int32_t *code;
	int32_t codes;
};

/* Work space for up to rows rows. */
must_check enum err grouping_new(struct arena *mem, size_t rows, struct grouping *out);
/* Writes the new group of each row (to may be rows->group) and returns how many there are. */
size_t grouping_split(const struct grouping *g, const struct grouping_rows *rows, uint32_t *to);
