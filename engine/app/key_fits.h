#pragma once
/*
 * The key file that a command names beside a dataset: opened, and shown to be the one that the dataset was made with.
 *
 * errors  ERR_KEY unsafe (deid/key.h), or another key than the dataset's
 */
#include "deid/key.h"
#include "store/store.h"

/* path NULL: *out becomes NULL. dataset: the path that s was opened from. */
must_check enum err key_of_dataset(const char *path, const char *dataset, const struct store *s, struct key **out);
