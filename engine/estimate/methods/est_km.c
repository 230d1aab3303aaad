#include "estimate/estimate_km.h"

static const struct method_option options[] = {
	ESTIMATE_TIME,
	ESTIMATE_ENTRY,
	ESTIMATE_EVENT,
	ESTIMATE_BY,
	ESTIMATE_CLUSTER,
	ESTIMATE_WEIGHTS,
	ESTIMATE_FREQUENCIES,
	ESTIMATE_ROBUST,
	ESTIMATE_LEVEL,
	ESTIMATE_CONF_TYPE,
	ESTIMATE_TAU,
	ESTIMATE_TIMES,
	{.name = "type",
	 .kind = METHOD_CHOICE,
	 .choices = "km breslow fh",
	 .help = "product (km), or exp(-H): Nelson-Aalen (breslow), tied events one after the other (fh)"},
	ESTIMATE_START_TIME,
	ESTIMATE_MIN_RISK,
	ESTIMATE_REVERSE,
	ESTIMATE_END,
};

static enum err run(struct estimate *e)
{
	return estimate_km(e, KM_SURVIVAL, (enum km_type)estimate_choice(e, "type"));
}

const struct method est_km = {
	.name = "km",
	.title = "Kaplan-Meier curves",
	.source = "Kaplan & Meier 1958; Greenwood 1926; Fleming & Harrington 1984; agrees with R survival::survfit",
	.options = options,
	.run = run,
};
