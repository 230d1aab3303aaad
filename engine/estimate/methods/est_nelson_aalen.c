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
	ESTIMATE_TIMES,
	{.name = "ties",
	 .kind = METHOD_CHOICE,
	 .choices = "breslow fh",
	 .help = "tied events: all at once (breslow, Nelson-Aalen) or one after the other (fh, Fleming-Harrington)"},
	ESTIMATE_START_TIME,
	ESTIMATE_MIN_RISK,
	ESTIMATE_REVERSE,
	ESTIMATE_END,
};

static enum err run(struct estimate *e)
{
	return estimate_km(e, KM_HAZARD, estimate_choice(e, "ties") ? KM_FLEMING_HARRINGTON : KM_BRESLOW);
}

const struct method est_nelson_aalen = {
	.name = "nelson-aalen",
	.title = "Nelson-Aalen cumulative hazard",
	.source = "Nelson 1969; Aalen 1978; Fleming & Harrington 1984; agrees with R survival::survfit (cumhaz)",
	.options = options,
	.run = run,
};
