#pragma once
/*
 * The sample of a Cox model of moves between states: every row once for each kind of move that its state allows, at risk of that move
 * alone; each kind of move is a stratum, so that it has a baseline hazard of its own.           Andersen & Keiding 2002; R coxph(id =)
 *
 *   moves     those that somebody makes, by the state left, then the one reached
 *   columns   --covariates and --factors, one for each kind of move (0 in the rows of the others), named like `age_1:2`; those of --shared
 *             one for all, named like `age`
 *   status    1 where the row ends with that move
 *   strata    move x --strata; clusters: --cluster, else the persons
 * errors      those of multistate.h; ERR_EMPTY nobody moves; ERR_USAGE --shared names none of the covariates
 * cost        rows x moves x columns: each row only the moves of its state
 */
#include "estimate/estimate_design.h"
#include "estimate/estimate_states.h"
#include "sample/surv.h"

struct estimate_move {
	int32_t from, to;
	double rows, events; /* of the table: at risk of it; that end with it */
};

struct estimate_transitions {
	struct estimate_states states;
	size_t moves;
	struct estimate_move *move;
	size_t p;
	const char **name; /* of each column */
	struct surv_sample sample;
};

must_check enum err estimate_transitions(const struct estimate *e, const struct estimate_design *d,
					 struct estimate_transitions *out);
