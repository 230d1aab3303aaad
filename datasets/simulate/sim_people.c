#include "simulate/sim_people.h"

#include <stdio.h>

static const char *const given_names[SIM_GIVEN_NAMES] = {
	"Ada",    "Aisha",  "Alan",  "Alice",  "Amira", "Andre", "Anna",  "Arjun", "Beth",  "Bruno", "Carla",
	"Chen",   "Chloe",  "Clara", "Colin",  "Dana",  "David", "Diego", "Edith", "Elena", "Emeka", "Erik",
	"Esther", "Fatima", "Felix", "Fiona",  "Frank", "Grace", "Greta", "Hamid", "Hanna", "Hugo",  "Ines",
	"Ivan",   "Jamal",  "Jane",  "Jonas",  "Julia", "Karim", "Kate",  "Lars",  "Leila", "Liam",  "Lucia",
	"Maja",   "Marcus", "Maria", "Martin", "Mei",   "Mia",   "Nadia", "Nora",  "Omar",  "Oscar", "Paula",
	"Peter",  "Priya",  "Rosa",  "Samir",  "Sofia", "Tariq", "Tom",   "Vera",  "Zoe",
};

static const char *const family_names[SIM_FAMILY_NAMES] = {
	"Abbott",  "Adeyemi", "Ahmed",   "Alvarez", "Baker",  "Bauer",  "Bennett", "Bianchi", "Brown",    "Campbell",
	"Carter",  "Chan",    "Clarke",  "Costa",   "Dalton", "Diaz",   "Dubois",  "Edwards", "Evans",    "Fischer",
	"Foster",  "Garcia",  "Gibson",  "Green",   "Hall",   "Hansen", "Harris",  "Hoffman", "Hughes",   "Ibrahim",
	"Jackson", "Jensen",  "Johnson", "Jones",   "Kaur",   "Keller", "Khan",    "Kim",     "Kowalski", "Larsen",
	"Lee",     "Lewis",   "Lopez",   "Martin",  "Mensah", "Meyer",  "Moore",   "Murphy",  "Nguyen",   "Novak",
	"Okafor",  "Patel",   "Pereira", "Quinn",   "Reid",   "Rossi",  "Schmidt", "Silva",   "Singh",    "Smith",
	"Taylor",  "Walker",  "Weber",   "Young",
};

static const char *const domains[4] = {"example.org", "example.com", "example.net", "mail.example"};
static const char *const clinics[8] = {"Northgate", "Riverside",   "Old Mill",     "Harbour",
				       "Elm Park",  "Castle Hill", "Station Road", "Westfield"};
static const char *const genders[3] = {"female", "male", "non-binary"};

/* Presenting problems and their shares of a hundred. */
static const char *const problems[] = {"Depression",
				       "Generalised anxiety disorder",
				       "Mixed anxiety and depression",
				       "Social anxiety",
				       "Panic disorder",
				       "PTSD",
				       "OCD",
				       "Health anxiety",
				       "Adjustment disorder"};
static const int problem_until[] = {36, 58, 72, 78, 84, 90, 94, 97, 100};

static const char *problem_of(int u)
{
	int i = 0;
	while (u >= problem_until[i])
		i++;
	return problems[i];
}

/* Letters that begin no postcode area of the United Kingdom. */
static void postcode_of(int u, char out[12])
{
	static const char first[] = "QVX", inward[] = "ABDEFGHJLNPQRSTUWXYZ";
	snprintf(out, 12, "%c%c%d %d%c%c", first[u % 3], 'A' + u / 3 % 26, 1 + u / 78 % 19, u / 1482 % 10,
		 inward[u / 14820 % 20], inward[u / 296400 % 20]);
}

static void email_of(const struct sim_client *c, char *out, size_t size)
{
	const char *given = given_names[c->given], *family = family_names[c->family];
	snprintf(out, size, "%c%s.%c%s%d@%s", given[0] | 0x20, given + 1, family[0] | 0x20, family + 1, c->phone % 100,
		 domains[c->domain]);
}

/* Therapist 3 of clinic 2 is always the same person. */
static void therapist_of(const struct sim_client *c, char *out, size_t size)
{
	unsigned which = (unsigned)(c->clinic * 41 + c->therapist);
	snprintf(out, size, "Dr %s %s", given_names[which * 29 % SIM_GIVEN_NAMES],
		 family_names[(which * 37 + which / SIM_GIVEN_NAMES * 11 + 5) % SIM_FAMILY_NAMES]);
}

void sim_person_make(const struct sim_options *o, const struct sim_client *c, struct sim_person *p)
{
	int clinics_n = sim_clinics(o);
	snprintf(p->id, sizeof p->id, "C%06llu", (unsigned long long)c->number + 100001);
	snprintf(p->name, sizeof p->name, "%s %s", given_names[c->given], family_names[c->family]);
	snprintf(p->born, sizeof p->born, "%04d-%02d-%02d", c->birth.year, c->birth.month, c->birth.day);
	email_of(c, p->email, sizeof p->email);
	snprintf(p->phone, sizeof p->phone, "07700 900%03d", c->phone);
	postcode_of(c->post, p->postcode);
	therapist_of(c, p->therapist, sizeof p->therapist);
	if (clinics_n <= 8)
		snprintf(p->clinic, sizeof p->clinic, "%s", clinics[c->clinic]);
	else
		snprintf(p->clinic, sizeof p->clinic, "%s %d", clinics[c->clinic % 8], c->clinic / 8 + 1);
	p->given = given_names[c->given];
	p->gender = genders[c->gender];
	p->problem = problem_of(c->problem);
}

int sim_note(const struct sim_person *p, int note, char *out, int size)
{
	switch (note / 16) {
	case 0:
		return snprintf(out, (size_t)size, "%s was more open today. Homework set", p->given);
	case 1:
		return snprintf(out, (size_t)size, "%s spoke of work, sleep and the family", p->name);
	case 2:
		return snprintf(out, (size_t)size, "Call back on %s about the next appointment", p->phone);
	case 3:
		return snprintf(out, (size_t)size, "Letter sent to %s, copy to %s", p->postcode, p->email);
	case 4:
		return snprintf(out, (size_t)size, "%s (born %s) said: \"\"I see it now\"\"", p->given, p->born);
	default:
		return 0;
	}
}
