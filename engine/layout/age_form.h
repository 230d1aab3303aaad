#pragma once
/*
 * An age that is written out: ">89", "90+", "over 90", "aged 92", "92 years old", "born 1931".
 *
 * open    of ages with no upper end only those from 89 up say something: 90. "85+" is no age
 * errors  false for anything else; words beside the number must be of age, and there is one number only
 */
#include "read/rd.h"

#include <stdbool.h>

/* A year of birth (*age -1), or an age (*year 0). */
bool age_form_read(struct rd_cell cell, int *age, int *year);
