#pragma once
/*
 * Which country a postcode is of, and for one of the United Kingdom its region, by the letters of its area. Nothing finer is ever made of it.
 *
 * forms   United Kingdom: A9 A99 A9A AA9 AA99 AA9A, with or without the inward part 9AA, and GIR 0AA; case, spaces and hyphens do not count.
 *         An outward code alone that ends in a letter (SW1A) is one only in the areas that have such districts. Canada: A9A 9A9
 * region  codes of datasets/vocabularies/uk_region.yaml: the nine regions of England, Wales, Scotland, Northern Ireland, and the islands.
 *         An area that crosses a border is where most of its addresses are (Royal Mail's 121 areas, with JE, GY and IM)
 * errors  POSTCODE_OTHER for anything else. Special codes (GIR 0AA, BX, BF) have the country and no region
 */
#include <stddef.h>

enum postcode_country { POSTCODE_OTHER, POSTCODE_UK, POSTCODE_CANADA };

/* *region: code of uk_region; 0 where a postcode of the United Kingdom has none; else -1. May be NULL. */
enum postcode_country postcode_read(const char *text, size_t n, int *region);
