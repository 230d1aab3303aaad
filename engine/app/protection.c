#include "app/protection.h"

#include "app/today.h"

static enum err decide(struct arena *mem, const struct store *s, const struct protect_request *r, struct protect *p)
{
	size_t order[RISK_KEYS];
	enum err err = quasi_load(mem, s, r->quasi, &p->quasi);
	if (err)
		return err;
	p->asked = lattice_ask(&p->quasi.kinds, r->k, r->percent);
	err = quasi_set(&p->quasi.kinds, r->keep, &p->asked.keep);
	if (!err)
		err = lattice_search(&p->asked, &p->lattice);
	if (err)
		return err;
	if (!p->lattice.found)
		return err_set(ERR_RANGE,
			       "no generalisation puts all but %u %% of the clients into classes of %u; keep fewer "
			       "quasi-identifiers, look at fewer (--quasi), or let more be suppressed (--suppress)",
			       r->percent, r->k);
	/* The more important stand first. */
	for (size_t i = 0; i < RISK_KEYS; i++)
		order[i] = i;
	return suppress_small(mem, &p->asked, &p->lattice, order, &p->suppression);
}

/* From kinds to clients. */
static enum err spell_out(struct arena *mem, const struct protect *p, struct protect_attribute *attribute, bool *removed)
{
	const struct risk_kinds *k = &p->quasi.kinds;
	for (size_t i = 0; i < k->clients; i++)
		removed[i] = p->suppression.removed[k->of[i]];
	for (size_t key = 0; key < k->keys; key++) {
		const struct store_attribute *held = &p->quasi.held.attribute[p->quasi.attribute[key]];
		int32_t *value = ARENA_ARRAY(mem, k->clients + 1, int32_t);
		if (!value)
			return err_memory();
		for (size_t i = 0; i < k->clients; i++)
			value[i] = p->suppression.value[key][k->of[i]];
		attribute[key] =
			(struct protect_attribute){held->name, held->of_visits,
						   hierarchy_years(&p->asked.hierarchy[key], p->lattice.level[key]), value};
	}
	return ERR_OK;
}

enum err protect_run(struct arena *mem, const struct store *s, const struct protect_request *r, struct protect *out)
{
	struct protect_attribute attribute[RISK_KEYS];
	enum err err = decide(mem, s, r, out);
	bool *removed = err ? NULL : ARENA_ARRAY(mem, out->quasi.kinds.clients + 1, bool);
	if (!err)
		err = removed ? spell_out(mem, out, attribute, removed) : err_memory();
	if (err)
		return err;
	const struct protect_plan plan = {.clients = out->quasi.kinds.clients,
					  .client = out->quasi.held.client,
					  .removed = removed,
					  .attributes = out->quasi.kinds.keys,
					  .attribute = attribute,
					  .k = r->k,
					  .day = today()};
	return store_protect(s, &plan, r->output, &out->copy);
}
