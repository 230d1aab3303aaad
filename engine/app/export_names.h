#pragma once
/*
 * The names of exports, for looking for them in what was made of those exports. Rows are read as ingest reads them; nothing else of them is held.
 *
 * errors  those of reading
 */
#include "scan/names.h"

/* n paths, in layouts that are recognised. */
must_check enum err export_names(char *const *path, int n, struct scan_names **out);
