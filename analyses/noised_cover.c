/* The cover of a release under differential privacy: nothing on it follows from the data. */
#include "analyses/fill.h"
#include "analyses/noised.h"

#include <inttypes.h>
#include <stdio.h>

enum { LONGEST = 160 };

static const char mechanism[] = "noise of the discrete Laplace distribution on each count, drawn exactly in whole numbers "
				"(Canonne, Kamath and Steinke "
				"2020) from a cryptographic source";
static const char neighbours[] =
	"two datasets of which one holds one client more, with all rows of that client as they are stored. Each client is "
	"in "
	"one count of Flow and at most one of Outcomes, so the sensitivity is 2. Where the rows of one client are others, "
	"epsilon counts twice";
static const char open[] = "taken as known: the study's definitions and title, which questionnaires the clinic uses, how "
			   "its exports are laid out "
			   "and were read, and when and how often such releases are made";
static const char outside[] = "other releases of the same dataset (those by thresholds and rounding too), and copies of it "
			      "with a budget of their own";
static const char left_out[] =
	"everything else that a workbook of this study would hold is withheld under differential privacy";

static enum err add(struct table *t, const char *item, const char *value)
{
	size_t row;
	enum err err = value ? table_add_row(t, &row) : err_memory();
	if (err)
		return err;
	fill(t, row, "item", cell_text(item));
	fill(t, row, "value", cell_text(value));
	return ERR_OK;
}

static enum err add_number(struct table *t, const char *item, const char *format, double v)
{
	char text[LONGEST];
	snprintf(text, sizeof text, format, v);
	return add(t, item, arena_text(t->mem, text));
}

static enum err add_price(struct table *t, const struct private_price *p)
{
	char text[LONGEST];
	enum err err = add(t, "Mechanism", mechanism);
	if (!err)
		err = add_number(t, "Epsilon of this release", "%.10g", p->epsilon);
	if (!err)
		err = add_number(t, "Epsilon spent so far, with this release", "%.10g", p->spent);
	if (!err)
		err = add_number(t, "Privacy budget of the dataset", "%.10g", p->budget);
	if (!err)
		err = add_number(t, "Scale of the noise", "%.10g (sensitivity / epsilon)", p->scale);
	snprintf(text, sizeof text,
		 "95 %% of the noise on a count lies within +-%ld; on a total of several counts it is more", p->within);
	return err ? err : add(t, "Size of the noise", arena_text(t->mem, text));
}

static enum err add_terms(struct table *t, const struct study *s)
{
	char print[24];
	snprintf(print, sizeof print, "%016" PRIx64, s->fingerprint);
	enum err err = add(t, "Neighbouring datasets", neighbours);
	if (!err)
		err = add(t, "Assumed public", open);
	if (!err)
		err = add(t, "Not covered", outside);
	if (!err)
		err = add(t, "Left out", left_out);
	if (!err)
		err = add(t, "Program", "Upturn " UPTURN_VERSION);
	return err ? err : add(t, "Study fingerprint", arena_text(t->mem, print));
}

enum err private_cover(const struct study *s, const struct private_price *p, struct arena *mem, struct table **out)
{
	static const struct column columns[] = {{.key = "item", .header = "Item"},
						{.key = "value", .header = "Value", .wide = true}};
	static const char sentence[] = "Counts of a clinic's clients under differential privacy: whether any one client is "
				       "among them can hardly be told.";
	struct table *t = table_new(mem, "cover", columns, sizeof columns / sizeof *columns);
	if (!t)
		return err_memory();
	t->name = "Cover";
	t->question = "What is this?";
	t->title = s->title;
	enum err err = add(t, "Title", s->title);
	if (!err)
		err = add(t, "Release", "public, differential privacy: may be published");
	if (!err)
		err = add_price(t, p);
	if (!err)
		err = add_terms(t, s);
	if (!err)
		err = add(t, "Audit head", p->audit_head ? p->audit_head : "none");
	if (!err)
		err = add(t, "Audit log", p->audit_log);
	if (!err)
		err = table_say(t, sentence, NULL, 0, sentence);
	*out = t;
	return err;
}
