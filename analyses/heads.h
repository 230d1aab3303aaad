#pragma once
/*
 * Whose clients stand behind a count: how many of them the one therapist (or the one clinic) has who has most. That is what an insider knows of the
 * number, and the gate holds the rest to the threshold (cell.largest).
 *
 * A client belongs to the therapist and clinic of the first session. Where the dataset knows fewer than two therapists (clinics), none is an
 * insider among others and they are left out.
 * errors  ERR_MEMORY
 * cost    O(therapists + clinics) a field
 */
#include "analyses/analysis.h"

struct heads {
	const int32_t *therapist, *clinic; /* of each client; 0: not known */
	size_t therapists, clinics, fields;
	double *count; /* by field, then therapist, then clinic */
};

must_check enum err heads_new(struct arena *mem, const struct cohort *c, size_t fields, struct heads *out);
/* All fields begin at nobody. */
void heads_clear(struct heads *h);
/* A client (position in the cohort) is one of those counted in a field. */
void heads_add(struct heads *h, size_t field, size_t client);
/* The cell, which counts this field. */
struct cell heads_on(const struct heads *h, size_t field, struct cell c);
