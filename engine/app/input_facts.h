#pragma once
/* What inspect and the ingestion summary tell of a table beside its layout. */
#include "read/rd.h"
#include "result/result.h"

/* "," "tab" ...; "": no delimited text. */
const char *input_facts_delimiter(char delimiter);
/* Of a workbook: its sheet by number, and what of it does not show. */
void input_facts_sheet(struct result_part *p, const struct rd_info *info);
