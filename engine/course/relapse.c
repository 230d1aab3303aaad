#include "course/relapse.h"

static size_t scored(const struct scores *s, size_t i)
{
	while (i < s->n && s->score[i] == SCORE_MISSING)
		i++;
	return i;
}

static bool remission(int32_t x, int32_t baseline, const struct change_rule *rule)
{
	return x < rule->caseness && (int64_t)baseline - x >= rule->reliable;
}

static bool back(int32_t x, int32_t lowest, const struct change_rule *rule)
{
	return x >= rule->caseness && (int64_t)x - lowest >= rule->reliable;
}

/* The piece that starts with the remission at from. */
static struct relapse_piece piece_from(const struct scores *s, const struct change_rule *rule, enum relapse_kind kind,
				       size_t from)
{
	struct relapse_piece p = {.from = from, .to = from};
	int32_t lowest = s->score[from];
	for (size_t i = scored(s, from + 1); i < s->n; i = scored(s, i + 1)) {
		p.to = i;
		size_t next = scored(s, i + 1);
		bool confirmed = kind == RELAPSE_R1 || (next < s->n && back(s->score[next], lowest, rule));
		p.relapse = back(s->score[i], lowest, rule) && confirmed;
		if (p.relapse)
			break;
		lowest = s->score[i] < lowest ? s->score[i] : lowest;
	}
	return p;
}

size_t relapse_find(const struct scores *s, int32_t baseline, const struct change_rule *rule, enum relapse_kind kind,
		    struct relapse_piece *out)
{
	size_t found = 0;
	if (baseline == SCORE_MISSING || baseline < rule->caseness)
		return 0;
	for (size_t i = scored(s, 0); i < s->n; i = scored(s, i + 1)) {
		if (!remission(s->score[i], baseline, rule))
			continue;
		struct relapse_piece p = piece_from(s, rule, kind, i);
		out[found++] = p;
		i = p.to;
	}
	return found;
}
