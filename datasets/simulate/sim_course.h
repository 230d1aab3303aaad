#pragma once
/* One invented client and the appointments of their treatment. */
#include "core/civil.h"
#include "simulate/sim_random.h"
#include "simulate/sim_truth.h"

enum { SIM_ATTENDED, SIM_DNA, SIM_CANCELLED };
enum { SIM_FLAG_NONE, SIM_FLAG_CLIENT, SIM_FLAG_THERAPIST, SIM_FLAG_BOTH };
enum { SIM_ONGOING, SIM_PLANNED, SIM_DROPOUT, SIM_REFERRED, SIM_DIED };
enum { SIM_APPOINTMENTS_MAX = 240, SIM_NO_SCORE = -1 };

struct sim_appointment {
	int32_t day; /* since 1970 */
	int16_t srs; /* tenths */
	int8_t phq, gad;
	uint8_t attendance, minutes, flag, type, end, note;
};

struct sim_client {
	uint64_t number;
	int modality, problem, gender, clinic, therapist;
	int given, family, domain, phone, post;
	struct civil birth;
	int32_t intake;
	int n;
	struct sim_appointment at[SIM_APPOINTMENTS_MAX];
};

/* The export ends here; courses that go on are cut off. */
int32_t sim_cut_off(void);
void sim_client_make(const struct sim_options *o, const struct sim_thresholds *t, uint64_t number, struct sim_client *c,
		     struct sim_counts *counts);
int sim_clinics(const struct sim_options *o);
int sim_therapists_a_clinic(const struct sim_options *o);
