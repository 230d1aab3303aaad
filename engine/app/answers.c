#include "app/answers.h"

/* In the order of enum layout_decimal. */
const char *const answer_decimals[] = {"found", "comma", "point", NULL};

void answers_choose(const struct answers *a, struct syntax_choice *choice)
{
	choice->codes = a->codes;
	choice->queries = a->queries.n;
	choice->query = a->queries.item;
}
