#pragma once
/* The day of the run, days since 1970 (UTC): from SOURCE_DATE_EPOCH where it is set, so that a second run gives the same bytes. */
#include <stdint.h>

int32_t today(void);
