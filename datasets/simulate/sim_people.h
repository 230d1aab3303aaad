#pragma once
/* Invented people: the names are common ones drawn together by chance; addresses end in reserved domains (RFC 2606), telephone numbers lie in the range
 * that Ofcom keeps for drama, postcodes begin with letters that no area has. */
#include "simulate/sim_course.h"

enum { SIM_GIVEN_NAMES = 64, SIM_FAMILY_NAMES = 64 };

struct sim_person {
	char id[24], name[48], born[16], email[64], phone[16], postcode[12], therapist[40], clinic[32];
	const char *given, *gender, *problem;
};

void sim_person_make(const struct sim_options *o, const struct sim_client *c, struct sim_person *p);
/* What a therapist may have typed; names the client. Returns the length, 0: nothing. */
int sim_note(const struct sim_person *p, int note, char *out, int size);
