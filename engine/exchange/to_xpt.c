/* SAS: a transport file of version 8. */
#include "exchange/to_stat.h"
#include "exchange/writers.h"

enum { TRANSPORT = 8 };

enum err to_xpt(const struct exchange_request *r, const struct frame *f, FILE *out)
{
	(void)r;
	static const struct stat_format xpt = {
		.begin = readstat_begin_writing_xport, .version = TRANSPORT, .table_name = true};
	return to_stat(&xpt, f, out);
}
