#pragma once
/*
 * Labels of therapists (T-01) and clinics (K-01): a random order, drawn afresh for every release, so that a label says nothing about caseload and two
 * releases cannot be laid side by side. The draw is seeded by the study, the kind of release and the content of the dataset itself: the fingerprints
 * alone stand on every cover, and whoever has two covers could turn both draws back. The same release has the same labels on every sheet.
 *
 *   place, a permutation of 1..n: Fisher & Yates 1938 (inside out) on splitmix64, Steele, Lea & Flood 2014
 *   shown    inside the clinic (qi) all; in a research or public release no therapist, and clinics only where there are three or more
 */
#include "cohort/cohort.h"

enum label_of { LABEL_THERAPIST, LABEL_CLINIC };
enum { LABELS_LEAST_CLINICS = 3 };

/* (*place)[number], number 1.. of the dataset. Cost O(n). */
must_check enum err label_places(struct arena *mem, const struct cohort *c, enum label_of what, const int **place);
/* T-07; NULL: no memory. */
const char *label_text(struct arena *mem, enum label_of what, int place);
/* The label of clinic `number` 1..; NULL: no memory. Cost O(n): for many, draw the places once. */
const char *label_clinic(struct arena *mem, const struct cohort *c, int number);
/* Whether a release of the study's kind may tell so many of them apart. */
bool labels_allowed(const struct cohort *c, enum label_of what, int shown);
