#pragma once
/* The numbers of all tables and what ties them, with what is hidden of them. Private to disclose/joint.c. */
#include "disclose/joint.h"
#include "infer/infer.h"

/* One number of the release, on however many sheets it stands. */
struct joint_number {
	bool hidden;
	double cost;     /* of hiding it */
	long floor;      /* of a hidden one: what an insider knows */
	size_t first, n; /* its cells: by[first] .. by[first + n - 1], places in cell */
};

struct joint_cell {
	struct gate *gate;
	size_t cell; /* in the gate's table */
	size_t number;
	long value, own;
};

struct joint_line {
	size_t n;
	size_t *number; /* the total first */
};

struct joint {
	struct arena *mem;
	struct infer *store;
	size_t numbers, cells, lines, line_room;
	struct joint_number *number;
	struct joint_cell *cell;
	size_t *by;
	struct joint_line *line;
	long *truth;
	size_t hidden;  /* cells hidden since it was made */
	uint64_t *work; /* that the searches of the release took so far, as infer_work() counts */
};

must_check enum err joint_new(struct arena *mem, struct gate *gate, size_t n, struct joint *out);
/* A number may be anything from its floor on. */
void joint_open(struct joint *j, size_t number);
/* All its cells go. */
void joint_hide(struct joint *j, size_t number);
/* The table of the cell loses every count that adds up. */
void joint_drop(struct joint *j, const struct joint_cell *given);
