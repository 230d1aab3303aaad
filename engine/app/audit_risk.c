/* How exposed the clients of a dataset are to somebody who knows some of their attributes, and what it would take to protect them. */
#include "analyses/exposed.h"
#include "app/audit.h"
#include "app/people.h"

struct view {
	const struct audit_input *in;
	const struct quasi *q;
	const struct exposed *e;
	const struct exposure *journalist; /* NULL: no population was given */
};

static const char *const rules[EXPOSED_RULES] = {"a category of its own", "any value", "the worse"};

static struct result_part *begin(const struct view *v, const char *name)
{
	return result_part(v->in->result, name, RESULT_ROWS);
}

static struct num share(uint64_t part, uint64_t whole)
{
	return whole ? num_of((double)part / (double)whole) : num_none(WHY_NO_DATA);
}

static void put_finding(struct result_part *p, const char *const key[3], const struct risk_of_finding *r)
{
	result_num(p, key[0], r->highest);
	result_num(p, key[1], r->mean);
	result_num(p, key[2], r->above);
}

static void put_risk(const struct view *v)
{
	static const char *const below[EXPOSURE_LIMITS] = {"below_2", "below_3", "below_5", "below_11"};
	static const char *const prosecutor[] = {"prosecutor_highest", "prosecutor_mean", "prosecutor_above"};
	static const char *const journalist[] = {"journalist_highest", "journalist_mean", "journalist_above"};
	struct result_part *p = begin(v, "risk");
	for (int rule = 0; rule < EXPOSED_RULES; rule++) {
		const struct exposure *s = &v->e->size[rule];
		result_row(p);
		result_count(p, "file", v->in->file);
		result_text(p, "missing_is", rules[rule]);
		result_count(p, "clients", (long long)s->clients);
		result_count(p, "keys", (long long)v->q->kinds.keys);
		result_count(p, "k", (long long)s->smallest);
		for (int l = 0; l < EXPOSURE_LIMITS; l++)
			result_num(p, below[l], share(s->below[l], s->clients));
		result_num(p, "l", exposed_l(v->e->spread[rule]));
		result_num(p, "t", exposed_t(v->e->spread[rule]));
		put_finding(p, prosecutor, &s->prosecutor);
		if (v->journalist)
			put_finding(p, journalist, &v->journalist->prosecutor);
		result_num(p, "marketer", v->journalist ? v->journalist->prosecutor.mean : s->prosecutor.mean);
	}
}

static void put_diversity(const struct view *v)
{
	struct result_part *p = begin(v, "diversity");
	for (int rule = 0; rule < EXPOSED_RULES; rule++)
		for (int i = 0; i < QUASI_SENSITIVE; i++) {
			const struct diversity *d = &v->e->spread[rule][i];
			result_row(p);
			result_count(p, "file", v->in->file);
			result_text(p, "missing_is", rules[rule]);
			result_text(p, "sensitive", v->q->sensitive[i].name);
			result_text(p, "distance", v->q->sensitive[i].ordered ? "ordered" : "nominal");
			result_num(p, "distinct_l", d->distinct_l);
			result_num(p, "entropy_l", d->entropy_l);
			result_num(p, "t", d->t);
			result_num(p, "alike", share(d->alike, v->q->kinds.clients));
		}
}

static void put_unique(const struct view *v, struct result_part *p, int rule)
{
	const struct uniques *u = &v->e->uniques[rule];
	static const char *const size[UNIQUES_SIZE] = {"one value", "two values", "three values"};
	for (int s = 0; s < UNIQUES_SIZE; s++) {
		result_row(p);
		result_count(p, "file", v->in->file);
		result_text(p, "missing_is", rules[rule]);
		result_text(p, "of", size[s]);
		result_count(p, "sets", (long long)u->of_size[s]);
		result_count(p, "clients", (long long)u->clients_by[s]);
		result_num(p, "score_share", num_none(WHY_NOT_APPLICABLE));
	}
	for (size_t key = 0; key < v->q->kinds.keys; key++) {
		result_row(p);
		result_count(p, "file", v->in->file);
		result_text(p, "missing_is", rules[rule]);
		result_text(p, "of", v->q->kinds.name[key]);
		result_count(p, "sets", (long long)u->of_key[key]);
		result_num(p, "clients", num_none(WHY_NOT_APPLICABLE));
		result_num(p, "score_share", u->share[key]);
	}
}

