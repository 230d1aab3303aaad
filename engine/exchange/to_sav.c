/* SPSS. */
#include "exchange/to_stat.h"
#include "exchange/writers.h"

enum err to_sav(const struct exchange_request *r, const struct frame *f, FILE *out)
{
	(void)r;
	static const struct stat_format sav = {.begin = readstat_begin_writing_sav,
					       .compression = READSTAT_COMPRESS_ROWS,
					       .value_labels = true,
					       .whole = "F8.0",
					       .real = "F8.2",
					       .code = "F8.0"};
	return to_stat(&sav, f, out);
}
