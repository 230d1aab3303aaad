/* What is this, from which data, how far may it travel. */
#include "analyses/fill.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static const struct column columns[] = {{.key = "item", .header = "Item"},
					{.key = "value", .header = "Value", .wide = true}};

static enum err add(struct table *t, const char *item, struct cell value)
{
	size_t row;
	enum err err = table_add_row(t, &row);
	if (err)
		return err;
	fill(t, row, "item", cell_text(item));
	fill(t, row, "value", value);
	return ERR_OK;
}

static enum err add_hex(struct table *t, const char *item, uint64_t number)
{
	char text[24];
	snprintf(text, sizeof text, "%016" PRIx64, number);
	return add(t, item, cell_text(arena_text(t->mem, text)));
}

static double sessions_of(const struct cohort *c)
{
	double n = 0;
	for (size_t i = 0; i < c->episodes; i++)
		n += c->episode[i].sessions;
	return n;
}

static struct cell period_of(struct table *t, const struct cohort *c)
{
	char text[40];
	int first = 0, last = 0;
	for (size_t i = 0; i < c->clients; i++) {
		int year = c->client[i].intake_year;
		if (year > 0) {
			first = !first || year < first ? year : first;
			last = year > last ? year : last;
		}
	}
	if (!first)
		return cell_none(WHY_NOT_RECORDED);
	snprintf(text, sizeof text, "%d to %d", first, last);
	return cell_text(arena_text(t->mem, text));
}

/* To the nearest ten: a cover says how large, and gives no total away. */
static struct cell about(const struct table *t, const struct cohort *c, double n)
{
	return cell_from(cell_param(10 * round(n / 10)), fill_everybody(t, c), NULL);
}

static const char *travels(const char *release)
{
	switch (release[0]) {
	case 'q':
		return "qi: inside the clinic, for quality improvement; not for publication";
	case 'r':
		return "research: to researchers named in the release, under the clinic's agreement";
	default:
		return "public: may be published";
	}
}

static enum err fill_rows(struct table *t, const struct analysis_input *in)
{
	const struct cohort *c = in->cohort;
	double clients = (double)c->clients;
	enum err err = add(t, "Title", cell_text(in->study->title));
	if (!err)
		err = add(t, "Release", cell_text(travels(in->release)));
	if (!err)
		err = add(t, "Intake years", period_of(t, c));
	if (!err)
		err = add(t, "Clients (to the nearest 10)", about(t, c, clients));
	if (!err)
		err = add(t, "Episodes of therapy (to the nearest 10)", about(t, c, (double)c->episodes));
	if (!err)
		err = add(t, "Therapy sessions (to the nearest 10)", about(t, c, sessions_of(c)));
	if (!err)
		err = add(t, "Links to later exports",
			  cell_text(c->info->persistent_key ? "yes: pseudonyms come from a key file"
							    : "no: the key was for that run only and is gone"));
	if (!err)
		err = add(t, "Program", cell_text("Upturn " UPTURN_VERSION));
	if (!err)
		err = add_hex(t, "Study fingerprint", in->study->fingerprint);
	if (!err)
		err = add(t, "Held against earlier releases",
			  cell_text(in->ledger ? "yes: the dataset keeps a ledger of what was released from it"
					       : "no: this release stands alone; with another one of the same clients, what "
						 "changed "
						 "between them could be told"));
	if (!err)
		err = add(t, "Audit head", in->audit_head ? cell_text(in->audit_head) : cell_none(WHY_NOT_RECORDED));
	return err ? err : add(t, "Audit log", in->audit_log ? cell_text(in->audit_log) : cell_none(WHY_NOT_RECORDED));
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	struct table *t = table_new(mem, "cover", columns, sizeof columns / sizeof *columns);
	if (!t)
		return err_memory();
	t->name = "Cover";
	t->question = "What is this?";
	t->title = in->study->title;
	enum err err = fill_rows(t, in);
	if (!err)
		err = table_say(
			t,
			"Outcomes research from a clinic's own session records, with nothing in it that identifies anyone.",
			NULL, 0,
			"Outcomes research from a clinic's own session records, with nothing in it that identifies anyone.");
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_cover = {.sheet = "cover", .order = 10, .run = run};
