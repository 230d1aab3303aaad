#pragma once
/* For the module alone: the steps that turn rows as they came into a set. */
#include "deid/columns/small_classes.h"
#include "deid/deid_inside.h"
#include "deid/identify.h"
#include "deid/print.h"
#include "deid/ranked.h"

/*
 * What arranging by content goes by. Clients by rank of their pseudonym: their parts of the fingerprint, and where their visits begin. Therapists and
 * clinics in order of appearance, from 1: sums over their appointments.
 */
struct deid_content {
	uint64_t *client;
	size_t *start;
	uint64_t *therapist, *clinic;
};

struct finish {
	struct deid *d;
	struct deid_set *s;
	struct link_book book;
	struct identified who;
	uint32_t *head;        /* by person: the person that stands for the client; INTERN_NONE: refused */
	struct ranked *client; /* by the id that the dataset shows; number is the head */
	size_t clients;
	bool refused;   /* somebody is */
	size_t *start;  /* by rank: where the client's rows begin in order, as they were put there */
	size_t longest; /* course */
	struct print print;
	int32_t cut_off;
	int32_t first_day, last_day; /* of the export; DAY_NONE: no dates */
	struct present *present;     /* by file */
	struct deid_content content;
	struct small_classes *small;
};

/* Who the clients are; what several persons say of one client comes together in its head. */
must_check enum err gather_clients(struct finish *f);
/* The rows of refused persons become rejects. */
must_check enum err refuse_rows(struct finish *f);
/* Of a client by rank: NULL where the link file does not know it, or no day of it. */
const struct link_client *remembered(const struct finish *f, size_t client);
/* The days of this export, and the latest of this and those before. */
void find_cut_off(struct finish *f);
/* The day that a client's offsets are counted from. It moves back with an earlier first appointment, under weeks by whole ones, so that what was
   counted before stays in its week. */
int32_t intake_of(const struct finish *f, const struct deid_person *p, const struct link_client *entry);
/* Courses settled, clients described, rows stripped of what may not stay; on all cores. */
must_check enum err settle_clients(struct finish *f);
/* The link file to come, sealed, and the clients that have ended. */
must_check enum err remember_clients(struct finish *f);
/* Order and numbers for a key of this run only. */
must_check enum err arrange_by_content(struct deid_set *s, const struct deid_content *of);
