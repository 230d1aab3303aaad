#pragma once
/*
 * Further columns of people and sessions, for an export that shows what becomes of them: ethnicity, language, occupation, diagnosis, fee and their
 * like, and some that are never kept (religion, an emergency contact). Drawn from a stream of their own: the other columns stay as they are.
 * Postcodes have the letters of real areas and an inward part that none has (C, I, K, M, O and V are not used there).
 */
#include "simulate/sim_write.h"

enum { SIM_MORE = 14 };

struct sim_more {
	char postcode[16], contact[48];
	const char *text[SIM_MORE]; /* NULL: of the session */
	uint32_t fee, hour;
};

struct sim_more_text {
	char time[8], fee[8];
};

/* ",ethnicity,first_language,.." */
const char *sim_more_header(void);
void sim_more_make(const struct sim_options *o, const struct sim_client *c, struct sim_more *m);
/* The postcode, and SIM_MORE fields of a session behind the COL__COUNT of field. */
void sim_more_fields(const struct sim_more *m, const struct sim_client *c, const struct sim_appointment *a,
		     struct sim_more_text *t, struct sim_field *field);
