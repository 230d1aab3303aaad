#pragma once
/*
 * Recurrent events by Cox regression: marginal and conditional models of the time to each event of a person.
 *
 *   ag      one hazard for all events of a person, at risk on (entry, time]                          Andersen & Gill 1982
 *   pwp-tt  a stratum for each event number: at risk of event k after event k - 1, on the time since the beginning
 *   pwp-gt  the same on the time since event k - 1 (the first event: since the person's first entry)     Prentice, Williams & Peterson 1981
 *   wlw     a stratum for each event number: everyone at risk of every one of them from the beginning, whether or not those before
 *           have happened                                                                        Wei, Lin & Weissfeld 1989
 *   variance: robust, D'D with dfbetas summed over the person (Lin & Wei 1989)
 *   effects: common to all events, or specific: each column once an event number
 *
 * in        rows on (entry, time], status 1 an event; cluster: the person; entry NULL: from the end of the person's row before, the first
 *           from 0. stratum, weight, count, offset, x where present. A row may end without an event (other covariates from then on)
 * events    only the first max_events of each person count (0: all): rows after them are left out
 * wlw       its rows are made from the (entry, time] rows: each person needs one unbroken run of rows with the same covariates, stratum,
 *           weight, count and offset; who has fewer events is censored for the others at the end of his last row
 * out       cox: columns of in, or specific: column j of event number k at (j x events + k). rows (by count), persons (codes): how many are at risk of each
 *           event number, happened: how many events (by count); from mem
 * errors    ERR_ORDER rows of one person overlap (spells.h), or are broken (wlw); ERR_VALUE a column that changes within a person (wlw);
 *           ERR_LIMIT too many columns or event numbers; cox_fit()'s, surv_build()'s; rows are the caller's, 1-based
 * cost      that of the Cox model; specific: columns times event numbers
 * oracle    datasets/oracles/recurrent.R (survival::coxph on the rows that it takes by hand)
 */
#include "stats/cox.h"

enum recurrent_model { RECURRENT_AG, RECURRENT_PWP_TT, RECURRENT_PWP_GT, RECURRENT_WLW };

struct recurrent_opts {
	enum recurrent_model model;
	bool specific;
	size_t max_events;
	struct cox_opts cox;
};

struct recurrent_fit {
	struct cox_fit cox;
	size_t events; /* event numbers: 1 .. */
	double *rows, *persons, *happened;
};

must_check enum err recurrent_fit(struct arena *mem, const struct surv_rows *in, const struct recurrent_opts *opts,
				  struct recurrent_fit *out);
