#include "layout/take.h"
#include "core/mix.h"
#include "layout/age_form.h"
#include "layout/event_form.h"

#include <string.h>

/* Mixes the ends and the length: spellings of one column seldom agree in all three. */
static uint32_t mix(struct rd_cell cell)
{
	uint32_t a = 0, b = 0;
	if (cell.n >= 4) {
		memcpy(&a, cell.p, 4);
		memcpy(&b, cell.p + cell.n - 4, 4);
	} else {
		a = (unsigned char)cell.p[0];
		b = (unsigned char)cell.p[cell.n - 1];
	}
	uint32_t h = (a * 2654435761U) ^ (b * 2246822519U) ^ (cell.n * 3266489917U);
	h *= 2654435761U;
	return h ^ (h >> 15);
}

typedef void resolve_fn(const struct taker *t, struct rd_cell cell, struct cached *out);

/* Cells are short: a call takes longer than the comparison. */
static bool holds(const struct cached *c, struct rd_cell cell)
{
	const char *a = c->text, *b = cell.p;
	size_t n = cell.n;
	if (c->n != n)
		return false;
	for (; n > 8; a += 8, b += 8, n -= 8)
		if (mix_part(a, 8) != mix_part(b, 8))
			return false;
	return mix_part(a, n) == mix_part(b, n);
}

static struct cached *set_of(const struct taker *t, struct rd_cell cell)
{
	return &t->cache[mix(cell) & (CACHE_SLOTS - CACHE_WAYS)];
}

/* The newest comes first, the oldest goes. What is too long for the cache has the place behind it. */
static const struct cached *resolve_new(const struct taker *t, struct rd_cell cell, resolve_fn *resolve)
{
	struct cached *set = cell.n > CACHE_TEXT ? &t->cache[CACHE_SLOTS] : set_of(t, cell);
	if (cell.n > CACHE_TEXT) {
		resolve(t, cell, set);
		return set;
	}
	memmove(&set[1], &set[0], (CACHE_WAYS - 1) * sizeof *set);
	resolve(t, cell, &set[0]);
	set[0].n = (uint8_t)cell.n;
	memcpy(set[0].text, cell.p, cell.n);
	return &set[0];
}

/* Four places for a spelling: two that mix alike do not drive each other out. */
static inline const struct cached *look_up(const struct taker *t, struct rd_cell cell, resolve_fn *resolve)
{
	const struct cached *set = cell.n <= CACHE_TEXT ? set_of(t, cell) : NULL;
	for (int i = 0; set && i < CACHE_WAYS; i++)
		if (holds(&set[i], cell))
			return &set[i];
	return resolve_new(t, cell, resolve);
}

static void resolve_code(const struct taker *t, struct rd_cell cell, struct cached *out)
{
	enum layout_reason reason = REASON_NONE;
	int code = VOCABULARY_MISSING;
	if (!take_is_missing_code(t, cell_trim(cell)))
		code = vocabulary_code_of(t->list, cell.p, cell.n);
	if (code == VOCABULARY_MISSING)
		reason = cell_trim(cell).n ? REASON_MISSING_CODE : REASON_EMPTY;
	else if (code == VOCABULARY_UNMAPPED)
		reason = cell_no_value(t->missing, cell);
	if (code == VOCABULARY_UNMAPPED && reason)
		code = VOCABULARY_MISSING;
	else if (code == VOCABULARY_UNMAPPED)
		reason = REASON_UNMAPPED;
	out->code = (int16_t)code;
	out->reason = (uint8_t)reason;
}

static enum layout_reason take_code(const struct taker *t, struct rd_cell cell, struct record *out)
{
	if (!cell.n)
		return taken(t, REASON_EMPTY);
	const struct cached *found = look_up(t, cell, resolve_code);
	int code = found->code;
	memcpy((char *)out + t->offset, &code, sizeof code);
	return taken(t, (enum layout_reason)found->reason);
}

/* An appointment whose attendance is not told took place; one that no list knows is no session. */
static enum layout_reason take_attendance(const struct taker *t, struct rd_cell cell, struct record *out)
{
	enum layout_reason reason = take_code(t, cell, out);
	if (out->attendance == VOCABULARY_MISSING)
		out->attendance = ATTENDANCE_ATTENDED;
	return reason;
}

