#pragma once
/*
 * Scores that run the wrong way: clients begin on the healthy side of the cut-off and get worse. A warning, never a correction: a clinic may see just that.
 *
 * What it computes  of each questionnaire that is known to be exported upside down (a scaling with `reversed`), over clients with two scores or more: the
 *   means of first and last scores, and d, the last minus the first. Said where 10 clients or more begin on average on the healthy side of the cut-off
 *   and the mean of d points to the worse by more than twice its standard error, sd(d) / sqrt(n)
 * ties and missing  clients with one score, or none, do not count; a score at the cut-off is on neither side
 * errors  those of a cursor (deid.h). cost: one pass over the visits
 * oracle  tests/flow/scale_test.sh turns a file upside down
 */
#include "deid/deid.h"
#include "layout/layout.h"

/* *out: the first questionnaire that looks so and was not settled with --scale, or NULL. */
must_check enum err ingest_turned(const struct deid_set *s, const struct layout_set *layouts, const struct instrument **out);
