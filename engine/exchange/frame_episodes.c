#include "exchange/microdata_parts.h"

enum {
	E_CLIENT,
	E_EPISODE,
	E_AGE,
	E_YEAR,
	E_TRAITS,
	E_MODALITY = E_TRAITS + CLIENT_TRAITS,
	E_PROBLEM,
	E_THERAPIST,
	E_CLINIC,
	E_START,
	E_APPOINTMENTS,
	E_SESSIONS,
	E_LENGTH,
	E_ENDING,
	E__COUNT
};

/* First, last and class of every questionnaire; national measures; two of every definition; plateaus and relapses. */
enum { MORE_COLUMNS = 3 * RECORD_SCORES + 5 + 2 * (STUDY_DEFINITIONS + 1) + 4 };

#define NOT_TOLD "nothing was told, or the profile does not keep it"

static const struct frame_value_label endings[] = {
	{ENDING_ONGOING, "ongoing"},   {ENDING_PLANNED, "planned"},
	{ENDING_DROPOUT, "drop-out"},  {ENDING_LOST, "lost: no reason told, not seen lately"},
	{ENDING_REFERRED, "referred"}, {ENDING_DIED, "died"},
};

static const struct frame_column about[E__COUNT] = {
	[E_CLIENT] = {"client", "Client, numbered for this export", "", "", "drawn at random"},
	[E_EPISODE] = {"episode", "Episode of the client", "", "", "study: episode gap"},
	[E_AGE] = {"age_band", "Age at intake, lower end of its band", "years", NOT_TOLD, "dataset: client.age_band"},
	[E_YEAR] = {"intake_year", "Year of intake, or first of its band", "", NOT_TOLD, "dataset: client.intake_year"},
	[E_TRAITS + CLIENT_GENDER] = {"gender", "Gender", "", NOT_TOLD, "dataset: client.gender", "gender"},
	[E_TRAITS +
		CLIENT_ETHNICITY] = {"ethnicity", "Ethnicity", "", NOT_TOLD, "dataset: client.ethnicity", "ethnicity", true},
	[E_TRAITS + CLIENT_LANGUAGE] = {"language", "Language", "", NOT_TOLD, "dataset: client.language", "language", true},
	[E_TRAITS + CLIENT_DISABILITY] = {"disability", "Disability", "", NOT_TOLD, "dataset: client.disability",
					  "disability", true},
	[E_TRAITS + CLIENT_INTERPRETER] = {"interpreter", "Interpreter", "", NOT_TOLD, "dataset: client.interpreter",
					   "interpreter", true},
	[E_TRAITS +
		CLIENT_REFERRAL] = {"referral", "Who referred", "", NOT_TOLD, "dataset: client.referral", "referral", true},
	[E_TRAITS + CLIENT_PAYER] = {"payer", "Who pays", "", NOT_TOLD, "dataset: client.payer", "payer", true},
	[E_TRAITS + CLIENT_COUNTRY] = {"country", "Country", "", NOT_TOLD, "dataset: client.country", "country", true},
	[E_TRAITS + CLIENT_STATE] = {"state", "US state", "", NOT_TOLD, "dataset: client.state", "state", true},
	[E_TRAITS + CLIENT_ZIP3] = {"zip3", "First 3 digits of the US ZIP code", "", NOT_TOLD, "dataset: client.zip3", NULL,
				    true},
	[E_TRAITS +
		CLIENT_UK_REGION] = {"uk_region", "UK region", "", NOT_TOLD, "dataset: client.uk_region", "uk_region", true},
	[E_TRAITS + CLIENT_DIAGNOSIS_GROUP] = {"diagnosis_group", "Group of the diagnosis (ICD-10)", "", NOT_TOLD,
					       "dataset: client.diagnosis_group", "diagnosis_group", true},
	[E_TRAITS + CLIENT_DIAGNOSIS] = {"diagnosis", "Category of the diagnosis (ICD-10)", "", NOT_TOLD,
					 "dataset: client.diagnosis", "diagnosis", true},
	[E_TRAITS + CLIENT_OCCUPATION] = {"occupation", "Major group of the occupation", "", NOT_TOLD,
					  "dataset: client.occupation", "occupation", true},
	[E_MODALITY] = {"modality", "Modality of the first session", "", NOT_TOLD, "study: modality", "modality"},
	[E_PROBLEM] = {"problem", "Problem at the first session", "", NOT_TOLD, "study: problem", "problem"},
	[E_THERAPIST] = {"therapist", "Therapist of the first session", "", NOT_TOLD, "drawn at random", NULL, true},
	[E_CLINIC] = {"clinic", "Clinic of the first session", "", NOT_TOLD, "drawn at random", NULL, true},
	[E_START] = {"start_day", "First session, days since intake", NULL, "", "dataset: visit.at"},
	[E_APPOINTMENTS] = {"appointments", "Appointments of the episode", "", "", "rows of sessions"},
	[E_SESSIONS] = {"sessions", "Sessions attended", "", "", "dataset: visit.attendance"},
	[E_LENGTH] = {"length", "First to last session", NULL, "", "dataset: visit.at"},
	[E_ENDING] = {"ending", "How the episode ended", "", "", "study: ends", NULL, false, FRAME_WHOLE, NULL, NULL,
		      sizeof endings / sizeof *endings, endings},
};

