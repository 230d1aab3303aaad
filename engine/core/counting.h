#pragma once
/*
 * Rows in the order of a code: one stable counting pass, so that several, the least code first, order by several codes.
 *
 * n        rows 0..n-1, each with a code of 0..codes-1
 * from     the order before (NULL: 0..n-1)
 * to       the order after
 * start    codes + 1 places, all 0; left with the first position of each code, and n
 * cost     n + codes
 */
#include <stddef.h>
#include <stdint.h>

void counting_pass(size_t n, const int32_t *code, size_t codes, const size_t *from, size_t *to, size_t *start);
