#pragma once
/*
 * The link file beside the key, and its next form while a dataset is being written: first KEY.link.next is written, then the dataset, then the next
 * form takes the place of KEY.link. A run that was killed in between leaves a next form behind; whether it counts is for the dataset to say, which
 * holds the print of the link file that goes with it (store_info.link).
 *
 * errors  ERR_DISK, ERR_MEMORY; those of store_open()
 */
#include "core/err.h"

#include <stddef.h>

/* KEY.link. The caller frees. */
must_check enum err link_place(const char *key, char **out);
/* What a killed run left: taken where the dataset (NULL: none) goes with it, else removed. */
must_check enum err link_place_settle(const char *link, const char *dataset);
/* After an error the dataset tells whether it took the change in, and so which link file counts; where it cannot be asked, the next run asks. Returns that error. */
must_check enum err link_place_after_error(const char *link, const char *dataset);
must_check enum err link_place_stage(const char *link, const void *bytes, size_t n);
/* Removes it again: the dataset was not written. */
void link_place_abandon(const char *link);
/* The staged form takes the place; the bytes of the old one are overwritten. */
must_check enum err link_place_commit(const char *link);