static void put_goal(const struct view *v, struct result_part *p, int goal)
{
	const struct lattice *l = &v->e->goal[goal];
	const struct suppression *s = &v->e->then[goal];
	result_row(p);
	result_count(p, "file", v->in->file);
	result_count(p, "k", exposed_goal[goal]);
	result_flag(p, "found", l->found);
	result_num(p, "loss", l->found ? num_of(l->loss) : num_none(WHY_NOT_REACHED));
	result_count(p, "clients_in_small_classes", (long long)l->small);
	result_count(p, "values_suppressed", (long long)s->values);
	result_count(p, "clients_suppressed", (long long)s->removed_clients);
	result_count(p, "nodes", (long long)l->nodes);
	result_count(p, "looked_at", (long long)l->looked);
}

static void put_levels(const struct view *v, struct result_part *p, int goal)
{
	const struct lattice *l = &v->e->goal[goal];
	for (size_t key = 0; key < v->q->kinds.keys && l->found; key++) {
		const struct hierarchy h = hierarchy_for(v->q->kinds.name[key], exposed_goal[goal]);
		result_row(p);
		result_count(p, "file", v->in->file);
		result_count(p, "k", exposed_goal[goal]);
		result_text(p, "key", v->q->kinds.name[key]);
		result_text(p, "level", hierarchy_level_name(&h, l->level[key]));
		result_num(p, "loss", num_of(l->key_loss[key]));
	}
}

static void put_all(const struct view *v)
{
	put_risk(v);
	put_diversity(v);
	struct result_part *p = begin(v, "uniques");
	for (int rule = 0; rule < RISK_RULES; rule++)
		put_unique(v, p, rule);
	p = begin(v, "lattice");
	for (int goal = 0; goal < EXPOSED_GOALS; goal++)
		put_goal(v, p, goal);
	p = begin(v, "levels");
	for (int goal = 0; goal < EXPOSED_GOALS; goal++)
		put_levels(v, p, goal);
}

static enum err look_outside(const struct audit_input *in, const struct quasi *q, struct audit_findings *f,
			     struct exposure *out)
{
	struct population people;
	uint64_t short_of = 0;
	uint32_t *size = ARENA_ARRAY(in->mem, q->kinds.n + 1, uint32_t);
	if (!size)
		return err_memory();
	enum err err = people_load(in->mem, in->population, in->file, in->store, &q->kinds, &people);
	if (!err)
		err = population_sizes(&q->kinds, &people, size, &short_of);
	if (err)
		return err;
	exposure_of(&q->kinds, size, exposed_threshold, out);
	if (short_of)
		audit_say(f, "risk", AUDIT_LOOK,
			  "the population has fewer people than clients in the classes of %llu clients",
			  (unsigned long long)short_of);
	return ERR_OK;
}

static void say(const struct view *v, struct audit_findings *f)
{
	const struct exposure *e = &v->e->size[EXPOSED_WORSE];
	if (v->q->left_out)
		audit_say(f, "risk", AUDIT_SKIPPED, "%zu attributes beyond the first %d were not looked at; --quasi chooses",
			  v->q->left_out, RISK_KEYS);
	if (!v->journalist)
		audit_say(f, "risk", AUDIT_SKIPPED, "journalist risk: no --population was given");
	if (!e->clients)
		audit_say(f, "risk", AUDIT_PASSED, "no clients");
	else if (e->smallest < exposed_goal[0])
		audit_say(f, "risk", AUDIT_LOOK,
			  "%llu of %llu clients share what others could know with fewer than %u others; protect makes a "
			  "copy that "
			  "may go further",
			  (unsigned long long)e->below[2], (unsigned long long)e->clients, exposed_goal[0] - 1);
	else
		audit_say(f, "risk", AUDIT_PASSED, "every client shares what others could know with at least %llu others",
			  (unsigned long long)e->smallest - 1);
}

static enum err run(const struct audit_input *in, struct audit_findings *f)
{
	struct quasi q;
	struct exposure outside;
	struct exposed *e = ARENA_NEW(in->mem, struct exposed);
	if (!e)
		return err_memory();
	enum err err = quasi_load(in->mem, in->store, in->quasi, &q);
	if (!err)
		err = exposed_of(in->mem, &q, e);
	if (!err && in->population)
		err = look_outside(in, &q, f, &outside);
	if (err)
		return err;
	const struct view v = {.in = in, .q = &q, .e = e, .journalist = in->population ? &outside : NULL};
	put_all(&v);
	say(&v, f);
	return ERR_OK;
}

const struct audit_check audit_risk = {.name = "risk", .order = 50, .kinds = AUDIT_DATASET, .run = run};
