/* First and last scores, and what they say by the thresholds. */
#include "analyses/outcome.h"
#include "exchange/microdata_parts.h"

#include <stdio.h>
#include <string.h>

#define OF_SCALE "units of the questionnaire"
#define NO_PAIR "no first and last score of the questionnaire that the measure needs, or no threshold of it is known"

static const struct frame_value_label no_yes[] = {{0, "no"}, {1, "yes"}};
enum { NO_YES = 2, NAME_LONGEST = 24 };

static const struct frame_value_label classes[] = {
	{CHANGE_RECOVERED, "recovered"},
	{CHANGE_IMPROVED, "improved"},
	{CHANGE_UNCHANGED, "unchanged"},
	{CHANGE_DETERIORATED, "deteriorated"},
	{CHANGE_NOT_CASE, "not at caseness at the start"},
};

/* As a variable may be called everywhere. */
static bool is_plain(const char *name)
{
	size_t n = strlen(name);
	return n <= NAME_LONGEST && *name >= 'a' && *name <= 'z' &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

/* "phq9_first"; where it cannot be called so, its place among the questionnaires of the dataset. */
static const char *name_of(const struct gathered *g, const char *instrument, const char *what)
{
	char text[FRAME_NAME + 1];
	size_t k = 0;
	while (k < g->info->instruments && strcmp(g->info->instrument[k], instrument) != 0)
		k++;
	if (is_plain(instrument))
		snprintf(text, sizeof text, "%s_%s", instrument, what);
	else
		snprintf(text, sizeof text, "questionnaire_%02zu_%s", k + 1, what);
	return arena_text(g->mem, text);
}

static struct frame_column score_column(const struct gathered *g, const struct instrument *i, bool last)
{
	return (struct frame_column){
		.name = name_of(g, i->name, last ? "last" : "first"),
		.label = frame_words(g->mem, last ? "%s, last score" : "%s, first score", i->title),
		.unit = OF_SCALE,
		.missing = last ? "no score after the first" : "no score in the episode",
		.source = last ? "last score of the episode after the first"
			       : "baseline by the study, else the first score of the episode",
	};
}

static enum err add_scores(const struct gathered *g, const struct cohort *c, size_t outcome, const size_t *row,
			   struct frame *f)
{
	const struct cohort_outcome *o = &c->outcome[outcome];
	const struct frame_column about_first = score_column(g, o->instrument, false);
	const struct frame_column about_last = score_column(g, o->instrument, true);
	if (!about_first.name || !about_first.label || !about_last.name || !about_last.label)
		return err_memory();
	double *first = frame_real(g->mem, f, &about_first), *last = frame_real(g->mem, f, &about_last);
	if (!first || !last)
		return err_memory();
	for (size_t i = 0; i < c->episodes; i++) {
		int32_t from, to;
		outcome_ends(c, &c->episode[i], outcome, &from, &to);
		if (from != SCORE_MISSING)
			first[row[i]] = gather_score(o->turn * from, o->instrument->step);
		if (to != SCORE_MISSING)
			last[row[i]] = gather_score(o->turn * to, o->instrument->step);
	}
	return ERR_OK;
}

static enum err all_known(const struct gathered *g)
{
	for (size_t k = 0; k < g->info->instruments; k++)
		if (!instrument_find(g->ask->instruments, g->info->instrument[k]))
			return err_set(ERR_VALUE,
				       "questionnaire %zu of the dataset is none that the program knows; name the folder "
				       "of your own with --instruments",
				       k + 1);
	return ERR_OK;
}

/* Every questionnaire of the dataset, as many at a time as a cohort holds. */
static enum err add_all_scores(const struct gathered *g, const size_t *row, struct frame *f)
{
	enum err err = all_known(g);
	for (size_t from = 0; from < g->info->instruments && !err; from += STUDY_OUTCOMES) {
		struct arena *mem = arena_new();
		struct study study = *g->ask->study;
		struct cohort c = {0};
		study.outcomes = 0;
		for (size_t k = from; k < g->info->instruments && k < from + STUDY_OUTCOMES; k++)
			study.outcome[study.outcomes++] = g->info->instrument[k];
		err = mem ? cohort_load(mem, g->ask->store, &study, g->ask->instruments, &c) : err_memory();
		for (size_t k = 0; k < study.outcomes && !err; k++)
			err = add_scores(g, &c, k, row, f);
		arena_free(mem);
	}
	return err;
}

static enum err add_class(const struct gathered *g, size_t outcome, const size_t *row, struct frame *f)
{
	const struct cohort *c = &g->cohort;
	const struct instrument *i = c->outcome[outcome].instrument;
	struct frame_column about = {.name = name_of(g, i->name, "class"),
				     .label = frame_words(g->mem, "%s, change by Jacobson & Truax", i->title),
				     .unit = "",
				     .missing = NO_PAIR,
				     .source = "reliable change and cut-off of the questionnaire (upturn instruments)",
				     .optional = true,
				     .value_label = classes,
				     .labels = sizeof classes / sizeof *classes};
	int32_t *value = about.name && about.label ? frame_whole(g->mem, f, &about) : NULL;
	if (!value)
		return err_memory();
	for (size_t e = 0; e < c->episodes; e++) {
		struct outcome o;
		outcome_of(c, &c->episode[e], outcome, &o);
		if (o.change.class != CHANGE_NO_PAIR)
			value[row[e]] = (int32_t)o.change.class;
	}
	return ERR_OK;
}

enum { N_FINISHED, N_CASENESS, N_RECOVERY, N_IMPROVEMENT, N_DETERIORATION, N__COUNT };

/* PHQ-9 with GAD-7 where the dataset has both, else the primary outcome alone. */
static enum err add_national(const struct gathered *g, const size_t *row, struct frame *f)
{
	static const char *const about[N__COUNT][2] = {
		{"finished", "Ended, at least two sessions attended"},
		{"caseness", "At caseness at the start"},
		{"recovery", "Recovered: caseness to not"},
		{"improvement", "Reliably improved"},
		{"deterioration", "Reliably deteriorated"},
	};
	const struct cohort *c = &g->cohort;
	int32_t *value[N__COUNT];
	for (int i = 0; i < N__COUNT; i++) {
		struct frame_column column = {
			.name = about[i][0],
			.label = about[i][1],
			.unit = "",
			.missing = i == N_FINISHED ? "" : NO_PAIR,
			.source = "NHS Talking Therapies measures, on PHQ-9 with GAD-7 or the primary outcome",
			.optional = i != N_FINISHED,
			.value_label = no_yes,
			.labels = NO_YES};
		value[i] = frame_whole(g->mem, f, &column);
		if (!value[i])
			return err_memory();
	}
	for (size_t e = 0; e < c->episodes; e++) {
		struct outcome o;
		outcome_of(c, &c->episode[e], 0, &o);
		value[N_FINISHED][row[e]] = o.finished;
		if (!o.paired)
			continue;
		value[N_CASENESS][row[e]] = o.caseness;
		value[N_RECOVERY][row[e]] = o.recovery;
		value[N_IMPROVEMENT][row[e]] = o.improvement;
		value[N_DETERIORATION][row[e]] = o.deterioration;
	}
	return ERR_OK;
}

enum err add_outcomes(const struct gathered *g, const size_t *row, struct frame *f)
{
	enum err err = add_all_scores(g, row, f);
	for (size_t k = 0; k < g->cohort.outcomes && !err; k++)
		err = add_class(g, k, row, f);
	return err ? err : add_national(g, row, f);
}
