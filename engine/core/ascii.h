#pragma once
/* Characters by their ASCII code, whatever the locale. */
#include <stdbool.h>

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}
