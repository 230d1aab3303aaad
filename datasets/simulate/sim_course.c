#include "simulate/sim_course.h"
#include "simulate/sim_people.h"

/* PHQ-9: caseness from 10, reliable change 6, highest 27. */
enum { CASENESS = 10, RELIABLE = 6, HIGHEST = 27 };
enum { WEEK = 7, INTAKE_DAYS = 1096 };

/* Where a client stands within one episode. */
struct course {
	struct random *r;
	const struct sim_thresholds *t;
	struct sim_client *c;
	struct sim_counts *counts;
	int start, target; /* PHQ-9 */
	int planned;       /* sessions */
	int turn;          /* session at which a remitter remits; 0: never */
	bool sudden;       /* at once, not by and by */
	bool remitted;
	int lowest; /* since remission */
	bool seen_by_client, seen_by_therapist;
	int gad_offset;
	int32_t day, last_day; /* of the coming appointment, of the last session */
	int session;
};

int32_t sim_cut_off(void)
{
	return civil_to_day((struct civil){.year = 2025, .month = 6, .day = 30});
}

static int32_t first_intake(void)
{
	return civil_to_day((struct civil){.year = 2022, .month = 7, .day = 1});
}

static int clamp(int v, int low, int high)
{
	return v < low ? low : v > high ? high : v;
}

static int round_thousandths(int v)
{
	return (v >= 0 ? v + 500 : v - 499) / 1000;
}

static bool is_remission(const struct course *k, int score)
{
	return score < CASENESS && k->start - score >= RELIABLE;
}

/* Start and end of the PHQ-9, correlated 0.5; the turn of those whose end is a remission. */
static void draw_scores(struct course *k)
{
	const struct sim_modality *m = &sim_modalities[k->c->modality];
	int z = sim_normal(k->r), e = sim_normal(k->r);
	int start = m->start_target + m->start_sd * z / 1000;
	/* sqrt(1 - 0.5^2) = 0.866 */
	int end = m->end_target + m->end_sd * (500 * z / 1000 + 866 * e / 1000) / 1000;
	k->start = clamp(round_thousandths(start), 0, HIGHEST);
	k->target = clamp(round_thousandths(end), 0, HIGHEST);
	k->planned = sim_between(k->r, m->sessions_low, m->sessions_high);
	k->turn = is_remission(k, k->target) ? sim_between(k->r, 2, k->planned * 6 / 10 + 1) : 0;
	k->sudden = random_below(k->r, 100) < 40;
	k->gad_offset = 1 + sim_normal(k->r) * 2 / 1000;
}

/* Highest score that is still no remission, for those who must not look remitted yet. */
static int keep_symptomatic(const struct course *k, int score)
{
	if (!is_remission(k, score))
		return score;
	return k->start - RELIABLE + 1 < CASENESS ? k->start - RELIABLE + 1 : CASENESS;
}

static int score_before_turn(const struct course *k)
{
	int noise = sim_between(k->r, -2, 2);
	int end = k->turn ? k->turn : k->planned;
	int done = k->sudden && k->turn ? 0 : k->session - 1;
	int goal = k->turn && k->target < CASENESS ? CASENESS : k->target;
	int trend = k->start + (goal - k->start) * done / (end > 1 ? end : 1);
	return keep_symptomatic(k, clamp(trend + noise, 0, HIGHEST));
}

static int score_in_remission(struct course *k)
{
	int score = clamp(k->target + sim_between(k->r, -1, 1), 0, CASENESS - 1);
	if (!is_remission(k, score))
		score = k->target;
	k->lowest = score < k->lowest ? score : k->lowest;
	return score;
}

static int remit(struct course *k)
{
	k->remitted = true;
	k->lowest = HIGHEST;
	k->counts->modality_remissions[k->c->modality]++;
	return score_in_remission(k);
}

/* A score at or above the cut-off and a reliable rise from the lowest since remission. */
static int relapse(struct course *k)
{
	int least = k->lowest + RELIABLE > CASENESS ? k->lowest + RELIABLE : CASENESS;
	k->remitted = false;
	k->turn = k->session + sim_between(k->r, 2, 5);
	k->sudden = true;
	k->counts->modality_relapses[k->c->modality]++;
	return clamp(least + sim_between(k->r, 0, 3), 0, HIGHEST);
}

