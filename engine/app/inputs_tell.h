#pragma once
/*
 * Tells on standard error which files of folders and archives were left out because they belong to an export and hold no data.
 */
#include "read/input.h"

void inputs_tell_beside(const struct inputs *in);
