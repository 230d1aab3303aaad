#include "deid/columns/occupation.h"

#include "core/ascii.h"

#include <stdbool.h>

/* A code stands alone or before its title; what has more digits than a code is some other number. */
static int group_of_code(const char *text, size_t n)
{
	enum { LONGEST = 4 };
	size_t digits = 0, all = 0;
	while (digits < n && is_digit(text[digits]))
		digits++;
	for (size_t i = 0; i < n; i++)
		all += is_digit(text[i]);
	bool ends = digits == n || text[digits] == ' ' || text[digits] == ':';
	return digits && digits == all && digits <= LONGEST && ends && text[0] != '0' ? text[0] - '0' : VOCABULARY_UNMAPPED;
}

int occupation_group(const struct vocabulary *titles, const char *text, size_t n)
{
	int group = group_of_code(text, n);
	return group ? group : vocabulary_code_of(titles, text, n);
}
