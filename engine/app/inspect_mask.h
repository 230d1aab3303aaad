#pragma once
/*
 * The shape of a cell, for a person who may not see the cell: letters are a, capitals A, digits 9, spaces and punctuation stay. What is no ASCII is
 * a letter; control characters are ?. The shape is cut, with ".." behind it, after 24 characters.
 */
#include "read/rd.h"

enum { INSPECT_SHAPE = 28 };

void inspect_mask(struct rd_cell cell, char out[INSPECT_SHAPE]);
