#pragma once
/*
 * For the module alone: one page of a b-tree, filled from its end, and the cells that go into it (https://www.sqlite.org/fileformat2.html, 1.6, 2.1).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* TREE_CELL: room for the longest cell of TREE_COLUMNS integers: sizes, header and 8 bytes a column. */
enum { TREE_PAGE = 16384, TREE_CELL = 640 };
enum tree_page_kind { TREE_INDEX_INTERIOR = 2, TREE_ROWID_INTERIOR = 5, TREE_INDEX_LEAF = 10, TREE_ROWID_LEAF = 13 };

struct tree_page {
	unsigned char *bytes; /* TREE_PAGE */
	size_t cells, start;  /* start: where the cells begin */
	size_t header;
};

/* A zeroed page. */
void tree_page_begin(struct tree_page *p, unsigned char *bytes, enum tree_page_kind kind);
bool tree_page_fits(const struct tree_page *p, size_t n);
void tree_page_add(struct tree_page *p, const unsigned char *cell, size_t n);
/* The same of a cell that is in its place already: before p->start. */
void tree_page_take(struct tree_page *p, size_t n);
/* Takes the last cell off again, of n bytes; its place is zeroed. */
void tree_page_drop(struct tree_page *p, size_t n);
/* Writes the page's header; right: of an interior page, its last child. */
void tree_page_end(struct tree_page *p, uint32_t right);

/* Returns the bytes written. */
size_t tree_put_varint(unsigned char *to, uint64_t v);
void tree_put_u32(unsigned char *to, uint32_t v);
/* A record of n values (TREE_COLUMNS_LEAST or more), made in the TREE_CELL bytes before end; by_rowid: the first is the rowid, which stands before the record. Returns the
   length of the cell, which ends at end; what is before it is as it was. */
size_t tree_put_cell(unsigned char *end, const int64_t *value, int n, bool by_rowid);
