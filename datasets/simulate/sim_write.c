#include "simulate/sim_write.h"

#include <stdlib.h>
#include <string.h>

enum err sim_sink_open(FILE *out, struct sim_sink *s)
{
	*s = (struct sim_sink){.out = out, .buffer = malloc(SIM_BUFFER)};
	return s->buffer ? ERR_OK : err_memory();
}

static void flush(struct sim_sink *s)
{
	s->failed = s->failed || (s->used && fwrite(s->buffer, 1, s->used, s->out) != s->used);
	s->used = 0;
}

enum err sim_sink_close(struct sim_sink *s)
{
	flush(s);
	free(s->buffer);
	s->buffer = NULL;
	if (s->failed || fflush(s->out))
		return err_set(ERR_DISK, "the export cannot be written; check the space left and the reader of the pipe");
	return ERR_OK;
}

void sim_put(struct sim_sink *s, const char *text, size_t n)
{
	if (s->used + n > SIM_BUFFER)
		flush(s);
	memcpy(s->buffer + s->used, text, n);
	s->used += n;
}

void sim_put_row(struct sim_sink *s, const struct sim_field *field, int n)
{
	if (s->used + SIM_ROW_MAX > SIM_BUFFER)
		flush(s);
	char *to = s->buffer + s->used;
	for (int i = 0; i < n; i++) {
		if (field[i].quoted)
			*to++ = '"';
		memcpy(to, field[i].p, (size_t)field[i].n);
		to += field[i].n;
		if (field[i].quoted)
			*to++ = '"';
		*to++ = ',';
	}
	to[-1] = '\n';
	s->used = (size_t)(to - s->buffer);
}

struct sim_field sim_text(const char *text)
{
	return (struct sim_field){.p = text, .n = (int)strlen(text)};
}

int sim_digits(int v, char *out)
{
	char reversed[12];
	int n = 0;
	do {
		reversed[n++] = (char)('0' + v % 10);
		v /= 10;
	} while (v);
	for (int i = 0; i < n; i++)
		out[i] = reversed[n - 1 - i];
	out[n] = '\0';
	return n;
}

static void put_two(char *out, int v)
{
	out[0] = (char)('0' + v / 10);
	out[1] = (char)('0' + v % 10);
}

void sim_date_iso(int32_t day, char out[16])
{
	struct civil c = civil_of_day(day);
	put_two(out, c.year / 100);
	put_two(out + 2, c.year % 100);
	put_two(out + 5, c.month);
	put_two(out + 8, c.day);
	out[4] = out[7] = '-';
	out[10] = '\0';
}

void sim_date_dmy(int32_t day, char out[16])
{
	struct civil c = civil_of_day(day);
	put_two(out, c.day);
	put_two(out + 3, c.month);
	put_two(out + 6, c.year / 100);
	put_two(out + 8, c.year % 100);
	out[2] = out[5] = '/';
	out[10] = '\0';
}

static struct sim_field number_field(int v, char *text)
{
	if (v == SIM_NO_SCORE)
		return (struct sim_field){.p = ""};
	return (struct sim_field){.p = text, .n = sim_digits(v, text)};
}

static struct sim_field tenths_field(int v, char *text)
{
	if (v == SIM_NO_SCORE)
		return (struct sim_field){.p = ""};
	int n = sim_digits(v / 10, text);
	text[n] = '.';
	text[n + 1] = (char)('0' + v % 10);
	return (struct sim_field){.p = text, .n = n + 2};
}

void sim_row_fields(const struct sim_client *c, const struct sim_person *p, const struct sim_appointment *a,
		    struct sim_row_text *t, struct sim_field field[COL__COUNT])
{
	static const char *const attendance[] = {"attended", "dna", "cancelled"};
	static const char *const flags[] = {"", "client", "therapist", "both"};
	static const char *const types[] = {"emotional", "behavioural", "cognitive", "insight"};
	static const char *const ends[] = {"", "planned", "dropout", "referred", "died"};
	sim_date_iso(a->day, t->date);
	field[COL_MODALITY] = sim_text(sim_modalities[c->modality].label);
	field[COL_PROBLEM] = sim_text(p->problem);
	field[COL_GENDER] = sim_text(p->gender);
	field[COL_CLIENT] = sim_text(p->id);
	field[COL_NAME] = sim_text(p->name);
	field[COL_BORN] = sim_text(p->born);
	field[COL_EMAIL] = sim_text(p->email);
	field[COL_PHONE] = sim_text(p->phone);
	field[COL_POSTCODE] = sim_text(p->postcode);
	field[COL_THERAPIST] = sim_text(p->therapist);
	field[COL_CLINIC] = sim_text(p->clinic);
	field[COL_DATE] = (struct sim_field){.p = t->date, .n = 10};
	field[COL_ATTENDANCE] = sim_text(attendance[a->attendance]);
	field[COL_MINUTES] = number_field(a->minutes ? a->minutes : SIM_NO_SCORE, t->minutes);
	field[COL_PHQ] = number_field(a->phq, t->phq);
	field[COL_GAD] = number_field(a->gad, t->gad);
	field[COL_SRS] = tenths_field(a->srs, t->srs);
	field[COL_FLAG] = sim_text(flags[a->flag]);
	field[COL_TYPE] = sim_text(a->flag ? types[a->type] : "");
	field[COL_END] = sim_text(ends[a->end]);
	int note = sim_note(p, a->note, t->notes, sizeof t->notes);
	field[COL_NOTES] = (struct sim_field){.p = t->notes, .n = note, .quoted = note > 0};
}
