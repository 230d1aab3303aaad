#include "cohort/labels.h"
#include "cohort/cohort_parts.h"

#include <stdio.h>

static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static void mix(uint64_t *h, int64_t v)
{
	*h = (*h ^ (uint64_t)v) * 0x9e3779b97f4a7c15u;
	*h ^= *h >> 29;
}

uint64_t label_content(const struct cohort *c)
{
	uint64_t h = 0;
	for (size_t i = 0; i < c->visits; i++) {
		const struct visit *v = &c->visit[i];
		mix(&h, v->at);
		mix(&h, v->attendance);
		mix(&h, v->therapist);
		mix(&h, v->clinic);
		for (size_t k = 0; k < c->held; k++)
			mix(&h, v->score[k]);
	}
	return h;
}

enum err label_places(struct arena *mem, const struct cohort *c, enum label_of what, const int **place)
{
	int n = what == LABEL_CLINIC ? c->clinics : c->therapists;
	int *drawn = ARENA_ARRAY(mem, (size_t)n + 1, int);
	uint64_t state = c->content;
	if (!drawn)
		return err_memory();
	mix(&state, (int64_t)c->study->fingerprint);
	mix(&state, (int64_t)c->info->fingerprint);
	mix(&state, c->study->release);
	mix(&state, what);
	for (int i = 1; i <= n; i++) {
		int k = 1 + (int)(next_random(&state) % (uint64_t)i);
		drawn[i] = drawn[k];
		drawn[k] = i;
	}
	*place = drawn;
	return ERR_OK;
}

bool labels_allowed(const struct cohort *c, enum label_of what, int shown)
{
	if (c->study->release == STUDY_QI)
		return true;
	return what == LABEL_CLINIC && shown >= LABELS_LEAST_CLINICS;
}

const char *label_text(struct arena *mem, enum label_of what, int place)
{
	char text[16];
	snprintf(text, sizeof text, "%c-%02d", what == LABEL_CLINIC ? 'K' : 'T', place);
	return arena_text(mem, text);
}

const char *label_clinic(struct arena *mem, const struct cohort *c, int number)
{
	const int *place = NULL;
	if (label_places(mem, c, LABEL_CLINIC, &place))
		return NULL;
	return label_text(mem, LABEL_CLINIC, place[number]);
}
