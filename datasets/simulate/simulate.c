#include "simulate/simulate.h"
#include "simulate/sim_flat.h"
#include "simulate/sim_more.h"
#include "simulate/sim_soil.h"

#include <stdlib.h>
#include <string.h>

/* Clients whose rows are put in the order of their dates together: like an export by date, and bounded. */
enum { WINDOW = 128 };

struct place {
	int32_t day;
	int32_t client, appointment;
};

struct run {
	const struct sim_options *o;
	struct sim_thresholds t;
	struct sim_counts *counts;
	struct sim_sink sink;
	struct sim_soil soil;
	struct sim_client *client; /* WINDOW */
	struct sim_person *person;
	struct sim_more *more;
	struct place *place;
	int n;
};

static int by_day(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->client != y->client)
		return x->client < y->client ? -1 : 1;
	return x->appointment < y->appointment ? -1 : 1;
}

static void put_appointment(struct run *r, const struct place *at)
{
	const struct sim_client *c = &r->client[at->client];
	const struct sim_appointment *a = &c->at[at->appointment];
	struct sim_row_text text;
	struct sim_more_text more;
	struct sim_field field[COL__COUNT + SIM_MORE];
	int n = COL__COUNT;
	sim_row_fields(c, &r->person[at->client], a, &text, field);
	if (r->o->dirt > 0) {
		sim_soil_row(&r->soil, &r->sink, a, &text, field);
		return;
	}
	if (r->o->more) {
		sim_more_fields(&r->more[at->client], c, a, &more, field);
		n += SIM_MORE;
	}
	sim_put_row(&r->sink, field, n);
	r->counts->rows++;
}

/* Layouts without dates keep the order of the clients. */
static void put_flat(struct run *r)
{
	for (int i = 0; i < r->n; i++) {
		sim_person_make(r->o, &r->client[i], &r->person[i]);
		r->counts->rows += r->o->layout == SIM_WIDE ? sim_put_wide(&r->sink, &r->client[i], &r->person[i])
							    : sim_put_visits(&r->sink, &r->client[i], &r->person[i]);
	}
}

static void put_window(struct run *r)
{
	int n = 0;
	if (r->o->layout != SIM_SESSIONS) {
		put_flat(r);
		return;
	}
	for (int i = 0; i < r->n; i++) {
		sim_person_make(r->o, &r->client[i], &r->person[i]);
		if (r->o->more)
			sim_more_make(r->o, &r->client[i], &r->more[i]);
		for (int k = 0; k < r->client[i].n; k++)
			r->place[n++] = (struct place){.day = r->client[i].at[k].day, .client = i, .appointment = k};
	}
	qsort(r->place, (size_t)n, sizeof *r->place, by_day);
	for (int i = 0; i < n; i++)
		put_appointment(r, &r->place[i]);
}

static enum err begin(struct run *r, FILE *out)
{
	sim_thresholds_make(r->o, &r->t);
	r->soil = (struct sim_soil){.t = &r->t, .counts = r->counts};
	random_seed(&r->soil.random, r->o->seed, r->o->clients, 2);
	r->client = calloc(WINDOW, sizeof *r->client);
	r->person = calloc(WINDOW, sizeof *r->person);
	r->more = calloc(WINDOW, sizeof *r->more);
	r->place = calloc((size_t)WINDOW * SIM_APPOINTMENTS_MAX, sizeof *r->place);
	if (!r->client || !r->person || !r->more || !r->place)
		return err_memory();
	return sim_sink_open(out, &r->sink);
}

static enum err check(const struct sim_options *o)
{
	if (o->clients < 1 || o->clients > 1000000000)
		return err_set(ERR_USAGE, "--clients: from 1 to 1,000,000,000");
	if (o->dirt != 0 && !(o->dirt >= 0.05 && o->dirt <= 0.2))
		return err_set(ERR_USAGE, "--dirt: a share from 0.05 to 0.2");
	if (o->dirt != 0 && o->layout != SIM_SESSIONS)
		return err_set(ERR_USAGE, "--dirt: for the sessions layout");
	if (o->more && (o->dirt != 0 || o->layout != SIM_SESSIONS))
		return err_set(ERR_USAGE, "--more: for the sessions layout, without --dirt");
	return ERR_OK;
}

static void put_sessions_header(struct run *r)
{
	static const char clean[] =
		"client_id,client_name,date_of_birth,gender,email,phone,postcode,therapist,clinic,problem,modality,session_"
		"date,"
		"attendance,duration_minutes,phq9,gad7,srs,breakthrough,breakthrough_type,end_reason,notes";
	const char *header = r->o->dirt > 0 ? sim_soil_header() : clean;
	sim_put(&r->sink, header, strlen(header));
	if (r->o->more)
		sim_put(&r->sink, sim_more_header(), strlen(sim_more_header()));
	if (!r->o->dirt)
		sim_put(&r->sink, "\n", 1);
}

static void put_header(struct run *r)
{
	if (r->o->layout == SIM_WIDE)
		sim_wide_header(&r->sink);
	else if (r->o->layout == SIM_VISITS)
		sim_visits_header(&r->sink);
	else
		put_sessions_header(r);
}

static void put_all(struct run *r)
{
	if (r->o->dirt > 0)
		sim_soil_preamble(&r->soil, &r->sink);
	put_header(r);
	for (uint64_t i = 0; i < r->o->clients && !r->sink.failed; i++) {
		sim_client_make(r->o, &r->t, i, &r->client[r->n++], r->counts);
		if (r->n == WINDOW || i + 1 == r->o->clients) {
			put_window(r);
			r->n = 0;
		}
	}
	if (r->o->dirt > 0)
		sim_soil_end(&r->soil, &r->sink, r->counts->rows);
}

enum err simulate_write(const struct sim_options *o, FILE *out, struct sim_counts *counts)
{
	struct sim_counts n = {.rows = 0};
	struct run r = {.o = o, .counts = &n};
	enum err err = check(o);
	if (!err)
		err = begin(&r, out);
	if (!err) {
		put_all(&r);
		err = sim_sink_close(&r.sink);
	}
	free(r.client);
	free(r.person);
	free(r.more);
	free(r.place);
	if (!err)
		*counts = n;
	return err;
}
