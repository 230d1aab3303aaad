#pragma once
/*
 * What was named on the command line, as a flat list of tables: a file of one table, each table of a workbook or database, each file of a folder or
 * an archive. Tables are numbered from 1 in the order of the arguments, and within an argument in the order of names (bytes) or of the container.
 *
 * A table is told by its positions; no name of a file, member or sheet leaves this module.
 * errors  ERR_FILE, ERR_EMPTY, ERR_FORMAT, ERR_MEMORY, with the number of the argument as file
 * cost    opens every file once and reads its first bytes
 */
#include "read/syntax.h"

struct inputs;

struct input {
	int argument; /* 1-based */
	int member;   /* of a folder or an archive, 1-based; 0: the argument is the file */
	int table;    /* of the file, 1-based; 0: it is the only one */
	const struct syntax *syntax;
};

/* path and choice are borrowed and outlive the result. */
must_check enum err inputs_open(int n, char *const *path, const struct syntax_choice *choice, struct inputs **out);
size_t inputs_count(const struct inputs *in);
const struct input *inputs_at(const struct inputs *in, size_t i);
/* Table i, from 0, as rows; its errors name it as file i + 1. */
must_check enum err inputs_rd(const struct inputs *in, size_t i, struct rd **out);
void inputs_close(struct inputs *in);