static int next_score(struct course *k)
{
	if (k->session == 1)
		return k->start;
	if (!k->remitted)
		return k->turn && k->session >= k->turn ? remit(k) : score_before_turn(k);
	int gap = clamp(k->day - k->last_day, 0, SIM_GAP_MAX);
	k->counts->modality_days_in_remission[k->c->modality] += (uint64_t)gap;
	return sim_happens(k->r, k->t->relapse[k->c->modality][gap]) ? relapse(k) : score_in_remission(k);
}

static void draw_breakthrough(struct course *k, struct sim_appointment *a)
{
	int s = k->session < SIM_SESSIONS_MAX ? k->session : SIM_SESSIONS_MAX;
	bool comes = sim_happens(k->r, k->t->breakthrough[k->c->modality][s]);
	uint32_t who = random_below(k->r, 100), type = random_below(k->r, 100);
	if (!comes || (k->seen_by_client && k->seen_by_therapist))
		return;
	uint32_t client = (uint32_t)(100 * sim_share_client), therapist = (uint32_t)(100 * sim_share_therapist);
	a->flag = who < client ? SIM_FLAG_CLIENT : who < client + therapist ? SIM_FLAG_THERAPIST : SIM_FLAG_BOTH;
	a->type = type < 30 ? 0 : type < 52 ? 1 : type < 76 ? 2 : 3;
	k->seen_by_client = k->seen_by_client || a->flag != SIM_FLAG_THERAPIST;
	k->seen_by_therapist = k->seen_by_therapist || a->flag != SIM_FLAG_CLIENT;
	/* A breakthrough often brings the turn forward. */
	if (!k->remitted && k->turn > k->session + 1 && who % 2)
		k->turn = k->session + 1;
	k->counts->breakthroughs++;
	k->counts->breakthrough_client += a->flag == SIM_FLAG_CLIENT;
	k->counts->breakthrough_therapist += a->flag == SIM_FLAG_THERAPIST;
	k->counts->breakthrough_both += a->flag == SIM_FLAG_BOTH;
}

/* How the session ends the treatment, if it does. */
static int draw_end(struct course *k)
{
	int s = k->session < SIM_SESSIONS_MAX ? k->session : SIM_SESSIONS_MAX;
	bool gone = sim_happens(k->r, k->t->dropout[k->c->modality][s]);
	bool referred = sim_happens(k->r, k->t->referred), died = sim_happens(k->r, k->t->died);
	return died                       ? SIM_DIED
	       : referred                 ? SIM_REFERRED
	       : gone                     ? SIM_DROPOUT
	       : k->session >= k->planned ? SIM_PLANNED
					  : SIM_ONGOING;
}

static void attend(struct course *k, struct sim_appointment *a)
{
	k->session++;
	int score = next_score(k);
	k->last_day = k->day;
	a->minutes = (uint8_t)sim_modalities[k->c->modality].minutes;
	a->phq = (int8_t)score;
	a->gad = (int8_t)clamp(score * 7 / 10 + k->gad_offset + sim_between(k->r, -1, 1), 0, 21);
	a->srs = (int16_t)clamp(350 + sim_normal(k->r) * 40 / 1000, 0, 400);
	if (sim_happens(k->r, k->t->missing_score))
		a->phq = SIM_NO_SCORE;
	if (sim_happens(k->r, k->t->missing_score))
		a->gad = SIM_NO_SCORE;
	if (sim_happens(k->r, k->t->missing_score))
		a->srs = SIM_NO_SCORE;
	draw_breakthrough(k, a);
	a->end = (uint8_t)draw_end(k);
}

static struct sim_appointment *appoint(struct course *k)
{
	struct sim_appointment *a = &k->c->at[k->c->n++];
	*a = (struct sim_appointment){.day = k->day, .srs = SIM_NO_SCORE, .phq = SIM_NO_SCORE, .gad = SIM_NO_SCORE};
	a->note = (uint8_t)random_below(k->r, 256);
	if (sim_happens(k->r, k->t->dna))
		a->attendance = SIM_DNA;
	else if (sim_happens(k->r, k->t->cancelled))
		a->attendance = SIM_CANCELLED;
	return a;
}

static int next_gap(struct random *r)
{
	uint32_t u = random_below(r, 100);
	return u < 80 ? WEEK : u < 97 ? 2 * WEEK : 3 * WEEK;
}