static enum layout_reason take_text(const struct taker *t, struct rd_cell cell, struct record *out)
{
	enum layout_reason reason = cell_no_value(t->missing, cell);
	if (!reason) {
		struct rd_cell kept = cell_trim(cell);
		memcpy((char *)out + t->offset, &kept, sizeof kept);
	}
	return taken(t, reason);
}

/*
 * A name is for linking and for the dictionary of the scan: it is never kept, so it is not counted. The first column of a kind that says
 * something counts.
 */
static enum layout_reason take_name(const struct taker *t, struct rd_cell cell, struct record *out)
{
	struct rd_cell *name = (struct rd_cell *)(void *)((char *)out + t->offset);
	struct rd_cell trimmed = cell_trim(cell);
	if (trimmed.n && !name->n && !cell_no_value(t->missing, trimmed))
		*name = trimmed;
	return REASON_NONE;
}

/* Postcodes, times, amounts: seldom twice the same, so not worth remembering; what has a digit is no word for a missing value. */
static enum layout_reason take_digits(const struct taker *t, struct rd_cell cell, struct record *out)
{
	struct rd_cell kept = cell_trim(cell);
	enum layout_reason reason = REASON_NONE;
	uint32_t i = 0;
	while (i < kept.n && (kept.p[i] < '0' || kept.p[i] > '9'))
		i++;
	if (i == kept.n || take_is_missing_code(t, kept))
		reason = i == kept.n ? cell_no_value(t->missing, kept) : REASON_MISSING_CODE;
	if (!reason)
		memcpy((char *)out + t->offset, &kept, sizeof kept);
	return taken(t, reason);
}

/* Days since intake by the name of an event. */
static enum layout_reason take_event(const struct taker *t, struct rd_cell cell, struct record *out)
{
	double value;
	struct rd_cell rest, trimmed = cell_trim(cell);
	enum layout_reason none = cell_no_value(t->missing, trimmed);
	if (none)
		return taken(t, none);
	if (take_number(t, trimmed, &value, &rest) && !rest.n && value >= 0 && value <= 36600)
		out->day = (int32_t)value;
	else if (!event_form_read(trimmed, &out->day))
		return taken(t, REASON_UNMAPPED);
	return taken(t, REASON_NONE);
}

static enum layout_reason take_score(const struct taker *t, struct rd_cell cell, struct record *out)
{
	return taken(t, take_score_steps(t, cell, &out->score[t->position]));
}

static bool is_year(struct rd_cell cell, int *year)
{
	*year = 0;
	for (uint32_t i = 0; i < cell.n; i++) {
		if (cell.p[i] < '0' || cell.p[i] > '9')
			return false;
		*year = *year * 10 + (cell.p[i] - '0');
	}
	return cell.n == 4 && *year >= 1901 && *year < 2100;
}

static enum layout_reason birth_of(const struct taker *t, struct rd_cell cell, struct civil *birth)
{
	int year;
	cell = cell_trim(cell);
	enum date_found found = cell.n ? date_read(&t->dates, cell, birth) : DATE_SENTINEL;
	if (found == DATE_FOUND)
		return civil_to_day(*birth) > t->dates.today ? REASON_BAD_DATE : REASON_NONE;
	if (is_year(cell, &year)) {
		*birth = (struct civil){.year = year};
		return REASON_NONE;
	}
	if (found == DATE_SENTINEL)
		return cell.n ? REASON_MISSING_CODE : REASON_EMPTY;
	int age;
	if (age_form_read(cell, &age, &year) && year) {
		*birth = (struct civil){.year = year};
		return REASON_NONE;
	}
	enum layout_reason none = cell_no_value(t->missing, cell);
	return none ? none : REASON_BAD_DATE;
}

static enum layout_reason take_birth(const struct taker *t, struct rd_cell cell, struct record *out)
{
	const struct civil before = out->birth;
	if (!cell.n)
		return taken(t, REASON_EMPTY);
	/* In place: to hand the struct over right after its fields were set stalls the processor. */
	enum layout_reason reason = birth_of(t, cell, &out->birth);
	if (reason)
		out->birth = before;
	return taken(t, reason);
}

