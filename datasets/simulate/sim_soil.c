#include "simulate/sim_soil.h"

#include <stdio.h>
#include <string.h>

static bool hit(struct sim_soil *soil, enum sim_dirt kind)
{
	bool yes = sim_happens(&soil->random, soil->t->dirt);
	soil->counts->dirt[kind] += yes;
	return yes;
}

static const char *pick(struct sim_soil *soil, const char *const *of, int n)
{
	return of[random_below(&soil->random, (uint32_t)n)];
}

#define PICK(soil, list) pick((soil), (list), (int)(sizeof(list) / sizeof *(list)))

static void set(struct sim_field *field, const char *text)
{
	*field = sim_text(text);
}

void sim_soil_preamble(struct sim_soil *soil, struct sim_sink *s)
{
	static const char text[] = "Session report\nGenerated on 30/06/2025 by the practice system\n\n";
	sim_put(s, text, sizeof text - 1);
	soil->counts->dirt[DIRT_PREAMBLE]++;
}

const char *sim_soil_header(void)
{
	return "Client ID,Client Name,Date of Birth,Gender ,E-mail,Telephone,Post Code,Therapist Name,Clinic,Presenting "
	       "Problem,Therapy Type,"
	       "Session Date,Status,Duration (minutes),PHQ-9 Score,GAD-7 Score,SRS total,Breakthrough,Breakthrough "
	       "Type,Discharge Reason,"
	       "Session Notes\n";
}

static void soil_modality(struct sim_soil *soil, struct sim_field *field)
{
	static const char *const unknown[] = {"see notes", "as agreed", "T4", "other??"};
	struct sim_field clean = *field;
	char *text = soil->text[0];
	if (hit(soil, DIRT_MODALITY_SPELLING)) {
		bool upper = random_below(&soil->random, 2);
		snprintf(text, 64, " %.*s ", clean.n, clean.p);
		for (char *c = text; upper && *c; c++)
			*c = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
		set(field, clean.n == 3 && !upper && clean.p[0] == 'C' ? "C.B.T." : text);
	}
	if (hit(soil, DIRT_MODALITY_TWO)) {
		/* A second name makes it mixed, whatever the first. */
		snprintf(text, 64, "%.*s/%s", clean.n, clean.p, clean.n == 3 && clean.p[0] == 'C' ? "EMDR" : "CBT");
		set(field, text);
	}
	if (hit(soil, DIRT_MODALITY_UNKNOWN))
		set(field, PICK(soil, unknown));
}

static const char *other_spelling(struct sim_soil *soil, char clean)
{
	static const char *const attended[] = {"Attended ", "ATTENDED", "Completed", "5", "Seen"};
	static const char *const dna[] = {"DNA", "No show", "Did not attend", "3", "no-show"};
	static const char *const cancelled[] = {"Cancelled by client", "Canceled", "LATE CANCEL", "Cancellation"};
	return clean == 'a' ? PICK(soil, attended) : clean == 'd' ? PICK(soil, dna) : PICK(soil, cancelled);
}

static void soil_categories(struct sim_soil *soil, struct sim_field *field)
{
	if (hit(soil, DIRT_CATEGORY_SPELLING))
		set(&field[COL_ATTENDANCE], other_spelling(soil, field[COL_ATTENDANCE].p[0]));
	if (hit(soil, DIRT_CATEGORY_SPELLING))
		set(&field[COL_GENDER], field[COL_GENDER].p[0] == 'f'   ? "F"
					: field[COL_GENDER].p[0] == 'm' ? "Male "
									: "NB");
	if (field[COL_FLAG].n && hit(soil, DIRT_CATEGORY_SPELLING))
		set(&field[COL_FLAG], field[COL_FLAG].p[0] == 'c'   ? "Client "
				      : field[COL_FLAG].p[0] == 't' ? "THERAPIST"
								    : "Both");
}

static const char *band_of(int phq)
{
	return phq < 5 ? "minimal" : phq < 10 ? "mild" : phq < 15 ? "moderate" : phq < 20 ? "moderately severe" : "severe";
}

