#pragma once
/*
 * The part `null` of sudden-gain: gains and persons with one, observed and expected of smooth courses with measurement error
 * (course/sudden_null.h), by --by and for all. Nothing without --null N.
 *
 * errors ERR_USAGE no --noise-sd and not both of --sd and --reliability, --highest below --lowest, an option of --null without it;
 *        ERR_VALUE a person in two groups of --by
 */
#include "course/sudden_null.h"
#include "estimate/estimate_courses.h"

must_check enum err estimate_null(const struct estimate *e, const struct estimate_courses *c,
				  const struct sudden_rule *rule);
