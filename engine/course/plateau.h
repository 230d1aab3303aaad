#pragma once
/*
 * Plateaus in a course of scores: stretches of scored sessions at caseness that go nowhere.
 *
 *   P1  a run of at least k scores, each at caseness, in which max - min is below the reliable change. Found from left to right: from
 *       each scored session the run is extended as far as it holds; if it reaches k it is a plateau and the search goes on after its
 *       end, else it moves one scored session on.
 *   P2  windows of w = k scores, each at caseness, whose least-squares slope b on the session number has |b| w below the reliable
 *       change and a 1 - alpha interval (t, w - 2 df) that covers 0. A plateau begins with such a window and is extended by one scored
 *       session at a time as long as the window of the last w scores is such a window; the search goes on after its end. A window
 *       whose sessions all carry one number has no slope and is none. k >= 3.
 *   P2's sums are integers: with A = w Sxy, B = w Sxx, C = w Syy: |A| w < B rc, and A^2 (w - 2) <= t^2 (B C - A^2).
 *
 *   P3  the course is cut into straight pieces of at least k scores (segments.h; sigma the instrument's standard error of measurement). A
 *       piece is a plateau when |slope| x (its sessions, first to last, both counted) is below the reliable change and the mean of its
 *       scores is at caseness: single scores may dip below, as noise does. Pieces that are level by construction have no slope.

 * A plateau is seen only because it reached k scores, so its duration is left-truncated: at risk on (entry, duration], both counted in
 * steps of scores.at (session numbers), entry = at(k-th score) - at(first): one less than the sessions up to it.
 *
 * scores   integers below 2^20 in size, higher = worse; positions without a score are passed over
 * out      at most n / k plateaus; the caller's array
 * errors   none; min_scores >= 2 (P2: >= 3), reliable > 0, alpha in (0, 1) are the caller's
 * cost     O(n k), P3 O(n^2)
 * oracle   hand-worked courses in plateau_test.c; tests/oracle/course.R (both rules, written from the words above)
 */
#include "course/reliable_change.h"
#include "course/segments.h"

enum plateau_kind { PLATEAU_P1, PLATEAU_P2, PLATEAU_P3 };

struct plateau_opts {
	enum plateau_kind kind;
	struct change_rule rule;
	size_t min_scores;             /* k, 4 */
	double alpha;                  /* P2: 0.05 */
	struct segments_opts segments; /* P3; least is min_scores */
	size_t *last;                  /* P3: room for n / k */
};

/* What the scores say of its end; the caller knows more (a breakthrough, how the episode ended). */
enum plateau_end { PLATEAU_IMPROVEMENT, PLATEAU_DETERIORATION, PLATEAU_NO_CHANGE, PLATEAU_NO_NEXT };

const char *plateau_end_text(enum plateau_end end);

struct plateau {
	size_t first, kth, last; /* positions in the course */
	long next;               /* position of the next score, -1: none */
	size_t scores;
	int32_t entry, duration; /* at risk on (entry, duration] */
	enum plateau_end end;    /* next score below, above or (not P1) at the mean of its scores */
};

/* Returns how many were found. */
size_t plateau_find(const struct scores *s, const struct plateau_opts *opts, struct plateau *out);
