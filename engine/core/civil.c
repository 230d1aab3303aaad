#include "core/civil.h"

struct civil civil_of_day(int32_t day)
{
	int32_t z = day + 719468;
	int32_t era = (z >= 0 ? z : z - 146096) / 146097;
	int32_t doe = z - era * 146097;
	int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int32_t mp = (5 * doy + 2) / 153;
	int32_t month = mp < 10 ? mp + 3 : mp - 9;
	return (struct civil){.year = yoe + era * 400 + (month <= 2), .month = month, .day = doy - (153 * mp + 2) / 5 + 1};
}

int civil_age(struct civil birth, struct civil on)
{
	bool before = on.month < birth.month || (on.month == birth.month && on.day < birth.day);
	return on.year - birth.year - before;
}
