#pragma once
/*
 * Labels of therapists (T-01) and clinics (K-01): a random order, drawn afresh for every release, so that a label says nothing about caseload and two
 * releases cannot be laid side by side. The draw is seeded by the fingerprints of the study and the dataset: the same release has the same labels.
 *
 *   place of number k = 1 + how many of 1..n have a smaller splitmix64(seed + k)          Steele, Lea & Flood 2014
 */
#include "cohort/cohort.h"

/* number 1..; NULL: no memory. Cost O(n). */
const char *label_therapist(struct arena *mem, const struct cohort *c, int number);
const char *label_clinic(struct arena *mem, const struct cohort *c, int number);
