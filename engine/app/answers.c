#include "app/answers.h"

/* In the order of enum layout_decimal. */
const char *const answer_decimals[] = {"found", "comma", "point", NULL};
