#pragma once
/*
 * Who cannot be told apart in the rows as they are written: the classes of clients over all traits of the episodes' frame, a value that is not there
 * being one of its own. Clients without an episode are in no row and count for no class.
 *
 * traits  attributes of the client, and modality and problem of the first
 *         episode; those with one value for all say nothing
 * errors  ERR_LIMIT more than ten such traits; ERR_MEMORY
 * cost    rows x traits
 * oracle  tests/privacy/export_rows_test.sh, awk on the file
 */
#include "exchange/data_frame.h"
#include "risk/exposure.h"

must_check enum err export_classes(struct arena *mem, const struct frame *episodes, struct exposure *out);
