#pragma once
/*
 * Records and sets for tests, under the known key 00 01 .. 1f and a plan of gad7 and phq9. Pseudonyms of it, from openssl:
 *   sub = HMAC-SHA256(key, "client|v1"); first 8 bytes of HMAC-SHA256(sub, "c001"), little-endian, shifted right by one.
 */
#include "core/outfile.h"
#include "deid/deid.h"
#include "support/check.h"
#include "support/temp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ID_C001 (UINT64_C(0xc0af88ab2babf3ed) >> 1)   /* c001 */
#define ID_UMLAUT (UINT64_C(0xb8ef2b5d18a57ea4) >> 1) /* m.ller7, u umlaut */
#define ID_1_23 (UINT64_C(0x31a6959b393f683d) >> 1)   /* 1 23 */
#define ID_12_3 (UINT64_C(0x42be01dab9a3dea2) >> 1)   /* 12 3 */
/* The first numbers of the sequence: the same over "ids|v1", and 0 and 1 as 8 bytes, little-endian. */
#define NUMBER_0 (UINT64_C(0x0375ae6451e7cb27) >> 1)
#define NUMBER_1 (UINT64_C(0xb4639fca9841c37d) >> 1)
#define KEY_PRINT UINT64_C(0xd6497ac56d00cd9d)

static const struct instrument records_gad7 = {.name = "gad7", .title = "GAD-7", .step = 1, .max = 21};
static const struct instrument records_phq9 = {.name = "phq9", .title = "PHQ-9", .step = 1, .max = 27};
static const struct layout_plan records_plan = {.instruments = 2, .instrument = {&records_gad7, &records_phq9}};

/* One hand adds all; it goes with d. */
static struct deid *records_of;
static struct deid_hand *records_hand;

static inline struct deid_hand *hand_of(struct deid *d)
{
	if (d != records_of)
		assert_int_equal(deid_hand_new(d, &records_hand), ERR_OK);
	records_of = d;
	return records_hand;
}

static inline struct deid_set *finish(struct deid *d)
{
	struct deid_set *s = NULL;
	records_of = NULL;
	assert_int_equal(deid_finish(d, &s), ERR_OK);
	return s;
}

/* A client, a visit or a score of a finished set. */
static inline int64_t client_field(const struct deid_set *s, size_t client, enum deid_client_field field)
{
	int64_t out[DEID_CLIENT__COUNT];
	struct deid_cursor *c = NULL;
	assert_int_equal(deid_cursor_new(s, &c), ERR_OK);
	assert_int_equal(deid_cursor_client(c, client, out), ERR_OK);
	deid_cursor_free(c);
	return out[field];
}

static inline int64_t visit_value(const struct deid_set *s, size_t visit, size_t value)
{
	int64_t out[DEID_VISIT__COUNT + RECORD_SCORES];
	struct deid_cursor *c = NULL;
	assert_int_equal(deid_cursor_new(s, &c), ERR_OK);
	assert_int_equal(deid_cursor_visit(c, visit, out), ERR_OK);
	deid_cursor_free(c);
	return out[value];
}

static inline int64_t visit_field(const struct deid_set *s, size_t visit, enum deid_visit_field field)
{
	return visit_value(s, visit, field);
}

static inline int64_t visit_score(const struct deid_set *s, size_t visit, size_t i)
{
	return visit_value(s, visit, DEID_VISIT__COUNT + i);
}

/* As the program does when the dataset is stored. */
static inline enum err save_link(const struct deid_set *s, const char *path)
{
	size_t n;
	const unsigned char *bytes = deid_set_link(s, &n);
	return bytes ? outfile_write(path, bytes, n) : ERR_OK;
}

static inline struct rd_cell cell(const char *text)
{
	return (struct rd_cell){.p = text, .n = (uint32_t)strlen(text)};
}

static inline struct record record(const char *client, int year, int month, int day)
{
	static long row = 1;
	struct record r = {.file = 1,
			   .row = ++row,
			   .client = cell(client),
			   .day = civil_to_day((struct civil){year, month, day}),
			   .occasion = -1,
			   .age = -1,
			   .attendance = ATTENDANCE_ATTENDED,
			   .duration = -1,
			   .modality = -1,
			   .problem = -1,
			   .gender = -1,
			   .breakthrough = -1,
			   .breakthrough_type = -1,
			   .end_reason = -1,
			   .format = -1,
			   .stage = -1};
	memset(r.trait, -1, sizeof r.trait);
	for (int i = 0; i < RECORD_SCORES; i++)
		r.score[i] = RECORD_NO_SCORE;
	return r;
}

static inline struct record relative(const char *client, int day, int gad, int phq)
{
	struct record r = record(client, 2000, 1, 1);
	r.relative = true;
	r.day = day;
	r.score[0] = gad < 0 ? RECORD_NO_SCORE : gad;
	r.score[1] = phq < 0 ? RECORD_NO_SCORE : phq;
	return r;
}

static inline void add(struct deid *d, struct record r)
{
	assert_int_equal(deid_add(hand_of(d), &r, true), ERR_OK);
}

static inline struct key *known_key(void)
{
	unsigned char bytes[KEY_BYTES];
	struct key *key = NULL;
	for (int i = 0; i < KEY_BYTES; i++)
		bytes[i] = (unsigned char)i;
	const char *path = temp_file("known.key", bytes, sizeof bytes);
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(key_open(path, NULL, &key), ERR_OK);
	return key;
}

static inline struct deid *begin(const struct key *key, enum deid_profile profile, const char *link)
{
	static const struct vocabularies vocabularies;
	struct deid *d = NULL;
	struct deid_options o = {.profile = profile_base(profile),
				 .key = key,
				 .link = link,
				 .plan = &records_plan,
				 .vocabularies = &vocabularies};
	/* Small classes have tests of their own. */
	o.profile.small_class = 1;
	records_of = NULL;
	assert_int_equal(deid_begin(&o, &d), ERR_OK);
	return d;
}
