#pragma once
/*
 * What is known of each row's time, from --type, --time, --time2 and --event, as R's Surv has them: it was after time and not after
 * time2 (see stats/parametric.h).
 *
 *   right      event 1 = at time, 0 = after time             left   1 = at time, 0 = before time
 *   interval   0 = after time, 1 = at time, 2 = before time, 3 = between time and time2
 *   interval2  between time and time2: no time, before time2; no time2 (or infinity), after time; both the same, at that time
 *   auto       interval with --time2 and --event, interval2 with --time2 alone, else right
 *
 * A row lacks its time when none that its type needs is there.
 * errors   ERR_USAGE options that do not belong together; ERR_VALUE, with the row, a code that the type does not have
 */
#include "estimate/estimate.h"

#define ESTIMATE_TIME_SOME                                                                                                  \
	{                                                                                                                   \
		.name = "time", .kind = METHOD_COLUMN, .required = true, .keep_missing = true,                              \
		.help = "COL  time to the event or to censoring; start of an interval"                                      \
	}
#define ESTIMATE_TIME2                                                                                                      \
	{                                                                                                                   \
		.name = "time2", .kind = METHOD_COLUMN, .keep_missing = true,                                               \
		.help = "COL  end of an interval in which the event was"                                                    \
	}
#define ESTIMATE_EVENT_CODE                                                                                                 \
	{                                                                                                                   \
		.name = "event", .kind = METHOD_COLUMN,                                                                     \
		.help = "COL  1 = event, 0 = censored (--type interval: also 2 = before, 3 = between)"                      \
	}
#define ESTIMATE_TYPE                                                                                                       \
	{                                                                                                                   \
		.name = "type", .kind = METHOD_CHOICE, .choices = "auto right left interval interval2",                     \
		.help = "what the times say, as R's Surv"                                                                   \
	}

struct estimate_times {
	double *time, *time2;
};

/* For struct method's lacks. */
bool estimate_times_lack(const struct estimate *e, size_t row);
must_check enum err estimate_times(const struct estimate *e, struct estimate_times *out);
