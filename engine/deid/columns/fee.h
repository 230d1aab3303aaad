#pragma once
/*
 * An amount of money to its band: codes of datasets/vocabularies/fee.yaml (none; under 25, 50, 75, 100, 150, 200; 200 and over), whatever the
 * currency.
 *
 * forms   60, 60.00, 60,00, 1,200.00, 1.200,00 with a currency's sign or letters before or behind
 * errors  0 for anything else, a negative amount among it (words such as "waived" are the vocabulary's)
 */
#include <stddef.h>

int fee_band(const char *text, size_t n);