/* Whole numbers from 0 to most, with nothing but "min" or "years" behind them. */
static enum layout_reason whole_of(const struct taker *t, struct rd_cell cell, int most, int *out)
{
	static const char *const units[] = {"", "m", "min", "mins", "minute", "minutes", "y", "yr", "yrs", "year", "years"};
	char behind[NAME_MAX_FOLDED];
	double value;
	struct rd_cell rest;
	cell = cell_trim(cell);
	enum layout_reason none = cell_no_value(t->missing, cell);
	if (!none && take_is_missing_code(t, cell))
		none = REASON_MISSING_CODE;
	if (none || !take_number(t, cell, &value, &rest))
		return none ? none : REASON_NOT_A_NUMBER;
	if (cell_fold(rest, behind) < 0)
		return REASON_NOT_A_NUMBER;
	size_t u = 0;
	while (u < sizeof units / sizeof *units && strcmp(units[u], behind) != 0)
		u++;
	if (u == sizeof units / sizeof *units || (u == 0 && cell_trim(rest).n))
		return REASON_NOT_A_NUMBER;
	if (value < 0 || value > most)
		return REASON_OUT_OF_RANGE;
	if (value != (int)value)
		return REASON_OFF_STEP;
	*out = (int)value;
	return REASON_NONE;
}

static enum layout_reason take_whole(const struct taker *t, struct rd_cell cell, int most, int *out)
{
	if (!cell.n)
		return taken(t, REASON_EMPTY);
	if (cell.n == 2 && cell.p[0] >= '0' && cell.p[0] <= '9' && cell.p[1] >= '0' && cell.p[1] <= '9') {
		*out = (cell.p[0] - '0') * 10 + (cell.p[1] - '0');
		return taken(t, REASON_NONE);
	}
	return taken(t, whole_of(t, cell, most, out));
}

static enum layout_reason take_duration(const struct taker *t, struct rd_cell cell, struct record *out)
{
	enum { MINUTES_A_DAY = 1440 };
	return take_whole(t, cell, MINUTES_A_DAY, &out->duration);
}

/* What is no plain number may still tell an age, or a year of birth. */
static enum layout_reason take_age(const struct taker *t, struct rd_cell cell, struct record *out)
{
	enum { OLDEST = 120 };
	int age, year;
	if (cell.n == 2 || !age_form_read(cell_trim(cell), &age, &year))
		return take_whole(t, cell, OLDEST, &out->age);
	if (take_is_missing_code(t, cell_trim(cell)))
		return taken(t, REASON_MISSING_CODE);
	if (age >= 0)
		out->age = age;
	else if (!out->birth.year)
		out->birth = (struct civil){.year = year};
	return taken(t, REASON_NONE);
}

struct role_taker {
	enum layout_reason (*take)(const struct taker *t, struct rd_cell cell, struct record *out);
	size_t offset;
	enum vocabulary_domain domain;
};

#define CODE_OF(member, list)                                                                                               \
	{                                                                                                                   \
		.take = take_code, .offset = offsetof(struct record, member), .domain = (list)                              \
	}
#define DIGITS_OF(member)                                                                                                   \
	{                                                                                                                   \
		.take = take_digits, .offset = offsetof(struct record, member), .domain = VOC__COUNT                        \
	}
#define TEXT_OF(member)                                                                                                     \
	{                                                                                                                   \
		.take = take_text, .offset = offsetof(struct record, member), .domain = VOC__COUNT                          \
	}

#define NAME_OF(member)                                                                                                     \
	{                                                                                                                   \
		.take = take_name, .offset = offsetof(struct record, member), .domain = VOC__COUNT                          \
	}

