/* One syntax (SYNTAX, a struct of read/syntax.h) under libFuzzer, its files as they are. A program is built for each syntax of the registry. */
#include "fuzz_rows.h"

extern const struct syntax SYNTAX;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	fuzz_rows(&SYNTAX, bytes, n);
	return 0;
}
