#pragma once
/*
 * Dates as exports write them. Year first with a separator, and months by name, can be read in one way only; every other form depends on the
 * order that the whole column decides.
 *
 *   2024-03-12  2024/3/12  20240312  12/03/2024  12.3.24  12032024  12 Mar 2024  March 12, 2024  12-Mar-24  45363 (Excel, where allowed)
 *
 * A time of day behind the date is ignored, and is no part of it: 12 Mar 10:30 and 12 Mar 10.30 have no year, 2024-01 10:30 no day. A word
 * that is no month, weekday or suffix of a day (2021-W01-1) makes it unreadable. A two-digit year is the latest that is not after the present one.
 * Years before 1901 and from 2100 on are the sentinels of spreadsheets and registers (1900-01-01, 09099999): missing.
 */
#include "core/civil.h"
#include "core/err.h"
#include "read/rd.h"

#include <stdbool.h>
#include <stdint.h>

enum date_order { ORDER_NONE, ORDER_YMD, ORDER_DMY, ORDER_MDY };

struct date_rules {
	enum date_order order;
	bool excel_serials;
	bool past; /* a birth: a two-digit year is never after today */
	int32_t today;
};

enum date_found { DATE_FOUND, DATE_SENTINEL, DATE_IMPOSSIBLE, DATE_UNREADABLE };

/* cell is trimmed and not empty. *out is a valid date where DATE_FOUND is returned, and only there. */
enum date_found date_read(const struct date_rules *rules, struct rd_cell cell, struct civil *out);

/* What the cells of a column would allow. */
struct date_tally {
	uint64_t clear;   /* one reading only, whatever the order */
	uint64_t fits[4]; /* by enum date_order, of the others */
	uint64_t only[4]; /* fits no other order */
};

void date_tally_add(struct date_tally *t, const struct date_rules *rules, struct rd_cell cell);
/* The order that the column decides: ORDER_NONE without dates; ERR_AMBIGUOUS (without a note) when it does not. */
enum err date_tally_decide(const struct date_tally *t, enum date_order *out);
