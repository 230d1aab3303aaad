#pragma once
/*
 * What was named on the command line, as a flat list of tables: a file of one table, each table of a workbook or database, each file of a folder or
 * an archive. Tables are numbered from 1 in the order of the arguments, and within an argument in the order of names (bytes) or of the container.
 *
 * -        standard input: as a file where it is one, else kept in memory (read/raw.h), of at most 1 GiB
 * folder   its regular files, not hidden ones (read/folder_files.h)
 * .gz      what is packed in it; also inside a folder or a .zip
 * .zip     its files but for hidden ones; an archive within an archive is refused when it is opened. Limits: zip_limits_exports
 * beside   A folder's or archive's files that belong to a FHIR bulk export and hold no data (read/beside.h) are no tables; they are told apart.
 *
 * A table is told by its positions; no name of a file, member or sheet leaves this module. What is wrong with a file of a folder or an archive is told
 * when that table is opened, so that the others can go on without it.
 * errors  ERR_FILE, ERR_EMPTY, ERR_FORMAT, ERR_LIMIT, ERR_MEMORY, with the number of the argument as file
 * open    tables are readers as any other; of more than 64, few are open at a time (read/rd_shelf.h)
 * cost    opens every file once and reads its first bytes
 */
#include "read/beside.h"
#include "read/syntax.h"

struct inputs;

struct input {
	int argument; /* 1-based */
	int member;   /* of a folder or an archive, 1-based; 0: the argument is the file */
	int table;    /* of the file, 1-based; 0: it is the only one */
	const struct syntax *syntax;
	enum beside beside; /* BESIDE_NOTHING but for those of inputs_beside() */
};

/* path and choice are borrowed and outlive the result. */
must_check enum err inputs_open(int n, char *const *path, const struct syntax_choice *choice, struct inputs **out);
size_t inputs_count(const struct inputs *in);
const struct input *inputs_at(const struct inputs *in, size_t i);
/* The files that were left out, from 0; NULL behind the last. */
const struct input *inputs_beside(const struct inputs *in, size_t i);
/* Table i, from 0, as rows; its errors name it as file i + 1. It is closed before the inputs are. */
must_check enum err inputs_rd(const struct inputs *in, size_t i, struct rd **out);
void inputs_close(struct inputs *in);
