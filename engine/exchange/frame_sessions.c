#include "exchange/microdata_parts.h"

enum {
	S_CLIENT,
	S_EPISODE,
	S_APPOINTMENT,
	S_DAY,
	S_SESSION,
	S_ATTENDANCE,
	S_DURATION,
	S_MODALITY,
	S_PROBLEM,
	S_FORMAT,
	S_STAGE,
	S_FEE,
	S_DAYPART,
	S_THERAPIST,
	S_CLINIC,
	S_BREAKTHROUGH,
	S_TYPE,
	S_END,
	S__COUNT
};

#define NOT_TOLD "nothing was told, or it could not be read"

static const struct frame_column about_session[S__COUNT] = {
	[S_CLIENT] = {"client", "Client, numbered for this export", "", "", "drawn at random"},
	[S_EPISODE] = {"episode", "Episode of the client", "", "belongs to no episode",
		       "study: episode gap, baseline window"},
	[S_APPOINTMENT] = {"appointment", "Appointment of the client, in order", "", "", "dataset: visit.seq"},
	[S_DAY] = {"day", "Days since the client's intake", NULL, "", "dataset: visit.at"},
	[S_SESSION] = {"session", "Attended session of the episode", "", "not an attended session", "dataset: attendance"},
	[S_ATTENDANCE] = {"attendance", "Attendance", "", NOT_TOLD, "dataset: visit.attendance", "attendance"},
	[S_DURATION] = {"duration", "Duration, to the nearest 5", "minutes", NOT_TOLD, "dataset: visit.duration"},
	[S_MODALITY] = {"modality", "Modality of the appointment", "", NOT_TOLD, "dataset: visit.modality", "modality"},
	[S_PROBLEM] = {"problem", "Problem as told with the appointment", "", NOT_TOLD, "dataset: visit.problem", "problem"},
	[S_FORMAT] = {"format", "Format", "", NOT_TOLD, "dataset: visit.format", "format", true},
	[S_STAGE] = {"stage", "Stage of treatment", "", NOT_TOLD, "dataset: visit.stage", "stage", true},
	[S_FEE] = {"fee", "Band of the fee", "", NOT_TOLD, "dataset: visit.fee", "fee", true},
	[S_DAYPART] = {"daypart", "Part of the day", "", NOT_TOLD, "dataset: visit.daypart", "daypart", true},
	[S_THERAPIST] = {"therapist", "Therapist, numbered for this export", "", NOT_TOLD, "drawn at random", NULL, true},
	[S_CLINIC] = {"clinic", "Clinic, numbered for this export", "", NOT_TOLD, "drawn at random", NULL, true},
	[S_BREAKTHROUGH] = {"breakthrough", "Breakthrough recorded by", "", "none recorded", "dataset: visit.breakthrough",
			    "breakthrough"},
	[S_TYPE] = {"breakthrough_type", "Kind of the recorded breakthrough", "", "none recorded",
		    "dataset: visit.breakthrough_type", "breakthrough_type", true},
	[S_END] = {"end_reason", "End reason told with the appointment", "", "none told here", "dataset: visit.end_reason",
		   "end_reason"},
};

enum { V_CLIENT, V_EPISODE, V_APPOINTMENT, V_DAY, V_SESSION, V_INSTRUMENT, V__COUNT };

static const int score_column[V__COUNT] = {S_CLIENT, S_EPISODE, S_APPOINTMENT, S_DAY, S_SESSION, -1};

static const struct frame_column about_instrument = {
	.name = "instrument", .label = "Questionnaire", .unit = "", .missing = "", .source = "dataset: instrument"};
static const struct frame_column about_score = {.name = "score",
						.label = "Score",
						.unit = "units of the questionnaire",
						.missing = "",
						.source = "dataset: visit.score_*"};

struct filling {
	const struct gathered *g;
	int32_t *session[S__COUNT], *score[V__COUNT];
	double *value;
	size_t *session_row, *score_row; /* by position of the client */
};

static int32_t *add_column(const struct gathered *g, struct frame *f, const struct frame_column *about)
{
	struct frame_column c = *about;
	if (!c.unit)
		c.unit = g->day_unit;
	return frame_whole(g->mem, f, &c);
}

static enum err label_instruments(const struct gathered *g, struct frame *f)
{
	struct frame_column *c = &f->column[f->columns - 1];
	struct frame_value_label *label = ARENA_ARRAY(g->mem, g->info->instruments + 1, struct frame_value_label);
	if (!label)
		return err_memory();
	for (size_t k = 0; k < g->info->instruments; k++) {
		const struct instrument *i = instrument_find(g->ask->instruments, g->info->instrument[k]);
		label[k] = (struct frame_value_label){(int32_t)k + 1,
						      frame_words(g->mem, "%s", i ? i->title : g->info->instrument[k])};
		if (!label[k].text)
			return err_memory();
	}
	c->value_label = label;
	c->labels = g->info->instruments;
	return ERR_OK;
}