static int32_t code(int value)
{
	return value < 0 ? FRAME_NO_VALUE : value;
}

static void put(const struct gathered *g, int32_t *const column[E__COUNT], size_t row, const struct episode *e)
{
	const struct stored_client *client = &g->client[e->client];
	int32_t value[E__COUNT] = {
		[E_CLIENT] = g->number[e->client],
		[E_EPISODE] = e->number,
		[E_AGE] = code(client->age_band),
		[E_YEAR] = code(client->intake_year),
		[E_MODALITY] = code(e->modality),
		[E_PROBLEM] = code(e->problem),
		[E_THERAPIST] = gather_staff(g->therapist, e->therapist),
		[E_CLINIC] = gather_staff(g->clinic, e->clinic),
		[E_START] = gather_day(g, e->start),
		[E_APPOINTMENTS] = (int32_t)e->visits,
		[E_SESSIONS] = e->sessions,
		[E_LENGTH] = gather_day(g, e->last_at) - gather_day(g, e->start),
		[E_ENDING] = (int32_t)e->ending,
	};
	for (int t = 0; t < CLIENT_TRAITS; t++)
		value[E_TRAITS + t] = code(client->trait[t]);
	for (int i = 0; i < E__COUNT; i++)
		column[i][row] = value[i];
}

/* The row of each episode: clients by their fresh numbers, episodes in time order. */
static enum err rows_of(const struct gathered *g, size_t **out)
{
	const struct cohort *c = &g->cohort;
	size_t rows, *begin = NULL, *count = ARENA_ARRAY(g->mem, g->clients + 1, size_t);
	size_t *row = ARENA_ARRAY(g->mem, c->episodes + 1, size_t);
	if (!count || !row)
		return err_memory();
	for (size_t i = 0; i < g->clients; i++)
		count[i] = c->client[i].episodes;
	enum err err = gather_rows(g->mem, g, count, &begin, &rows);
	if (err)
		return err;
	for (size_t i = 0; i < c->episodes; i++)
		row[i] = begin[c->episode[i].client] + (size_t)c->episode[i].number - 1;
	*out = row;
	return ERR_OK;
}

enum err frame_of_episodes(const struct gathered *g, struct frame *out)
{
	int32_t *column[E__COUNT];
	size_t *row = NULL;
	enum err err = frame_new(g->mem, "episodes", "Episodes of treatment, one a row", g->cohort.episodes,
				 E__COUNT + MORE_COLUMNS, out);
	if (!err)
		err = rows_of(g, &row);
	for (int i = 0; i < E__COUNT && !err; i++) {
		struct frame_column c = about[i];
		if (!c.unit)
			c.unit = g->day_unit;
		column[i] = frame_whole(g->mem, out, &c);
		err = column[i] ? ERR_OK : err_memory();
	}
	if (err)
		return err;
	for (size_t i = 0; i < g->cohort.episodes; i++)
		put(g, column, row[i], &g->cohort.episode[i]);
	err = add_outcomes(g, row, out);
	return err ? err : add_definitions(g, row, out);
}
