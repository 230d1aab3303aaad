#include "risk/hierarchy.h"

#include <string.h>

struct hierarchy hierarchy_for(const char *name, uint32_t least)
{
	if (!strcmp(name, "age_band"))
		return (struct hierarchy){.kind = HIERARCHY_BANDS, .width = {5, 10, 20}, .least = least};
	if (!strcmp(name, "intake_year"))
		return (struct hierarchy){.kind = HIERARCHY_BANDS, .width = {1, 2, 5}, .least = least};
	return (struct hierarchy){.kind = HIERARCHY_COMMON, .least = least};
}

int hierarchy_levels(const struct hierarchy *h)
{
	return h->kind == HIERARCHY_BANDS ? HIERARCHY_WIDTHS + 1 : 3;
}

int32_t hierarchy_value(const struct hierarchy *h, int level, int32_t value, uint32_t clients)
{
	if (value == RISK_MISSING || level == hierarchy_levels(h) - 1)
		return RISK_MISSING;
	if (h->kind == HIERARCHY_COMMON)
		return level && clients < h->least ? RISK_MISSING : value;
	int32_t over = value % h->width[level];
	return value - (over < 0 ? over + h->width[level] : over);
}

int32_t hierarchy_years(const struct hierarchy *h, int level)
{
	return h->kind == HIERARCHY_BANDS && level < HIERARCHY_WIDTHS ? h->width[level] : 0;
}

const char *hierarchy_level_name(const struct hierarchy *h, int level)
{
	static const char *const common[] = {"as it is", "common values", "left out"};
	if (h->kind == HIERARCHY_COMMON)
		return common[level];
	switch (hierarchy_years(h, level)) {
	case 0:
		return "left out";
	case 1:
		return "1 year";
	case 2:
		return "2 years";
	case 5:
		return "5 years";
	case 10:
		return "10 years";
	default:
		return "20 years";
	}
}
