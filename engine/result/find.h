#pragma once
/*
 * Looks a value up in a built result, by the names it is printed under: for checks of agreement.
 *
 * part   "" the pairs at the top, "glance" an object or the only row of a list, "tidy" a list with row 0.., or
 *        "tidy@time[@strata][@cause]": the row of the list that has these values (row is not looked at)
 * cost   one pass over the part
 */
#include "result/result.h"

enum result_found { RESULT_ABSENT, RESULT_NUMBER, RESULT_TEXTUAL, RESULT_NULL };

struct result_place {
	const char *part;
	long row;
	const char *key;
};

struct result_value {
	enum result_found found;
	double number;
	const char *text; /* flags: "true", "false" */
};

struct result_value result_find(const struct result *r, const struct result_place *place);
