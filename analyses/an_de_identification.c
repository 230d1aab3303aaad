/* What was removed, and what is left: one row per column of each export, by position only. */
#include "analyses/fill.h"

static const struct column columns[] = {
	{.key = "export", .header = "Export"},
	{.key = "file", .header = "File"},
	{.key = "column", .header = "Column"},
	{.key = "role", .header = "Taken as"},
	{.key = "action", .header = "What became of it"},
	{.key = "rule", .header = "Rule", .wide = true},
};

struct action {
	const char *action, *rule;
};

static struct action action_of(enum layout_role role)
{
	switch (role) {
	case ROLE_CLIENT_ID:
		return (struct action){"pseudonym", "keyed one-way function; the key is not in the dataset"};
	case ROLE_BIRTH_DATE:
	case ROLE_AGE:
		return (struct action){"generalised", "five-year age band at intake; 90 and over are one"};
	case ROLE_THERAPIST:
	case ROLE_CLINIC:
		return (struct action){"number", "random number; its label is drawn afresh for each release"};
	case ROLE_DATE:
	case ROLE_DAYS:
		return (struct action){"offset", "time since the client's intake; only the intake year is kept"};
	case ROLE_DURATION:
		return (struct action){"generalised", "to five minutes, at most 120"};
	case ROLE_SCORE:
		return (struct action){"kept", "whole steps within the instrument's range"};
	case ROLE_GENDER:
	case ROLE_PROBLEM:
	case ROLE_MODALITY:
	case ROLE_ATTENDANCE:
	case ROLE_BREAKTHROUGH:
	case ROLE_BREAKTHROUGH_TYPE:
	case ROLE_END_REASON:
		return (struct action){"code", "code of a closed list; anything else is 'unmapped'"};
	case ROLE_SESSION_NUMBER:
		return (struct action){"dropped", "session numbers are counted anew"};
	default:
		return (struct action){"dropped", "never kept, in whole or in part"};
	}
}

static enum err add(struct table *t, const struct analysis_input *in, const struct stored_column *c)
{
	size_t row;
	struct action a = action_of(c->role);
	enum err err = table_add_row(t, &row);
	if (err)
		return err;
	const struct instrument *score =
		c->instrument >= 0 ? instrument_find(in->instruments, in->cohort->info->instrument[c->instrument]) : NULL;
	fill(t, row, "export", cell_param(c->batch));
	fill(t, row, "file", cell_param(c->file));
	fill(t, row, "column", cell_param(c->column));
	fill(t, row, "role", cell_text(score ? score->title : layout_role_name(c->role)));
	fill(t, row, "action", cell_text(a.action));
	fill(t, row, "rule", cell_text(a.rule));
	return ERR_OK;
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	struct table *t = table_new(mem, "de_identification", columns, sizeof columns / sizeof *columns);
	static const char *const strict =
		"Names, contacts, notes and dates are gone; what is left are codes, scores, and whole weeks since intake.";
	static const char *const research =
		"Names, contacts, notes and dates are gone; what is left are codes, scores, and days since intake: "
		"still personal data, to be handled as such.";
	size_t n;
	if (!t)
		return err_memory();
	t->name = "De-identification";
	t->question = "What was removed, and what is left?";
	t->title = "De-identification, column by column";
	const struct stored_column *c = store_columns(in->cohort->store, &n);
	enum err err = ERR_OK;
	for (size_t i = 0; !err && i < n; i++)
		err = add(t, in, &c[i]);
	const char *text = in->cohort->unit_days == 7 ? strict : research;
	if (!err)
		err = table_say(t, text, NULL, 0, text);
	if (!err)
		err = fill_note(t,
				"Files and columns are named by their position; names of files and headers are never kept.");
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_de_identification = {.sheet = "de_identification", .order = 150, .run = run};
