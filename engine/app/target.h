#pragma once
/*
 * Whether an output may go where it is asked to: looked at before the work begins, so that nobody waits an hour for "there is no such folder", and
 * so that no input is overwritten by what was made of it.
 *
 * ERR_USAGE  the output is one of the inputs (compared by file, not by name), or a file of the asked format in the output folder is
 * ERR_DISK   there is no such folder; the output is a folder where a file is needed, or a file where a folder is
 */
#include "core/err.h"

#include <stddef.h>

/* option: for the message. A symbolic link, or a folder that everybody may change, is ERR_DISK: another could put a file in the place of ours. */
must_check enum err target_place(const char *output, const char *option);
/* inputs: paths, NULL for none given; they need not exist. */
must_check enum err target_file(const char *output, const char *const *inputs, size_t n);
/* extension: ".csv", of the files that will stand in the folder. */
must_check enum err target_folder(const char *output, const char *extension, const char *const *inputs, size_t n);
