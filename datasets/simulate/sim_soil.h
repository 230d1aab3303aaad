#pragma once
/* Dirt, on request: what real exports have, in known numbers. */
#include "simulate/sim_write.h"

struct sim_soil {
	const struct sim_thresholds *t;
	struct sim_counts *counts;
	struct random random; /* of its own: the clean data stay what they are */
	char text[8][64];
};

/* The title lines above a header. */
void sim_soil_preamble(struct sim_soil *soil, struct sim_sink *s);
const char *sim_soil_header(void);
/* Writes one appointment with what soils it, and what comes with it (a repeated row, a blank one, a subtotal). */
void sim_soil_row(struct sim_soil *soil, struct sim_sink *s, const struct sim_appointment *a, struct sim_row_text *t,
		  struct sim_field field[COL__COUNT]);
void sim_soil_end(struct sim_soil *soil, struct sim_sink *s, uint64_t rows);
