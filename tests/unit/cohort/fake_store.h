#pragma once
/*
 * A dataset that a test writes down: rows of visits, in order of client and time, behind the interface of store/store.h. Included by one test
 * program each, which thereby brings its own store.
 */
#include "cohort/cohort.h"
#include "layout/vocabulary.h"
#include "store/store.h"

#include "support/check.h"

#include <stdlib.h>
#include <string.h>

/* A row names only what it has. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#define NO RECORD_NO_SCORE

enum { MEET = ATTENDANCE_ATTENDED, MISS = ATTENDANCE_DNA, CANCEL = ATTENDANCE_CANCELLED, ASSESS = ATTENDANCE_ASSESSMENT };
enum { CBT = 1, EMDR = 2, ACT = 3 };

/* 0 in end, flag: none. Codes are stored as the dataset has them: -1 where NULL. */
struct fake_visit {
	int client, at, attendance, phq9;
	int end, flag, modality, therapist, clinic, ors, problem;
};

struct fake_person {
	int gender, age_band;
	bool recent;
};

struct store {
	const struct fake_visit *visit;
	size_t visits;
	const struct fake_person *person; /* by client - 1; NULL: nothing known, not recent */
	bool undated;
	struct store_info info;
};

struct store_cursor {
	const struct store *store;
	size_t next;
	struct stored_visit visits[4096];
};

static struct instrument fake_instruments[] = {
	{.name = "bdi2",
	 .step = 1,
	 .max = 63,
	 .has_cutoff = true,
	 .cutoff = 20,
	 .cutoff_at_or_beyond = false,
	 .clinical_mean = 30,
	 .clinical_sd = 10,
	 .functional_mean = 8,
	 .functional_sd = 6},
	{.name = "ors",
	 .step = 0.1,
	 .max = 400,
	 .higher_better = true,
	 .has_cutoff = true,
	 .cutoff = 250,
	 .has_reliable_change = true,
	 .reliable_change = 50,
	 .clinical_mean = 19,
	 .clinical_sd = 8,
	 .functional_mean = 28,
	 .functional_sd = 4},
	{.name = "phq9",
	 .step = 1,
	 .max = 27,
	 .has_cutoff = true,
	 .cutoff = 10,
	 .cutoff_at_or_beyond = true,
	 .has_reliable_change = true,
	 .reliable_change = 6},
	{.name = "srs", .step = 0.1, .max = 400, .higher_better = true, .alliance = true},
};
static const struct instrument_set fake_set = {4, fake_instruments};

const struct instrument *instrument_find(const struct instrument_set *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->item[i].name, name) == 0)
			return &s->item[i];
	return NULL;
}

const struct store_info *store_info(const struct store *s)
{
	return &s->info;
}

const char *store_label(const struct store *s, const char *domain, int code)
{
	static const char *const modality[] = {"unmapped", "CBT", "EMDR", "ACT"};
	static const char *const gender[] = {"unmapped", "Woman", "Man"};
	(void)s;
	if (strcmp(domain, "modality") == 0 && code >= 0 && code <= 3)
		return modality[code];
	if (strcmp(domain, "gender") == 0 && code >= 0 && code <= 2)
		return gender[code];
	return NULL;
}

enum err store_cursor_open(const struct store *s, struct store_cursor **out)
{
	*out = calloc(1, sizeof **out);
	assert_non_null(*out);
	(*out)->store = s;
	return ERR_OK;
}

void store_cursor_close(struct store_cursor *c)
{
	free(c);
}

static struct stored_visit stored(const struct fake_visit *f)
{
	struct stored_visit v = {
		.at = f->at,
		.attendance = (int16_t)f->attendance,
		.duration = -1,
		.modality = (int16_t)f->modality,
		.problem = (int16_t)(f->problem ? f->problem : -1),
		.breakthrough = (int16_t)(f->flag ? f->flag : -1),
		.breakthrough_type = -1,
		.end_reason = (int16_t)(f->end ? f->end : -1),
		.therapist = f->therapist,
		.clinic = f->clinic,
	};
	for (size_t i = 0; i < RECORD_SCORES; i++)
		v.score[i] = NO;
	v.score[0] = f->ors ? f->ors : NO;
	v.score[1] = f->phq9;
	return v;
}

enum err store_cursor_next(struct store_cursor *c, struct stored_client *client, const struct stored_visit **visits,
			   size_t *n)
{
	const struct store *s = c->store;
	size_t count = 0;
	if (c->next == s->visits)
		return ERR_END;
	int id = s->visit[c->next].client;
	for (; c->next < s->visits && s->visit[c->next].client == id; c->next++)
		c->visits[count++] = stored(&s->visit[c->next]);
	const struct fake_person *p = s->person ? &s->person[id - 1] : NULL;
	*client = (struct stored_client){
		.id = id,
		.age_band = p ? p->age_band : -1,
		.intake_year = s->undated ? -1 : 2024,
		.recent = p && p->recent,
	};
	memset(client->trait, -1, sizeof client->trait);
	if (p)
		client->trait[CLIENT_GENDER] = (int16_t)p->gender;
	*visits = c->visits;
	*n = count;
	return ERR_OK;
}

/* A dataset of ORS and PHQ-9 in days. */
static inline struct store fake_of(const struct fake_visit *visit, size_t n, const struct fake_person *person)
{
	struct store s = {.visit = visit, .visits = n, .person = person};
	s.info = (struct store_info){
		.unit_days = 1,
		.age_years = 5,
		.visits = n,
		.fingerprint = 20261121,
		.instruments = 2,
		.instrument = {"ors", "phq9"},
		.step = {0.1, 1},
	};
	for (size_t i = 0; i < n; i++)
		s.info.clients += i == 0 || visit[i].client != visit[i - 1].client;
	return s;
}

#define FAKE(rows, person) fake_of(rows, sizeof rows / sizeof rows[0], person)
