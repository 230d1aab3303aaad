#include "simulate/sim_flat.h"

#include <stdio.h>

enum { PERSON_FIELDS = 12, WIDE_FIELDS = PERSON_FIELDS + SIM_WIDE_SESSIONS + 1 };

/* A gap of more than 90 days between attended sessions begins another episode. */
enum { EPISODE_GAP = 90 };

static const char *const ends[] = {"", "planned", "dropout", "referred", "died"};

void sim_wide_header(struct sim_sink *s)
{
	static const char person[] = "client_id,client_name,date_of_birth,gender,email,phone,postcode,therapist,clinic,"
				     "problem,modality,end_reason";
	char name[16];
	sim_put(s, person, sizeof person - 1);
	for (int i = 0; i <= SIM_WIDE_SESSIONS; i++)
		sim_put(s, name, (size_t)snprintf(name, sizeof name, ",phq9_s%d", i));
	sim_put(s, "\n", 1);
}

uint64_t sim_put_wide(struct sim_sink *s, const struct sim_client *c, const struct sim_person *p)
{
	const char *end = "";
	char digits[SIM_WIDE_SESSIONS + 1][8];
	struct sim_field field[WIDE_FIELDS];
	int session = 0;
	int32_t last = 0;
	for (int i = 0; i <= SIM_WIDE_SESSIONS; i++)
		field[PERSON_FIELDS + i] = (struct sim_field){.p = ""};
	for (int i = 0; i < c->n && (!last || c->at[i].day - last <= EPISODE_GAP); i++) {
		const struct sim_appointment *a = &c->at[i];
		end = ends[a->end];
		if (a->attendance != SIM_ATTENDED)
			continue;
		last = a->day;
		if (session <= SIM_WIDE_SESSIONS && a->phq != SIM_NO_SCORE)
			field[PERSON_FIELDS + session] =
				(struct sim_field){.p = digits[session], .n = sim_digits(a->phq, digits[session])};
		session++;
	}
	const char *const person[PERSON_FIELDS] = {p->id,
						   p->name,
						   p->born,
						   p->gender,
						   p->email,
						   p->phone,
						   p->postcode,
						   p->therapist,
						   p->clinic,
						   p->problem,
						   sim_modalities[c->modality].label,
						   end};
	for (int i = 0; i < PERSON_FIELDS; i++)
		field[i] = sim_text(person[i]);
	sim_put_row(s, field, WIDE_FIELDS);
	return 1;
}

void sim_visits_header(struct sim_sink *s)
{
	static const char header[] = "client_id,client_name,days,phq9,modality,therapist,clinic,end_reason\n";
	sim_put(s, header, sizeof header - 1);
}

uint64_t sim_put_visits(struct sim_sink *s, const struct sim_client *c, const struct sim_person *p)
{
	char days[12], score[8];
	uint64_t rows = 0;
	int32_t first = -1;
	for (int i = 0; i < c->n; i++) {
		const struct sim_appointment *a = &c->at[i];
		if (a->attendance != SIM_ATTENDED)
			continue;
		first = first < 0 ? a->day : first;
		sim_digits(a->day - first, days);
		score[0] = '\0';
		if (a->phq != SIM_NO_SCORE)
			sim_digits(a->phq, score);
		const struct sim_field field[] = {sim_text(p->id),
						  sim_text(p->name),
						  sim_text(days),
						  sim_text(score),
						  sim_text(sim_modalities[c->modality].label),
						  sim_text(p->therapist),
						  sim_text(p->clinic),
						  sim_text(ends[a->end])};
		sim_put_row(s, field, sizeof field / sizeof *field);
		rows++;
	}
	return rows;
}
