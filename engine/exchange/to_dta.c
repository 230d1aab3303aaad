/* Stata 14 and later. */
#include "exchange/to_stat.h"
#include "exchange/writers.h"

enum { STATA_14 = 118 };

enum err to_dta(const struct exchange_request *r, const struct frame *f, FILE *out)
{
	(void)r;
	static const struct stat_format dta = {.begin = readstat_begin_writing_dta,
					       .version = STATA_14,
					       .value_labels = true,
					       .whole = "%12.0g",
					       .real = "%10.0g",
					       .code = "%12.0g"};
	return to_stat(&dta, f, out);
}
