#pragma once
/*
 * Which sheets of a workbook are read: those that are shown and hold something, or the one that --sheet names. Sheets that are hidden are never read.
 *
 * number   as a person counts the tabs: the shown sheets from 1, empty ones too
 * name     upper and lower case of ASCII letters are the same
 * errors   ERR_USAGE no such sheet; ERR_EMPTY nothing shown holds anything, or the chosen sheet; ERR_AMBIGUOUS one sheet by its number, another by its name
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>

struct sheet_entry {
	const char *name;
	bool shown;
	bool filled; /* has a cell with a value */
};

/* The positions in entry[0..n) of those to read, in order, into out (room n). */
must_check enum err sheet_choose(const struct sheet_entry *entry, size_t n, const char *choice, int file, size_t *out,
				 size_t *chosen);
/* The number of the sheet at position i. */
int sheet_number(const struct sheet_entry *entry, size_t i);
/* How many of n sheets are hidden. */
int sheet_hidden(const struct sheet_entry *entry, size_t n);
