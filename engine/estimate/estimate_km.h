#pragma once
/*
 * What km and nelson-aalen share: the same curves, of survival or of the cumulative hazard; cuminc takes the options of the first kind.
 *
 * --start-time T   the curve given no event before T; rows that end before T are left out (R's start.time)
 * --min-risk N     with delayed entry: the curve begins after the last time, before the most are at risk, with fewer than N at risk; glance:
 *                  start.time, events.set.aside (those left out), warning
 * --reverse        events and censorings change places: the curve of follow-up (reverse Kaplan-Meier, Schemper & Smith 1996)
 *
 * glance has a `warning` where the numbers are there but should not be taken as they stand.
 */
#include "estimate/estimate_curves.h"

#define ESTIMATE_START_TIME                                                                                                 \
	{                                                                                                                   \
		.name = "start-time", .kind = METHOD_NUMBER, .low = 1e-12, .high = 1e12,                                    \
		.help = "T  given no event before T"                                                                        \
	}
#define ESTIMATE_MIN_RISK                                                                                                   \
	{                                                                                                                   \
		.name = "min-risk", .kind = METHOD_WHOLE, .low = 1, .high = 1e9,                                            \
		.help = "N  delayed entry: begin once N are at risk (early small risk sets are set aside)"                  \
	}
#define ESTIMATE_REVERSE                                                                                                    \
	{                                                                                                                   \
		.name = "reverse", .kind = METHOD_FLAG, .help = "the curve of censoring: follow-up time"                    \
	}

/* --times must not fall, and --tau lies after --start-time. */
must_check enum err estimate_km_check(const struct estimate *e);
/* The options of a curve, with --start-time and --min-risk. */
struct km_opts estimate_km_opts(const struct estimate *e, enum km_kind kind);
must_check enum err estimate_km(struct estimate *e, enum km_kind kind, enum km_type type);
