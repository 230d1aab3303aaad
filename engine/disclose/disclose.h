#pragma once
/*
 * The second gate: tables with counted cells in, tables that may leave out. Nothing else can make a safe_table, and reports (and every CSV or JSON
 * of results) accepts nothing else. A safe_table is built from scratch: no value that was not released is anywhere in it.
 *
 * thresholds   t = 5 (qi), 10 (research), 11 (public) clients behind a cell, or more (constants.h; privacy.md 4): counts 0 or enough; percentages
 *              part, rest and whole; incidences, estimates and p their clients and (where given) events. research and public besides: nobody or
 *              more than 90 % in a class of a sum over columns (unless it is plain), 0 % and 100 %, percentages and incidences of fewer than 2t
 *              clients
 * kinds        means, quantiles, times, ratios of regressions, rates and p have rules of their own (kind_rules.c, means.c); bins of a histogram are
 *              merged and edges to where clients went are pooled until each has t (merged_bins.c). Counts of an export's rows stay inside (view.c)
 * precision    of the stored value, as contract.md says; a number format is not rounding. research and public: percentages and incidences from
 *              counts put at the middle of their class of 5 or 10, rates and their limits too; incidences and their limits from a life table of
 *              such counts (life.h); totals are sums of the rounded parts released (precision.h)
 *              Rounding is room: what is rounded is known to its class only, and the audit below counts on no more than that.
 * marker       [c] for primary and complementary suppression alike
 * complementary  sums declared by the table are audited by exact integer bounds (max-flow): a reader who knows every released count must believe
 *              that a hidden one could be 1 as well as t; else further counts of its sums go, the cheapest first. Where a count stands in three
 *              sums that do not follow from each other, every count of the sums goes. Numbers made of a hidden count of the same row go with it;
 *              where only the group is hidden and it has 100 clients or more, shares stay at two decimals (linked.c).
 * curves       a point is drawn only where at least t clients had the event or left since the last one, and none or t had the event; nothing
 *              where fewer than 2t are at risk; research and public on a fixed grid, from a rounded life table; at most 500 points
 * few twice    sessions, plateaus and their like that are 1 to t - 1 more than their clients (qi): so many clients at most have two
 * reasons      a ratio, or the reason why there is none, goes with a hidden count of its events, as it tells whether they are enough; so does when half
 *              of a group had one
 * together     a number that stands on several sheets (cell.link) is hidden on all or on none
 * not covered  rows of one client at the same time in a curve (two remissions) count as two; numbers that stand on several sheets without a link;
 *              a client who knows of being alone in a class
 * noise        where asked for in a research release: counts of clients are perturbed before they are rounded, totals by themselves (noise.h)
 * releases     held against the ledger: a number whose clients differ by fewer than t from those of an earlier release stands as it was told then
 * errors       ERR_MEMORY
 * cost         O(hidden cells x t) cheapest paths of O(sums x cells)
 */
#include "core/told.h"
#include "disclose/constants.h"
#include "table/table.h"

struct safe_table;

/*
 * What earlier releases of the same data told, and what this one tells (privacy.md 4, "Differencing across releases"; past.h has the rules).
 * told comes by place, then by release. now, kept are filled: a told for every number of this release that is not an earlier one repeated.
 */
struct disclose_ledger {
	uint64_t (*hash)(const void *context, const char *text); /* keyed */
	const void *context;
	uint64_t study; /* fingerprint of the definitions chosen: the same place counts something else under others */
	const struct told *told;
	size_t n;
	struct told *now;
	size_t tells, room;
	size_t kept; /* numbers that stand as an earlier release told them */
};

struct disclose_options {
	enum release release;
	struct disclose_constants constants; /* of disclose_raise(); all 0: the profile's */
	struct disclose_ledger *ledger;      /* NULL: this release stands alone */
	bool noise;                          /* research: counts of clients carry cell-key noise (disclose/noise.h) */
};

/* Clients that a cell needs by the release's profile. */
int disclose_threshold(enum release release);
/* All tables of one release together: numbers that stand on several sheets (cell.link) are hidden on all or on none. out: n. */
must_check enum err disclose_tables(struct arena *mem, const struct table *const *tables, size_t n,
				    const struct disclose_options *o, struct safe_table **out);
/* One table that stands for itself. */
must_check enum err disclose_table(struct arena *mem, const struct table *t, enum release release, struct safe_table **out);
/* The Summary sheet, from released tables only: one row per headline. */
must_check enum err disclose_summary(struct arena *mem, struct safe_table *const *tables, size_t n, struct safe_table **out);

/* True in every program that ships: no rule of privacy is left out of the gate (core/weak.h). */
bool disclose_whole(void);

/* Reading a released table. */
enum safe_kind { SAFE_NUMBER, SAFE_TEXT, SAFE_SUPPRESSED, SAFE_NOT_AVAILABLE, SAFE_NOT_APPLICABLE };

struct safe_cell {
	enum safe_kind kind;
	double number;    /* rounded: this is the value, there is no other */
	int decimals;     /* to show */
	const char *text; /* SAFE_TEXT; NOT_AVAILABLE: the reason */
	bool low;         /* fewer than 20 clients behind it: [low] */
	bool counts;      /* a count: what sums are about */
	const char *link; /* the name of a number that stands on several sheets, or NULL */
};

struct safe_curve {
	const char *label;
	size_t n;
	const double *x, *y, *low, *high, *at_risk; /* rounded; low and high NULL where there are none */
	double start;
};

enum release safe_release(const struct safe_table *t);
/* Counts carry the noise of differential privacy (private.h): no threshold, no rounding. */
bool safe_private(const struct safe_table *t);
/* The constants that it was judged by. */
struct disclose_constants safe_constants(const struct safe_table *t);
const char *safe_sheet(const struct safe_table *t);
const char *safe_name(const struct safe_table *t);
const char *safe_question(const struct safe_table *t);
const char *safe_title(const struct safe_table *t);
const char *safe_sentence(const struct safe_table *t);
size_t safe_notes(const struct safe_table *t);
const char *safe_note(const struct safe_table *t, size_t i);
size_t safe_rows(const struct safe_table *t);
size_t safe_columns(const struct safe_table *t);
const struct column *safe_column(const struct safe_table *t, size_t column);
struct safe_cell safe_cell(const struct safe_table *t, size_t row, size_t column);
/* What adds up, as the table declared it: structure, no numbers. */
size_t safe_sums(const struct safe_table *t);
const struct table_sum *safe_sum(const struct safe_table *t, size_t i);
size_t safe_shares(const struct safe_table *t);
const struct table_share *safe_share(const struct safe_table *t, size_t i);
/* Kind, titles and columns of the chart; curves are read through safe_curve(). */
const struct chart *safe_chart(const struct safe_table *t);
size_t safe_curves(const struct safe_table *t);
struct safe_curve safe_curve(const struct safe_table *t, size_t i);
