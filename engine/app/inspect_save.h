#pragma once
/*
 * The answers of a person as a layout: the layout that the exports have, the date order and decimals that were told, and the columns that were told
 * or read from typed names, by their headers. The next --layout FILE.yaml needs no answers.
 *
 * Headers are the clinic's own words. One that looks like an identifier, or holds a name of the export, is refused. The file is written whole, mode 0600.
 * errors  ERR_VALUE: a question is open that ingest would stop for; files of different layouts, or that contradict each other; a header that cannot be
 *         written or is none; ERR_USAGE, ERR_DISK: the place
 */
#include "app/inspect.h"

must_check enum err inspect_save(const struct inspect *in, const char *path);
/* Whether path may be written: before a person is asked anything. */
must_check enum err inspect_save_place(const struct ingest_request *r, const char *path);
