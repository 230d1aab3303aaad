#include "estimate/estimate_km.h"

static const struct method_option options[] = {
	ESTIMATE_TIME,   ESTIMATE_ENTRY, ESTIMATE_EVENT,     ESTIMATE_BY,    ESTIMATE_CLUSTER, ESTIMATE_WEIGHTS,
	ESTIMATE_ROBUST, ESTIMATE_LEVEL, ESTIMATE_CONF_TYPE, ESTIMATE_TIMES, ESTIMATE_END,
};

static enum err run(struct estimate *e)
{
	return estimate_km(e, KM_HAZARD);
}

const struct method est_nelson_aalen = {
	.name = "nelson-aalen",
	.title = "Nelson-Aalen cumulative hazard",
	.source = "Nelson 1969; Aalen 1978; agrees with R survival::survfit (cumhaz)",
	.options = options,
	.run = run,
};
