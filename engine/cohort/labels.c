#include "cohort/labels.h"

#include <stdio.h>

static uint64_t splitmix64(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static const char *draw(struct arena *mem, const struct cohort *c, char letter, int n, int number)
{
	char label[16];
	int place = 1;
	uint64_t seed = splitmix64(c->study->fingerprint ^ c->info->fingerprint) + (uint64_t)letter;
	uint64_t own = splitmix64(seed + (uint64_t)number);
	for (int k = 1; k <= n; k++)
		place += splitmix64(seed + (uint64_t)k) < own;
	snprintf(label, sizeof label, "%c-%02d", letter, place);
	return arena_text(mem, label);
}

const char *label_therapist(struct arena *mem, const struct cohort *c, int number)
{
	return draw(mem, c, 'T', c->therapists, number);
}

const char *label_clinic(struct arena *mem, const struct cohort *c, int number)
{
	return draw(mem, c, 'K', c->clinics, number);
}
