#include "cohort/labels.h"
#include "core/random.h"
#include "exchange/microdata_parts.h"

#include <math.h>

enum { DAYS_A_WEEK = 7 };

static enum err make_room(struct gathered *g)
{
	size_t n = g->info->clients + 1;
	g->client = ARENA_ARRAY(g->mem, n, struct stored_client);
	g->visits = ARENA_ARRAY(g->mem, n, size_t);
	g->scores = ARENA_ARRAY(g->mem, n, size_t);
	g->order = ARENA_ARRAY(g->mem, n, size_t);
	g->number = ARENA_ARRAY(g->mem, n, int32_t);
	bool made = g->client && g->visits && g->scores && g->order && g->number;
	return made ? ERR_OK : err_memory();
}

static void take_client(struct gathered *g, const struct stored_client *client, const struct stored_visit *visit, size_t n)
{
	size_t at = g->clients++;
	g->client[at] = *client;
	g->visits[at] = n;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < g->info->instruments; k++)
			g->scores[at] += visit[i].score[k] != RECORD_NO_SCORE;
}

/* The cohort was loaded from the same rows: there are not more of them than the dataset says. */
static enum err read_clients(struct gathered *g)
{
	struct store_cursor *cursor = NULL;
	struct stored_client client;
	const struct stored_visit *visit;
	size_t n;
	enum err err = store_cursor_open(g->ask->store, &cursor);
	while (!err) {
		err = store_cursor_next(cursor, &client, &visit, &n);
		if (!err)
			take_client(g, &client, visit, n);
	}
	store_cursor_close(cursor);
	return err == ERR_END ? ERR_OK : err;
}

static uint64_t seed_of(const struct gathered *g)
{
	uint64_t x = g->info->fingerprint ^ g->ask->study->fingerprint, seed = random_splitmix(&x);
	for (size_t i = 0; i < g->clients; i++) {
		x = seed ^ (uint64_t)g->client[i].id;
		seed = random_splitmix(&x);
	}
	return seed;
}

/* A permutation, inside out. */
static void draw_numbers(struct gathered *g)
{
	struct random random;
	random_seed(&random, seed_of(g), g->ask->study->release, 0);
	for (size_t i = 0; i < g->clients; i++) {
		size_t k = random_below(&random, (uint32_t)i + 1);
		g->order[i] = g->order[k];
		g->order[k] = i;
	}
	for (size_t i = 0; i < g->clients; i++)
		g->number[g->order[i]] = (int32_t)i + 1;
}

/* Inside the clinic only: of somebody whose clinic is known, class and clinic together would leave few. */
static enum err label_staff(struct gathered *g)
{
	if (g->ask->study->release != STUDY_QI)
		return ERR_OK;
	enum err err = label_places(g->mem, &g->cohort, LABEL_THERAPIST, &g->therapist);
	return err ? err : label_places(g->mem, &g->cohort, LABEL_CLINIC, &g->clinic);
}

static enum err group_everybody(struct gathered *g)
{
	struct factor f = {.levels = 1, .whole = true};
	f.of_episode = ARENA_ARRAY(g->mem, g->cohort.episodes + 1, int32_t);
	f.clients = ARENA_ARRAY(g->mem, 1, double);
	f.label = ARENA_ARRAY(g->mem, 1, const char *);
	if (!f.of_episode || !f.clients || !f.label)
		return err_memory();
	f.clients[0] = (double)g->cohort.clients;
	f.label[0] = "all clients";
	g->everybody = f;
	return ERR_OK;
}

/* Days are whole numbers of 32 bits, in weeks too. */
static enum err check_times(const struct cohort *c)
{
	static const int32_t latest = INT32_MAX / (DAYS_A_WEEK + 1);
	for (size_t i = 0; i < c->visits; i++)
		if (c->visit[i].at > latest || c->visit[i].at < -latest)
			return err_set(ERR_FORMAT, "the dataset is damaged: a time is outside its range");
	return ERR_OK;
}

enum err gather(struct arena *mem, const struct microdata_request *r, struct gathered *out)
{
	struct gathered g = {.mem = mem, .ask = r, .info = store_info(r->store)};
	g.day_unit = r->weeks || g.info->unit_days == DAYS_A_WEEK ? "days (whole weeks)" : "days";
	enum err err = cohort_load(mem, r->store, r->study, r->instruments, &g.cohort);
	if (!err)
		err = check_times(&g.cohort);
	if (!err)
		err = make_room(&g);
	if (!err)
		err = read_clients(&g);
	if (err)
		return err;
	draw_numbers(&g);
	err = label_staff(&g);
	if (!err)
		err = group_everybody(&g);
	if (!err)
		*out = g;
	return err;
}

enum err gather_rows(struct arena *mem, const struct gathered *g, const size_t *count, size_t **row, size_t *rows)
{
	size_t n = 0, *begin = ARENA_ARRAY(mem, g->clients + 1, size_t);
	if (!begin)
		return err_memory();
	for (size_t i = 0; i < g->clients; i++) {
		begin[g->order[i]] = n;
		n += count[g->order[i]];
	}
	*row = begin;
	*rows = n;
	return ERR_OK;
}

const struct episode *gather_episode(const struct gathered *g, size_t client, size_t visit)
{
	const struct cohort_client *owner = &g->cohort.client[client];
	for (size_t k = 0; k < owner->episodes; k++) {
		const struct episode *e = &g->cohort.episode[owner->first_episode + k];
		if (visit >= e->first && visit < e->first + e->visits)
			return e;
	}
	return NULL;
}

int32_t gather_day(const struct gathered *g, int32_t at)
{
	int32_t day = at * g->info->unit_days;
	if (!g->ask->weeks)
		return day;
	int32_t past = day % DAYS_A_WEEK;
	return day - (past < 0 ? past + DAYS_A_WEEK : past);
}

int32_t gather_staff(const int *label, int32_t number)
{
	return label && number > 0 ? label[number] : FRAME_NO_VALUE;
}

double gather_score(int32_t steps, double step)
{
	double parts = nearbyint(1 / step);
	return step < 1 && fabs(parts * step - 1) < 1e-9 ? steps / parts : steps * step;
}

int32_t gather_lasts(const struct gathered *g, double time)
{
	int32_t whole = (int32_t)time;
	bool weeks = g->ask->weeks && g->ask->study->clock == CLOCK_DAYS;
	return weeks ? whole - whole % DAYS_A_WEEK : whole;
}
