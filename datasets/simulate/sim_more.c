#include "simulate/sim_more.h"

#include <stdio.h>

enum { STREAM = 3 };

/* A word and its share of a hundred. */
struct share {
	int until;
	const char *word;
};

static const struct share ethnicities[] = {
	{55, "White British"}, {63, "Any other White background"}, {71, "Indian"},  {76, "Pakistani"}, {83, "African"},
	{88, "Caribbean"},     {92, "White and Black Caribbean"},  {95, "Chinese"}, {97, "Arab"},      {100, "Not stated"}};
static const struct share languages[] = {{86, "English"}, {89, "Polish"}, {92, "Urdu"},   {94, "Romanian"},
					 {96, "Punjabi"}, {98, "Arabic"}, {100, "Somali"}};
static const struct share disabilities[] = {{70, "No"},       {80, "Long-term condition"},
					    {86, "Mobility"}, {92, "Mental health"},
					    {96, "Dyslexia"}, {100, "Prefer not to say"}};
static const struct share occupations[] = {
	{12, "2315"},       {20, "Nurse"},       {28, "Administrator"},  {35, "Shop assistant"}, {42, "Care worker"},
	{48, "Driver"},     {54, "Electrician"}, {62, "Manager"},        {66, "Cleaner"},        {74, "Student"},
	{84, "Unemployed"}, {92, "Retired"},     {96, "Police officer"}, {100, "Beekeeper"}};
static const struct share sources[] = {{45, "GP"},   {75, "Self-referral"}, {83, "Employer"},
				       {90, "CMHT"}, {95, "Friend"},        {100, "Health visitor"}};
static const struct share payers[] = {{60, "NHS"}, {80, "Self pay"}, {90, "Bupa"}, {96, "EAP"}, {100, "Charity"}};
static const struct share religions[] = {{46, "None"}, {80, "Christian"}, {90, "Muslim"}, {95, "Hindu"}, {100, "Sikh"}};
static const struct share formats[] = {{55, "In person"}, {85, "Video"}, {97, "Telephone"}, {100, "Text"}};
static const char *const areas[] = {"LS", "M", "B", "BS", "NE", "NG", "CB", "SE", "OX", "CF", "EH", "YO"};

static const char *draw(struct random *r, const struct share *list)
{
	int u = (int)random_below(r, 100);
	while (u >= list->until)
		list++;
	return list->word;
}

/* The presenting problems of sim_people.c in their order of shares, as codes of ICD-10. */
static const char *diagnosis_of(int u)
{
	static const struct share codes[] = {{36, "F32.1"}, {58, "F41.1"}, {72, "F41.2"}, {78, "F40.1"}, {84, "F41.0"},
					     {90, "F43.1"}, {94, "F42.2"}, {97, "F45.2"}, {100, "F43.2"}};
	const struct share *code = codes;
	while (u >= code->until)
		code++;
	return code->word;
}

const char *sim_more_header(void)
{
	return ",ethnicity,first_language,interpreter,disability,country,diagnosis_code,occupation,referral_"
	       "source,payer,religion,"
	       "emergency_contact,session_time,session_format,fee";
}

/* One draw after the other: the order is part of what a seed means. */
static void draw_postcode(struct random *r, char out[16])
{
	static const char never[] = "CIKMOV";
	const char *area = areas[random_below(r, sizeof areas / sizeof *areas)];
	int district = 1 + (int)random_below(r, 20), sector = (int)random_below(r, 10);
	char first = never[random_below(r, 6)], second = never[random_below(r, 6)];
	snprintf(out, 16, "%s%d %d%c%c", area, district, sector, first, second);
}

void sim_more_make(const struct sim_options *o, const struct sim_client *c, struct sim_more *m)
{
	struct random r;
	int n = 0;
	random_seed(&r, o->seed, c->number, STREAM);
	draw_postcode(&r, m->postcode);
	snprintf(m->contact, sizeof m->contact, "Contact of client %llu", (unsigned long long)c->number + 100001);
	m->text[n++] = draw(&r, ethnicities);
	const char *language = draw(&r, languages);
	m->text[n++] = language;
	m->text[n++] = language[0] == 'E' || random_below(&r, 2) ? "No" : "Yes";
	m->text[n++] = draw(&r, disabilities);
	m->text[n++] = "United Kingdom";
	m->text[n++] = diagnosis_of(c->problem);
	m->text[n++] = draw(&r, occupations);
	m->text[n++] = draw(&r, sources);
	m->text[n++] = draw(&r, payers);
	m->text[n++] = draw(&r, religions);
	m->text[n++] = m->contact;
	m->text[n++] = NULL;
	m->text[n++] = draw(&r, formats);
	m->text[n] = NULL;
	m->hour = random_below(&r, 11);
	m->fee = random_below(&r, 9);
}

void sim_more_fields(const struct sim_more *m, const struct sim_client *c, const struct sim_appointment *a,
		     struct sim_more_text *t, struct sim_field *field)
{
	/* The usual hour, now and then the next one. */
	uint32_t hour = 8 + m->hour + (uint32_t)(a->day + (int32_t)c->number) % 5 / 4;
	snprintf(t->time, sizeof t->time, "%02u:%02d", hour, a->day % 2 ? 30 : 0);
	snprintf(t->fee, sizeof t->fee, "%u.00", m->fee ? 20 + 15 * m->fee : 0);
	field[COL_POSTCODE] = sim_text(m->postcode);
	for (int i = 0; i < SIM_MORE; i++)
		field[COL__COUNT + i] = sim_text(m->text[i] ? m->text[i] : i == SIM_MORE - 1 ? t->fee : t->time);
}
