#pragma once
/*
 * Events by name, as trials call them: "baseline_arm_1" is day 0, "week_2_arm_1" day 14, "3 month follow-up" day 91 (months of 30.4375 days, rounded).
 *
 * Needs a number with a unit (day, week, month, year) beside it, or a word for the start (baseline, intake, screening, enrolment); the number of an
 * arm tells nothing. errors: false for anything else.
 */
#include "read/rd.h"

#include <stdbool.h>
#include <stdint.h>

bool event_form_read(struct rd_cell cell, int32_t *day);
