#include "cohort/cohort_parts.h"
#include "store/ledger.h"

/* What one pass over the dataset fills. */
struct load {
	struct cohort cohort;
	struct episode_room room;
	size_t position[STUDY_OUTCOMES];
	int32_t *scores; /* visits x held outcomes */
	size_t visits, clients;
};

static enum err make_room(struct arena *mem, const struct store *store, struct load *l)
{
	struct cohort *c = &l->cohort;
	c->client = ARENA_ARRAY(mem, c->info->clients + 1, struct cohort_client);
	c->visit = ARENA_ARRAY(mem, c->info->visits + 1, struct visit);
	l->scores = arena_array(mem, c->info->visits + 1, (c->held ? c->held : 1) * sizeof *l->scores);
	if (ledger_is_open(store))
		c->mark = ARENA_ARRAY(mem, c->info->clients + 1, struct contributors);
	l->room.mem = mem;
	c->store = store;
	bool marked = c->mark || !ledger_is_open(store);
	return c->client && c->visit && l->scores && marked ? ERR_OK : err_memory();
}

static void take_visit(struct load *l, const struct stored_visit *from)
{
	struct cohort *c = &l->cohort;
	struct visit *v = &c->visit[c->visits];
	*v = (struct visit){
		.at = from->at,
		.attendance = from->attendance,
		.breakthrough = from->breakthrough,
		.breakthrough_type = from->breakthrough_type,
		.modality = from->modality,
		.therapist = from->therapist,
		.clinic = from->clinic,
		.score = l->scores + c->visits * c->held,
	};
	for (size_t o = 0; o < c->held; o++)
		v->score[o] = from->score[l->position[o]];
	c->therapists = from->therapist > c->therapists ? from->therapist : c->therapists;
	c->clinics = from->clinic > c->clinics ? from->clinic : c->clinics;
	c->visits++;
}

static void count_outside(struct cohort *c, const struct cohort_client *client, size_t base)
{
	size_t end = client->episodes ? c->episode[client->first_episode].first : c->visits;
	for (size_t i = base; i < end; i++)
		for (size_t o = 0; o < c->outcomes; o++)
			c->scores_outside += c->visit[i].score[o] != RECORD_NO_SCORE;
	c->clients_without_session += client->episodes == 0;
}

static enum err take_client(struct load *l, const struct stored_client *from, const struct stored_visit *visits, size_t n)
{
	struct cohort *c = &l->cohort;
	size_t base = c->visits;
	if (c->clients >= c->info->clients || n > c->info->visits - c->visits)
		return err_set(ERR_FORMAT, "the dataset holds more rows than it says of itself; take the exports in again");
	c->client[c->clients] = (struct cohort_client){
		.gender = from->trait[CLIENT_GENDER],
		.age_band = from->age_band,
		.intake_year = from->intake_year,
		.recent = from->recent,
	};
	if (c->mark)
		c->mark[c->clients] = contributors_one(from->tag, from->number);
	for (size_t i = 0; i < n; i++)
		take_visit(l, &visits[i]);
	enum err err = cohort_split(&l->room, c, c->clients, visits, n);
	if (err)
		return err;
	count_outside(c, &c->client[c->clients], base);
	c->clients++;
	return ERR_OK;
}

static enum err read_clients(struct load *l)
{
	struct store_cursor *cursor = NULL;
	struct stored_client client;
	const struct stored_visit *visits;
	size_t n;
	enum err err = store_cursor_open(l->cohort.store, &cursor);
	while (!err) {
		err = store_cursor_next(cursor, &client, &visits, &n);
		if (!err)
			err = take_client(l, &client, visits, n);
	}
	store_cursor_close(cursor);
	return err == ERR_END ? ERR_OK : err;
}

static void baselines(struct cohort *c)
{
	for (size_t i = 0; i < c->episodes; i++) {
		struct episode *e = &c->episode[i];
		e->baseline_visit = e->first_session;
		e->baseline = c->outcomes ? cohort_baseline(c, e, 0, &e->baseline_visit) : SCORE_MISSING;
	}
}

enum err cohort_load(struct arena *mem, const struct store *store, const struct study *study,
		     const struct instrument_set *instruments, struct cohort *out)
{
	struct load l = {.cohort = {.study = study, .info = store_info(store)}};
	l.cohort.unit_days = l.cohort.info->unit_days;
	enum err err = cohort_outcomes(l.cohort.info, instruments, &l.cohort, l.position);
	if (!err)
		err = make_room(mem, store, &l);
	if (!err)
		err = read_clients(&l);
	if (!err)
		err = cohort_flags(mem, &l.cohort);
	if (err)
		return err;
	baselines(&l.cohort);
	l.cohort.content = label_content(&l.cohort);
	*out = l.cohort;
	return ERR_OK;
}