static const struct role_taker by_role[ROLE__COUNT] = {
	[ROLE_NAME] = NAME_OF(name),
	[ROLE_GIVEN_NAME] = NAME_OF(given),
	[ROLE_SURNAME] = NAME_OF(surname),
	[ROLE_BIRTH_DATE] = {.take = take_birth, .domain = VOC__COUNT},
	[ROLE_AGE] = {.take = take_age, .domain = VOC__COUNT},
	[ROLE_GENDER] = CODE_OF(gender, VOC_GENDER),
	[ROLE_THERAPIST] = TEXT_OF(therapist),
	[ROLE_CLINIC] = TEXT_OF(clinic),
	[ROLE_PROBLEM] = CODE_OF(problem, VOC_PROBLEM),
	[ROLE_MODALITY] = CODE_OF(modality, VOC_MODALITY),
	[ROLE_ATTENDANCE] = {.take = take_attendance,
			     .offset = offsetof(struct record, attendance),
			     .domain = VOC_ATTENDANCE},
	[ROLE_DURATION] = {.take = take_duration, .domain = VOC__COUNT},
	[ROLE_SCORE] = {.take = take_score, .domain = VOC__COUNT},
	[ROLE_BREAKTHROUGH] = CODE_OF(breakthrough, VOC_BREAKTHROUGH),
	[ROLE_BREAKTHROUGH_TYPE] = CODE_OF(breakthrough_type, VOC_BREAKTHROUGH_TYPE),
	[ROLE_END_REASON] = CODE_OF(end_reason, VOC_END_REASON),
	[ROLE_ETHNICITY] = CODE_OF(trait[TRAIT_ETHNICITY], VOC_ETHNICITY),
	[ROLE_LANGUAGE] = CODE_OF(trait[TRAIT_LANGUAGE], VOC_LANGUAGE),
	[ROLE_DISABILITY] = CODE_OF(trait[TRAIT_DISABILITY], VOC_DISABILITY),
	[ROLE_INTERPRETER] = CODE_OF(trait[TRAIT_INTERPRETER], VOC_INTERPRETER),
	[ROLE_REFERRAL] = CODE_OF(trait[TRAIT_REFERRAL], VOC_REFERRAL),
	[ROLE_PAYER] = CODE_OF(trait[TRAIT_PAYER], VOC_PAYER),
	[ROLE_COUNTRY] = CODE_OF(trait[TRAIT_COUNTRY], VOC_COUNTRY),
	[ROLE_STATE] = CODE_OF(trait[TRAIT_STATE], VOC_STATE),
	[ROLE_FORMAT] = CODE_OF(format, VOC_FORMAT),
	[ROLE_STAGE] = CODE_OF(stage, VOC_STAGE),
	[ROLE_SCORE_VALUE] = {.take = take_score, .domain = VOC__COUNT},
	[ROLE_EVENT] = {.take = take_event, .domain = VOC__COUNT},
	[ROLE_ZIP] = DIGITS_OF(text[TEXT_ZIP]),
	[ROLE_POSTCODE] = DIGITS_OF(text[TEXT_POSTCODE]),
	[ROLE_DIAGNOSIS] = TEXT_OF(text[TEXT_DIAGNOSIS]),
	[ROLE_OCCUPATION] = TEXT_OF(text[TEXT_OCCUPATION]),
	[ROLE_TIME] = DIGITS_OF(text[TEXT_TIME]),
	[ROLE_FEE] = DIGITS_OF(text[TEXT_FEE]),
};

enum layout_reason (*taker_of_role(enum layout_role role))(const struct taker *t, struct rd_cell cell, struct record *out)
{
	return by_role[role].take;
}

size_t taker_offset(enum layout_role role)
{
	return by_role[role].offset;
}

enum vocabulary_domain taker_domain(enum layout_role role)
{
	return by_role[role].take ? by_role[role].domain : VOC__COUNT;
}

static void resolve_instrument(const struct taker *t, struct rd_cell cell, struct cached *out)
{
	char folded[NAME_MAX_FOLDED];
	struct rd_cell mapped;
	out->code = -1;
	out->reason = REASON_UNMAPPED;
	if (!take_mapping(t, cell_trim(cell), &mapped))
		mapped = cell_trim(cell);
	long n = cell_fold(mapped, folded);
	const struct named *found = n > 0 ? name_index_find(t->names, folded, (size_t)n) : NULL;
	if (found) {
		out->code = (int16_t)found->code;
		out->reason = REASON_NONE;
	} else if (cell_no_value(t->missing, mapped)) {
		out->reason = (uint8_t)cell_no_value(t->missing, mapped);
	}
}

enum layout_reason take_instrument(const struct taker *t, struct rd_cell cell, int *instrument)
{
	if (!cell.n)
		return REASON_EMPTY;
	const struct cached *found = look_up(t, cell, resolve_instrument);
	if (!found->reason)
		*instrument = found->code;
	return (enum layout_reason)found->reason;
}
