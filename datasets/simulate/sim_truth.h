#pragma once
/* The known parameters, and the same as integer thresholds. */
#include "simulate/simulate.h"

enum { SIM_SESSIONS_MAX = 60, SIM_GAP_MAX = 80 };

struct sim_modality {
	const char *name, *label; /* of the vocabulary; as the export writes it */
	/* PHQ-9 in thousandths: as published, and the targets that give it when truncation, drop-out and the rules of remission have done their part. */
	int start_mean, start_sd, end_mean, end_sd, start_target, end_target;
	double hazard_ratio, dropout_ratio, relapse_ratio;
	int courses; /* share in England 2024-25 */
	int sessions_low, sessions_high, minutes;
};

extern const struct sim_modality sim_modalities[SIM_MODALITIES];

struct sim_thresholds {
	uint32_t modality[SIM_MODALITIES]; /* cumulative */
	uint32_t breakthrough[SIM_MODALITIES][SIM_SESSIONS_MAX + 1];
	uint32_t dropout[SIM_MODALITIES][SIM_SESSIONS_MAX + 1];
	uint32_t relapse[SIM_MODALITIES][SIM_GAP_MAX + 1]; /* by days since the last session */
	uint32_t referred, died, dna, cancelled, second_episode, missing_score, dirt;
};

void sim_thresholds_make(const struct sim_options *o, struct sim_thresholds *t);
/* Breakthrough rate of the reference (per session), monthly relapse rate of the reference. */
double sim_breakthrough_rate(int session);
double sim_dropout_rate(int session);
extern const double sim_relapse_rate_month, sim_share_client, sim_share_therapist;
