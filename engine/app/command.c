#include "app/command.h"

#include "core/err.h"
#include "core/progress.h"

#include <stdio.h>

int command_fail(void)
{
	const struct err_note *n = err_last();
	progress_end();
	fputs("upturn: ", stderr);
	if (n->file)
		fprintf(stderr, "file %d", n->file);
	if (n->row)
		fprintf(stderr, "%srow %ld", n->file ? ", " : "", n->row);
	if (n->column)
		fprintf(stderr, "%scolumn %d", n->file || n->row ? ", " : "", n->column);
	fprintf(stderr, "%s%s\n", n->file || n->row || n->column ? ": " : "", n->text);
	return n->code == ERR_USAGE ? 2 : 1;
}
