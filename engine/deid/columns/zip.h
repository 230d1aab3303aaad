#pragma once
/*
 * A US ZIP code to its first three digits, where Safe Harbor lets them stay.
 *
 * rule    45 CFR 164.514(b)(2)(i)(B): the prefix stays where the ZIP codes that share it hold more than 20,000 people by the current census;
 *         everywhere else it becomes 000
 * table   an allow-list: the 894 prefixes with a tabulation area in the Census of 2020 (Demographic and Housing Characteristics File, table P1,
 *         population of every ZCTA5 summed by its first three digits) without the 18 that hold 20,000 people or fewer. Military mail and prefixes
 *         that are not assigned are in no list, and so 000. ZIP_STRICTEST also denies what the censuses of 2000 (17) and 2010 (14) denied
 * forms   12345, 12345-6789, 12345 6789, 123456789; with leading zeros lost to a spreadsheet: 3601 is 03601, 601 is 00601, 36011234 is 03601-1234
 * errors  ZIP_NONE for anything else
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum zip_table { ZIP_CENSUS_2020, ZIP_STRICTEST };
#define ZIP_TABLE_NAME "Census of 2020, DHC table P1: ZIP code tabulation areas by their first three digits"
enum { ZIP_NONE = -1, ZIP_OTHER = 0, ZIP_PREFIXES = 1000, ZIP_TABLE = 2020 };

bool zip_allowed(int prefix, enum zip_table table);
/* The prefix as a number, ZIP_OTHER (000), or ZIP_NONE. */
int zip_prefix(const char *text, size_t n, enum zip_table table);
/* Of the table of 2020: changes whenever a prefix moves in or out. Never negative as int64_t. */
uint64_t zip_fingerprint(void);
