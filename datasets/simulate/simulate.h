#pragma once
/*
 * Synthetic exports with invented identifiers and a known truth.
 *
 * model     modality by its share of courses in England 2024-25; PHQ-9 at the start and the end of treatment calibrated to the same table
 *           (NHS Talking Therapies annual report, OGL v3). Recognised breakthroughs are a Poisson process on the session clock: at an attended
 *           session s a client of modality m has one with probability 1 - exp(-rate(s) * hazard ratio(m)), whatever came before, until client
 *           and therapist have both seen one. So the first therapist flag (B4) and the first client flag (B5) have proportional hazards with
 *           exactly these ratios. Drop-out, referral, death and planned ends compete and do not depend on the rest of the future. Remission and
 *           relapse (R1) are states of the PHQ-9: in remission a relapse comes with a constant rate per month, and no other change of score
 *           looks like one.
 * streams   every client has a random stream of its own (seed and number); thresholds are integers. The same seed gives the same bytes on any
 *           machine, and dirt changes nothing but what it soils.
 * memory    bounded: a window of clients at a time, whose rows are put in the order of their dates.
 * errors    ERR_USAGE layout, clients, dirt or further columns out of bounds; ERR_DISK the stream cannot be written; ERR_MEMORY.
 * cost      about a microsecond a row.
 */
#include "core/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum sim_layout { SIM_SESSIONS, SIM_WIDE, SIM_VISITS };

struct sim_options {
	enum sim_layout layout;
	uint64_t clients, seed;
	double dirt; /* share of the cells or rows that each kind of dirt soils; 0: none */
	bool more;   /* further columns of people and sessions; sessions only, without dirt */
};

enum { SIM_MODALITIES = 10 };

/* What damages an export, by kind. */
enum sim_dirt {
	DIRT_MODALITY_SPELLING,
	DIRT_MODALITY_TWO,
	DIRT_MODALITY_UNKNOWN,
	DIRT_CATEGORY_SPELLING,
	DIRT_SCORE_OUT_OF_RANGE,
	DIRT_SCORE_MISSING_CODE,
	DIRT_SCORE_LABELLED,
	DIRT_SCORE_NO_NUMBER,
	DIRT_SCORE_ON_MISSED,
	DIRT_DATE_IMPOSSIBLE,
	DIRT_DATE_FUTURE,
	DIRT_CLIENT_MISSING,
	DIRT_CLIENT_DAMAGED,
	DIRT_ROW_RAGGED,
	DIRT_ROW_REPEATED,
	DIRT_ROW_CONFLICTING,
	DIRT_ROW_BLANK,
	DIRT_ROW_TOTALS,
	DIRT_NOTE_NEWLINE,
	DIRT_PREAMBLE,
	DIRT__COUNT
};

struct sim_counts {
	uint64_t rows, appointments, attended, dna, cancelled, second_episodes;
	uint64_t breakthroughs, breakthrough_client, breakthrough_therapist, breakthrough_both;
	uint64_t planned, dropout, referred, died, ongoing;
	uint64_t modality_clients[SIM_MODALITIES];
	uint64_t modality_remissions[SIM_MODALITIES], modality_relapses[SIM_MODALITIES],
		modality_days_in_remission[SIM_MODALITIES];
	uint64_t dirt[DIRT__COUNT];
};

/* Writes the export to out; *counts says what came out. */
must_check enum err simulate_write(const struct sim_options *o, FILE *out, struct sim_counts *counts);
/* Parameters and counts as JSON text, to be freed. */
must_check enum err simulate_truth(const struct sim_options *o, const struct sim_counts *counts, char **json);
