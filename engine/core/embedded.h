#pragma once
/* A data file that travels inside the binary. Lists of them end with a NULL name (.cmake/embed.cmake writes them). */
#include <stddef.h>

struct embedded {
	const char *name;
	const unsigned char *bytes;
	size_t size;
};
