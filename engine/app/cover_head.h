#pragma once
/*
 * The audit head that a finished workbook's cover prints.
 *
 * errors  ERR_END there is none; those of reading the workbook
 */
#include "deid/chain.h"

/* "0123..": 64 hexadecimal digits. False: it is not that. */
bool head_of_text(const char *text, size_t n, unsigned char out[CHAIN_BYTES]);
must_check enum err cover_head(const char *path, int file, unsigned char out[CHAIN_BYTES]);
