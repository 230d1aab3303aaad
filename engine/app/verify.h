#pragma once
/*
 * The audit of a workbook before it goes to its place (report_options.verify): the checks of parts, charts and cells that `upturn audit` makes later.
 *
 * errors  ERR_VALUE: something does not pass; the workbook is not written. Those of reading it
 * cost    three readings of the file
 */
#include "core/err.h"

must_check enum err verify_workbook(const char *path);
