#include "deid/columns/occupation.h"

#include <stdbool.h>

static int group_of_code(const char *text, size_t n)
{
	enum { LONGEST = 4 };
	size_t digits = 0;
	while (digits < n && text[digits] >= '0' && text[digits] <= '9')
		digits++;
	bool ends = digits == n || text[digits] == ' ' || text[digits] == ':';
	return digits && digits <= LONGEST && ends && text[0] != '0' ? text[0] - '0' : VOCABULARY_UNMAPPED;
}

int occupation_group(const struct vocabulary *titles, const char *text, size_t n)
{
	int group = group_of_code(text, n);
	return group ? group : vocabulary_code_of(titles, text, n);
}
