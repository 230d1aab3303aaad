#pragma once
/*
 * Reliable change indices beside Jacobson and Truax's: they differ in what an unchanged person is expected to score at the end, and in the
 * error of that expectation. x1, x2 first and last score; M, s of the first (1) and last (2) scores of the group; r the reliability;
 * SE = s1 sqrt(1 - r).
 *
 *   JT   (x2 - x1) / (sqrt(2) SE)                                                             Jacobson & Truax 1991
 *   GLN  ((x2 - M1) - r (x1 - M1)) / (s1 sqrt(1 - r^2))                  Gulliksen, Lord & Novick; Hsu 1989
 *   HLL  ((x2 - M2) - r (x1 - M1)) / (s1 sqrt(1 - r^2))                  Hsu, Linn & Lord; Hsu 1989
 *   EN   (x2 - (r (x1 - M1) + M1)) / SE                                  Edwards & Nunnally; Speer 1992
 *   NK   (x2 - (r (x1 - M1) + M1)) / sqrt(r^2 s1^2 (1 - r) + s1^2 (1 - r2))   Nunnally & Kotsch 1983; r2 of the last scores
 *   HA   ((x2 - x1) rdd + (M2 - M1)(1 - rdd)) / (sqrt(rdd) sqrt(2) SE)   Hageman & Arrindell 1999
 *        rdd = (s1^2 r1 + s2^2 r2 - 2 s1 s2 r12) / (s1^2 + s2^2 - 2 s1 s2 r12), rk = (sk^2 - SE^2) / sk^2, r12 their correlation
 * Reliable beyond 1.96; HA beyond 1.645 (one-sided, as published).
 * HA's cut-offs take the standard deviations of true scores, s sqrt(r), for those of scores.
 *
 * group    of the scores as they are (no direction), at least two people, s1 > 0, 0 <= r < 1
 * outputs  NAN where the formula has no value (rdd <= 0, HA)
 * cost     constant a person
 * oracle   datasets/oracles/change.R (the formulas in R), change_index_test.c
 */
#include "course/reliable_change.h"

#include <stddef.h>

enum change_method { CHANGE_JT, CHANGE_GLN, CHANGE_HLL, CHANGE_EN, CHANGE_NK, CHANGE_HA };

struct change_group {
	double mean_first, sd_first, mean_last, sd_last, correlation;
	double reliability, reliability_last;
};

/* Means, standard deviations (n - 1) and correlation; reliabilities are the caller's. */
struct change_group change_group_of(const double *first, const double *last, size_t n);
double change_index(enum change_method method, const struct change_group *g, double first, double last);
/* 1.96, HA 1.645 (the normal quantile of 0.95). */
double change_critical(enum change_method method);
