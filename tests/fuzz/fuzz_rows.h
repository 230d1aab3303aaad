#pragma once
/*
 * What every fuzzer of a syntax asks of a file: whatever it is, there are rows or one error, and after a rewind the same rows again; aborts otherwise. The
 * bytes are put into a file of this process's own.
 */
#include "read/syntax.h"

void fuzz_rows(const struct syntax *s, const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
