#include "core/edit_distance.h"

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t edit_distance(const char *a, size_t n, const char *b, size_t m)
{
	size_t row[EDIT_LONGEST + 1];
	if (n > EDIT_LONGEST || m > EDIT_LONGEST)
		return EDIT_LONGEST + 1;
	for (size_t j = 0; j <= m; j++)
		row[j] = j;
	/* d(i, j) = min(d(i-1, j) + 1, d(i, j-1) + 1, d(i-1, j-1) + [a(i) is not b(j)]); row holds d(i, .), corner d(i-1, j-1). */
	for (size_t i = 1; i <= n; i++) {
		size_t corner = row[0];
		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t above = row[j];
			row[j] = least(least(above, row[j - 1]) + 1, corner + (a[i - 1] != b[j - 1]));
			corner = above;
		}
	}
	return row[m];
}
