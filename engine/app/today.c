#include "app/today.h"

#include <stdlib.h>
#include <time.h>

int32_t today(void)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	char *end;
	if (epoch && *epoch) {
		long long seconds = strtoll(epoch, &end, 10);
		if (!*end && seconds >= 0)
			return (int32_t)(seconds / 86400);
	}
	return (int32_t)(time(NULL) / 86400);
}
