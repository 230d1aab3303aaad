#pragma once
/*
 * An output file that is whole or is not there: written beside its target under a private name (mode 0600), synced, and renamed
 * into place. A run that was killed leaves it; the next one for the same target removes it (core/stale.h). outfile_abandon() removes the
 * partial file; it is safe on NULL.
 */
#include "core/err.h"

#include <stdio.h>

struct outfile;

/* Makes an empty private file beside target. */
must_check enum err outfile_begin(const char *target, struct outfile **out);
/* Its path while it is being written (for libraries that open files themselves). */
const char *outfile_path(const struct outfile *o);
/* Syncs, renames into place, syncs the folder. Frees o whatever happens. */
must_check enum err outfile_commit(struct outfile *o);
void outfile_abandon(struct outfile *o);
/* An output that is whole already takes the place of the target; the folder is synced. */
must_check enum err outfile_move(const char *from, const char *target);
/* begin, write n bytes, commit. */
must_check enum err outfile_write(const char *target, const void *bytes, size_t n);
/* ERR_DISK, with the sentence that every output has. why: the system's or the library's words. */
must_check enum err outfile_failed(const char *why);
/* A name made or removed in the folder of path is on the disk. Not 0: errno says why. */
int outfile_sync_folder_of(const char *path);
