#pragma once
/*
 * All tables of a release in one store of numbers (infer/infer.h): every sum that a table declares, numbers that stand on several sheets as one,
 * and percentages with their counts (qi). gate_sums() makes each table safe by itself; here a hidden count must look, from all tables together, as
 * if it could be as large and as small as there: proved by whole numbers for every count that fit everything released (a witness). Where none is
 * found, further counts go, the cheapest first, until there is one.
 *
 * Insider   somebody who knows some of the clients behind every count: the therapist (or clinic) with most of them (cell.largest), or one client.
 *           What is left without them is held to the same threshold. That each count is measured against its own largest insider is more than any
 *           one of them knows.
 * Not here  incidences, curves, rates, ratios and means (hidden by rule with the counts they are made of: linked.c, thin.c); counts in fractions
 *           (months); percentages of rounded parts
 * Order     tables, rows, columns; ties go to the first
 * Errors    ERR_MEMORY. A table of which a count cannot be made safe loses all counts that add up, and says so in its notes
 */
#include "disclose/gate.h"

/* *changed: some cell was hidden that was not before. */
must_check enum err joint_secure(struct arena *mem, struct gate *gate, size_t n, uint64_t *work, bool *changed);