static void count_end(struct sim_counts *n, int end)
{
	n->planned += end == SIM_PLANNED;
	n->dropout += end == SIM_DROPOUT;
	n->referred += end == SIM_REFERRED;
	n->died += end == SIM_DIED;
	n->ongoing += end == SIM_ONGOING;
}

/* One episode from the given day on. Returns how it ended. */
static int run_episode(struct course *k)
{
	int end = SIM_ONGOING, room = SIM_APPOINTMENTS_MAX - 2;
	draw_scores(k);
	while (end == SIM_ONGOING && k->day <= sim_cut_off() && k->c->n < room) {
		struct sim_appointment *a = appoint(k);
		if (a->attendance == SIM_ATTENDED)
			attend(k, a);
		end = a->end;
		k->day += next_gap(k->r);
	}
	/* Who drops out is often booked once more; and one in five is never closed. */
	if (end == SIM_DROPOUT && k->day <= sim_cut_off() && random_below(k->r, 2)) {
		k->c->at[k->c->n - 1].end = SIM_ONGOING;
		struct sim_appointment *a = appoint(k);
		a->attendance = SIM_DNA;
		a->end = SIM_DROPOUT;
	}
	if (end == SIM_DROPOUT && !random_below(k->r, 5))
		k->c->at[k->c->n - 1].end = SIM_ONGOING;
	count_end(k->counts, end);
	return end;
}

int sim_clinics(const struct sim_options *o)
{
	uint64_t n = 3 + o->clients / 2500;
	return n > 60 ? 60 : (int)n;
}

/* Sixty clients or more each, so that every therapist flags some breakthrough. */
int sim_therapists_a_clinic(const struct sim_options *o)
{
	uint64_t n = o->clients / (60 * (uint64_t)sim_clinics(o));
	return n < 1 ? 1 : n > 40 ? 40 : (int)n;
}

static void draw_person(const struct sim_options *o, struct random *r, struct sim_client *c)
{
	uint32_t u = random_below(r, 100);
	c->gender = u < 65 ? 0 : u < 98 ? 1 : 2;
	c->given = (int)random_below(r, SIM_GIVEN_NAMES);
	c->family = (int)random_below(r, SIM_FAMILY_NAMES);
	c->domain = (int)random_below(r, 4);
	c->phone = (int)random_below(r, 1000);
	c->post = (int)random_below(r, 1U << 30);
	c->clinic = (int)random_below(r, (uint32_t)sim_clinics(o));
	c->therapist = (int)random_below(r, (uint32_t)sim_therapists_a_clinic(o));
	c->intake = first_intake() + (int32_t)random_below(r, INTAKE_DAYS);
	/* 18 to 85, most between 20 and 50. */
	int years = 18 + sim_between(r, 0, 32) + (random_below(r, 3) ? 0 : sim_between(r, 0, 35));
	c->birth = civil_of_day(c->intake - years * 365 - sim_between(r, 0, 364));
	c->problem = (int)random_below(r, 100);
}

static int draw_modality(struct random *r, const struct sim_thresholds *t)
{
	uint32_t u = (uint32_t)(random_next(r) >> 32);
	int m = 0;
	while (m < SIM_MODALITIES - 1 && u >= t->modality[m])
		m++;
	return m;
}

void sim_client_make(const struct sim_options *o, const struct sim_thresholds *t, uint64_t number, struct sim_client *c,
		     struct sim_counts *counts)
{
	struct random r;
	random_seed(&r, o->seed, number, 1);
	c->number = number;
	c->n = 0;
	c->modality = draw_modality(&r, t);
	draw_person(o, &r, c);
	counts->modality_clients[c->modality]++;
	struct course k = {.r = &r, .t = t, .c = c, .counts = counts, .day = c->intake};
	int end = run_episode(&k);
	bool returns = sim_happens(&r, t->second_episode);
	int32_t again = k.day + sim_between(&r, 120, 300);
	if (returns && (end == SIM_PLANNED || end == SIM_DROPOUT) && again < sim_cut_off() - 60) {
		k = (struct course){.r = &r, .t = t, .c = c, .counts = counts, .day = again};
		counts->second_episodes++;
		run_episode(&k);
	}
	for (int i = 0; i < c->n; i++) {
		counts->attended += c->at[i].attendance == SIM_ATTENDED;
		counts->dna += c->at[i].attendance == SIM_DNA;
		counts->cancelled += c->at[i].attendance == SIM_CANCELLED;
	}
	counts->appointments += (uint64_t)c->n;
}
