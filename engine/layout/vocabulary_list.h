#pragma once
/* One list of datasets/vocabularies, by its domain; also lists that are no categories of a record (column: the roles of columns). */
#include "layout/vocabulary.h"

must_check enum err vocabulary_list_load(struct arena *mem, const char *domain, struct vocabulary *out);
