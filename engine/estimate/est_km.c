#include "estimate/estimate_km.h"

static const struct method_option options[] = {
	ESTIMATE_TIME,   ESTIMATE_ENTRY, ESTIMATE_EVENT,     ESTIMATE_BY,  ESTIMATE_CLUSTER, ESTIMATE_WEIGHTS,
	ESTIMATE_ROBUST, ESTIMATE_LEVEL, ESTIMATE_CONF_TYPE, ESTIMATE_TAU, ESTIMATE_TIMES,   ESTIMATE_END,
};

static enum err run(struct estimate *e)
{
	return estimate_km(e, KM_SURVIVAL);
}

const struct method est_km = {
	.name = "km",
	.title = "Kaplan-Meier curves",
	.source = "Kaplan & Meier 1958; Greenwood 1926; agrees with R survival::survfit",
	.options = options,
	.run = run,
};