static void soil_score(struct sim_soil *soil, const struct sim_appointment *a, struct sim_row_text *t,
		       struct sim_field *field)
{
	static const char *const too_far[] = {"28", "99", "-1", "270"};
	static const char *const codes[] = {"N/A", "#NULL!", "declined", ".", "NA"};
	static const char *const no_number[] = {"15*", "0 - Not at all", "twelve", "50%"};
	if (a->attendance != SIM_ATTENDED) {
		if (hit(soil, DIRT_SCORE_ON_MISSED))
			set(&field[COL_PHQ], "11");
		return;
	}
	if (a->phq == SIM_NO_SCORE)
		return;
	if (hit(soil, DIRT_SCORE_LABELLED)) {
		snprintf(t->phq, sizeof t->phq, "%d (%s)", a->phq, band_of(a->phq));
		set(&field[COL_PHQ], t->phq);
	}
	if (hit(soil, DIRT_SCORE_OUT_OF_RANGE))
		set(&field[COL_PHQ], PICK(soil, too_far));
	else if (hit(soil, DIRT_SCORE_MISSING_CODE))
		set(&field[COL_PHQ], PICK(soil, codes));
	else if (hit(soil, DIRT_SCORE_NO_NUMBER))
		set(&field[COL_PHQ], PICK(soil, no_number));
}

/* The row as a whole: at most one of these, so that each is counted for what it is. False: it may not be repeated. */
static bool soil_row(struct sim_soil *soil, struct sim_field *field, int *n)
{
	if (hit(soil, DIRT_DATE_IMPOSSIBLE))
		set(&field[COL_DATE], "31/02/2024");
	else if (hit(soil, DIRT_DATE_FUTURE))
		set(&field[COL_DATE], "15/08/2093");
	else if (hit(soil, DIRT_CLIENT_MISSING))
		set(&field[COL_CLIENT], "");
	else if (hit(soil, DIRT_CLIENT_DAMAGED))
		set(&field[COL_CLIENT], "1.23E+11");
	else if (hit(soil, DIRT_ROW_RAGGED))
		*n = COL_END;
	else
		return true;
	return false;
}

static void put_conflict(struct sim_soil *soil, struct sim_sink *s, const struct sim_appointment *a, struct sim_field *field)
{
	char *text = soil->text[1];
	if (a->attendance != SIM_ATTENDED || a->phq == SIM_NO_SCORE || !hit(soil, DIRT_ROW_CONFLICTING))
		return;
	field[COL_PHQ] = (struct sim_field){.p = text, .n = sim_digits((a->phq + 7) % 28, text)};
	sim_put_row(s, field, COL__COUNT);
	soil->counts->rows++;
}

static void put_between(struct sim_soil *soil, struct sim_sink *s)
{
	static const char blank[] = ",,,,,,,,,,,,,,,,,,,,\n", totals[] = "Total,,,,,,,,,,,,,50,12,9,,,,,\n";
	if (hit(soil, DIRT_ROW_BLANK))
		sim_put(s, blank, sizeof blank - 1);
	if (hit(soil, DIRT_ROW_TOTALS)) {
		sim_put(s, totals, sizeof totals - 1);
		soil->counts->rows++;
	}
}

void sim_soil_row(struct sim_soil *soil, struct sim_sink *s, const struct sim_appointment *a, struct sim_row_text *t,
		  struct sim_field field[COL__COUNT])
{
	int n = COL__COUNT;
	sim_date_dmy(a->day, t->date);
	soil_modality(soil, &field[COL_MODALITY]);
	soil_categories(soil, field);
	soil_score(soil, a, t, field);
	if (field[COL_NOTES].n && hit(soil, DIRT_NOTE_NEWLINE)) {
		memcpy(t->notes + field[COL_NOTES].n, "\nsecond line, with a comma", 25);
		field[COL_NOTES].n += 25;
	}
	bool whole = soil_row(soil, field, &n);
	sim_put_row(s, field, n);
	soil->counts->rows++;
	if (whole && hit(soil, DIRT_ROW_REPEATED)) {
		sim_put_row(s, field, n);
		soil->counts->rows++;
	} else if (whole) {
		put_conflict(soil, s, a, field);
	}
	put_between(soil, s);
}

void sim_soil_end(struct sim_soil *soil, struct sim_sink *s, uint64_t rows)
{
	char text[64];
	int n = snprintf(text, sizeof text, "Total rows: %llu\n", (unsigned long long)rows);
	sim_put(s, text, (size_t)n);
	soil->counts->dirt[DIRT_ROW_TOTALS]++;
	soil->counts->rows++;
}
