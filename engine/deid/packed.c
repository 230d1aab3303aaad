#include "deid/packed.h"

#include "core/secret.h"

#include <stdlib.h>

void packed_begin(struct packed_rows *rows, size_t scores)
{
	size_t width = sizeof(struct packed) + scores * sizeof(int32_t);
	*rows = (struct packed_rows){.scores = scores, .stride = (width + 3) & ~(size_t)3};
}

static enum err add_block(struct packed_rows *rows)
{
	void *p = NULL;
	void **larger = realloc(rows->block, (rows->blocks + 1) * sizeof *larger);
	if (!larger)
		return err_memory();
	rows->block = larger;
	enum err err = secret_alloc(PACKED_BLOCK_ROWS * rows->stride, &p);
	if (err)
		return err;
	rows->block[rows->blocks++] = p;
	return ERR_OK;
}

enum err packed_add(struct packed_rows *rows, struct packed **out)
{
	if (rows->n >= UINT32_MAX - (size_t)PACKED_BLOCK_ROWS)
		return err_set(ERR_LIMIT, "more appointments than the program accepts; split the export");
	if (rows->n == rows->blocks * PACKED_BLOCK_ROWS) {
		enum err err = add_block(rows);
		if (err)
			return err;
	}
	*out = packed_at(rows, rows->n++);
	return ERR_OK;
}

void packed_done(struct packed_rows *rows)
{
	for (size_t i = 0; i < rows->blocks; i++)
		secret_free(rows->block[i], PACKED_BLOCK_ROWS * rows->stride);
	free(rows->block);
	*rows = (struct packed_rows){0};
}
