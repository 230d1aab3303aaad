#pragma once
/*
 * What adds up in a written workbook, as its own sheet "What adds up" tells it (reports/adds_up.c), taken into a store of numbers (infer/infer.h):
 * a number is between the bounds of its class of rounding, a withheld one is anything from 0 (qi: 1) on. Knows nothing of the gate.
 *
 * errors  ERR_FORMAT: the sheet says what the workbook does not hold; ERR_MEMORY
 */
#include "app/written.h"
#include "infer/infer.h"

struct adding_number {
	uint32_t sheet, row, column;
	const struct written_cell *cell;
	bool derived;   /* a rounded total of released parts: their sum, and no class of its own */
	bool of_nobody; /* a part of a total that is told as nobody: no more than the total says */
};

struct adding {
	bool told; /* the workbook holds such a sheet */
	bool rounded;
	bool noised; /* by differential privacy: nothing is withheld or rounded, least is 0 */
	long least, nearest;
	struct infer *store;
	size_t n, room;
	struct adding_number *number; /* by place in the store */
	size_t sums, shares, same;
};

must_check enum err adding_read(const struct written *w, struct adding *out);
