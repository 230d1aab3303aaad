/* Breakthroughs, plateaus and relapses of each episode by the study's definitions. */
#include "exchange/microdata_parts.h"

#include <stdio.h>

static const struct frame_value_label no_yes[] = {{0, "no"}, {1, "yes"}};
enum { NO_YES = 2 };

static const char *const event_label[] = {
	[DEF_B1] = "B1 sudden gain seen",
	[DEF_B2] = "B2 reliable improvement seen",
	[DEF_B3] = "B3 clinically significant change seen",
	[DEF_B4] = "B4 flagged by the therapist",
	[DEF_B5] = "B5 flagged by the client",
	[DEF_B6] = "B6 flagged by both within one session",
};

static enum err breakthrough_columns(const struct gathered *g, enum definition d, struct frame *f, int32_t *column[2])
{
	char name[FRAME_NAME + 1];
	struct frame_column seen = {.label = event_label[d],
				    .unit = "",
				    .missing = "could not be judged, or could not show it",
				    .source = "study: breakthrough",
				    .optional = true,
				    .value_label = no_yes,
				    .labels = NO_YES};
	struct frame_column session = {.label = frame_words(g->mem, "B%d, at session", (int)d),
				       .unit = "",
				       .missing = "none seen",
				       .source = "study: breakthrough",
				       .optional = true};
	snprintf(name, sizeof name, "b%d_event", (int)d);
	seen.name = arena_text(g->mem, name);
	snprintf(name, sizeof name, "b%d_session", (int)d);
	session.name = arena_text(g->mem, name);
	if (!seen.name || !session.name || !session.label)
		return err_memory();
	column[0] = frame_whole(g->mem, f, &seen);
	column[1] = frame_whole(g->mem, f, &session);
	return column[0] && column[1] ? ERR_OK : err_memory();
}

static enum err add_breakthrough(const struct gathered *g, enum definition d, const size_t *row, struct frame *f)
{
	int32_t *column[2], *session = NULL;
	enum err err = breakthrough_columns(g, d, f, column);
	if (!err)
		err = sample_event_sessions(g->mem, &g->cohort, d, &session);
	for (size_t i = 0; i < g->cohort.episodes && !err; i++) {
		if (session[i] < 0)
			continue;
		column[0][row[i]] = session[i] > 0;
		if (session[i] > 0)
			column[1][row[i]] = session[i];
	}
	return err;
}

static enum err add_plateaus(const struct gathered *g, const size_t *row, struct frame *f)
{
	bool days = g->ask->study->clock == CLOCK_DAYS;
	const struct frame_column about = {.name = "plateaus",
					   .label = "Plateaus in the episode",
					   .unit = "",
					   .missing = "too few scores to show one",
					   .source = "study: plateau",
					   .optional = true};
	const struct frame_column about_longest = {.name = "plateau_longest",
						   .label = "Longest plateau",
						   .unit = days ? g->day_unit : "sessions",
						   .missing = "no plateau",
						   .source = "study: plateau, clock",
						   .optional = true};
	struct plateau_sample s;
	enum err err = sample_plateaus(g->mem, &g->cohort, &g->everybody, &s);
	int32_t *count = err ? NULL : frame_whole(g->mem, f, &about);
	int32_t *longest = err ? NULL : frame_whole(g->mem, f, &about_longest);
	if (err || !count || !longest)
		return err ? err : err_memory();
	for (size_t i = 0; i < g->cohort.episodes; i++)
		if (s.why == WHY_NONE && !s.too_short[i])
			count[row[i]] = 0;
	for (size_t i = 0; i < s.rows.n; i++) {
		size_t at = row[s.episode[i]];
		int32_t length = gather_lasts(g, s.rows.time[i]);
		count[at]++;
		if (longest[at] == FRAME_NO_VALUE || longest[at] < length)
			longest[at] = length;
	}
	return ERR_OK;
}

static enum err add_relapses(const struct gathered *g, const size_t *row, struct frame *f)
{
	const struct frame_column about = {.name = "remission",
					   .label = "Was in remission",
					   .unit = "",
					   .missing = "no threshold of the questionnaire is known",
					   .source = "study: relapse",
					   .optional = true,
					   .value_label = no_yes,
					   .labels = NO_YES};
	const struct frame_column about_relapses = {.name = "relapses",
						    .label = "Relapses after a remission",
						    .unit = "",
						    .missing = "no remission",
						    .source = "study: relapse",
						    .optional = true};
	struct relapse_sample s;
	enum err err = sample_relapses(g->mem, &g->cohort, &g->everybody, &s);
	int32_t *remission = err ? NULL : frame_whole(g->mem, f, &about);
	int32_t *relapses = err ? NULL : frame_whole(g->mem, f, &about_relapses);
	if (err || !remission || !relapses)
		return err ? err : err_memory();
	for (size_t i = 0; i < g->cohort.episodes && s.why == WHY_NONE; i++) {
		remission[row[i]] = s.remission[i];
		if (s.remission[i])
			relapses[row[i]] = 0;
	}
	for (size_t i = 0; i < s.rows.n; i++)
		relapses[row[s.episode[i]]] += s.rows.status[i];
	return ERR_OK;
}

bool chosen_definition(const struct study *s, enum definition d)
{
	bool chosen = s->primary == d;
	for (size_t i = 0; i < s->besides; i++)
		chosen |= s->beside[i] == d;
	return chosen;
}

enum err add_definitions(const struct gathered *g, const size_t *row, struct frame *f)
{
	enum err err = ERR_OK;
	for (enum definition d = DEF_B1; d <= DEF_B6 && !err; d++)
		if (chosen_definition(g->ask->study, d))
			err = add_breakthrough(g, d, row, f);
	if (!err)
		err = add_plateaus(g, row, f);
	return err ? err : add_relapses(g, row, f);
}
