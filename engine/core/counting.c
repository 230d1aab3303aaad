#include "core/counting.h"

void counting_pass(size_t n, const int32_t *code, size_t codes, const size_t *from, size_t *to, size_t *start)
{
	for (size_t i = 0; i < n; i++)
		start[code[i] + 1]++;
	for (size_t k = 0; k < codes; k++)
		start[k + 1] += start[k];
	for (size_t i = 0; i < n; i++) {
		size_t row = from ? from[i] : i;
		to[start[code[row]]++] = row;
	}
	for (size_t k = codes; k > 0; k--)
		start[k] = start[k - 1];
	start[0] = 0;
}