static enum err make_columns(struct filling *to, struct frame *sessions, struct frame *scores)
{
	const struct gathered *g = to->g;
	for (int i = 0; i < S__COUNT; i++)
		if (!(to->session[i] = add_column(g, sessions, &about_session[i])))
			return err_memory();
	for (int i = 0; i < V__COUNT; i++) {
		const struct frame_column *about = i == V_INSTRUMENT ? &about_instrument : &about_session[score_column[i]];
		if (!(to->score[i] = add_column(g, scores, about)))
			return err_memory();
	}
	enum err err = label_instruments(g, scores);
	to->value = err ? NULL : frame_real(g->mem, scores, &about_score);
	return err ? err : to->value ? ERR_OK : err_memory();
}

static int32_t code(int value)
{
	return value < 0 ? FRAME_NO_VALUE : value;
}

static void put_session(struct filling *to, size_t row, size_t visit, const struct stored_visit *v)
{
	const struct gathered *g = to->g;
	int32_t session = g->cohort.visit[visit].session;
	const int32_t value[S__COUNT] = {
		[S_DAY] = gather_day(g, v->at),
		[S_SESSION] = session ? session : FRAME_NO_VALUE,
		[S_ATTENDANCE] = code(v->attendance),
		[S_DURATION] = code(v->duration),
		[S_MODALITY] = code(v->modality),
		[S_PROBLEM] = code(v->problem),
		[S_FORMAT] = code(v->format),
		[S_STAGE] = code(v->stage),
		[S_FEE] = code(v->fee),
		[S_DAYPART] = code(v->daypart),
		[S_THERAPIST] = gather_staff(g->therapist, v->therapist),
		[S_CLINIC] = gather_staff(g->clinic, v->clinic),
		[S_BREAKTHROUGH] = code(v->breakthrough),
		[S_TYPE] = code(v->breakthrough_type),
		[S_END] = code(v->end_reason),
	};
	for (int i = S_DAY; i < S__COUNT; i++)
		to->session[i][row] = value[i];
}

static void put_scores(struct filling *to, size_t *row, size_t session_row, const struct stored_visit *v)
{
	const struct store_info *info = to->g->info;
	for (size_t k = 0; k < info->instruments; k++) {
		if (v->score[k] == RECORD_NO_SCORE)
			continue;
		for (int i = 0; i < V_INSTRUMENT; i++)
			to->score[i][*row] = to->session[score_column[i]][session_row];
		to->score[V_INSTRUMENT][*row] = (int32_t)k + 1;
		to->value[(*row)++] = gather_score(v->score[k], info->step[k]);
	}
}

static void put_client(struct filling *to, size_t client, size_t base, const struct stored_visit *visit, size_t n)
{
	const struct gathered *g = to->g;
	size_t row = to->session_row[client], score_row = to->score_row[client];
	for (size_t i = 0; i < n; i++, row++) {
		const struct episode *e = gather_episode(g, client, base + i);
		to->session[S_CLIENT][row] = g->number[client];
		to->session[S_EPISODE][row] = e ? e->number : FRAME_NO_VALUE;
		to->session[S_APPOINTMENT][row] = (int32_t)i + 1;
		put_session(to, row, base + i, &visit[i]);
		put_scores(to, &score_row, row, &visit[i]);
	}
}

static enum err fill(struct filling *to)
{
	struct store_cursor *cursor = NULL;
	struct stored_client client;
	const struct stored_visit *visit;
	size_t n, at = 0, base = 0;
	enum err err = store_cursor_open(to->g->ask->store, &cursor);
	while (!err) {
		err = store_cursor_next(cursor, &client, &visit, &n);
		if (err)
			break;
		put_client(to, at++, base, visit, n);
		base += n;
	}
	store_cursor_close(cursor);
	return err == ERR_END ? ERR_OK : err;
}

enum err frames_of_sessions(const struct gathered *g, struct frame *sessions, struct frame *scores)
{
	struct filling to = {.g = g};
	size_t visits, values;
	enum err err = gather_rows(g->mem, g, g->visits, &to.session_row, &visits);
	if (!err)
		err = gather_rows(g->mem, g, g->scores, &to.score_row, &values);
	if (!err)
		err = frame_new(g->mem, "sessions", "Appointments, one a row", visits, S__COUNT, sessions);
	if (!err)
		err = frame_new(g->mem, "scores", "Scores, one a row", values, V__COUNT + 1, scores);
	if (!err)
		err = make_columns(&to, sessions, scores);
	return err ? err : fill(&to);
}
