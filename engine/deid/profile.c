#include "deid/profile.h"

#include "core/embedded.h"
#include "core/fnv.h"
#include "deid/profile_yaml.h"
#include "instrument/settings.h"

#include <string.h>

extern const struct embedded profiles_embedded[];

enum { LADDER = 5 };

/* A class of columns: its levels, and where the bases stand on it. */
struct ladder {
	const char *name;
	const char *level[LADDER];
	int base[2];
};

/* One word, compared by its place: it is asked for in every row. */
static const char dropped[] = "dropped";

#define KEEP_OR_DROP(name, kept)                                                                                            \
	{                                                                                                                   \
		name, {kept, dropped},                                                                                      \
		{                                                                                                           \
			0, 0                                                                                                \
		}                                                                                                           \
	}

static const struct ladder ladders[PROFILE__COUNT] = {
	[PROFILE_AGE] = {"age", {"bands_of_5", "bands_of_10", "bands_of_20", dropped}, {0, 0}},
	[PROFILE_INTAKE_YEAR] = KEEP_OR_DROP("intake_year", "year"),
	[PROFILE_TIME] = {"time", {"days", "weeks"}, {[DEID_STRICT] = TIME_WEEKS, [DEID_RESEARCH] = TIME_DAYS}},
	[PROFILE_DURATION] = {"duration", {"five_minutes", "quarters_of_an_hour", dropped}, {0, 0}},
	[PROFILE_GENDER] = KEEP_OR_DROP("gender", "code"),
	[PROFILE_MODALITY] = KEEP_OR_DROP("modality", "code"),
	[PROFILE_PROBLEM] = KEEP_OR_DROP("problem", "code"),
	[PROFILE_BREAKTHROUGH_TYPE] = KEEP_OR_DROP("breakthrough_type", "code"),
	[PROFILE_END_REASON] = KEEP_OR_DROP("end_reason", "code"),
	[PROFILE_THERAPIST] = KEEP_OR_DROP("therapist", "number"),
	[PROFILE_CLINIC] = KEEP_OR_DROP("clinic", "number"),
	[PROFILE_ETHNICITY] = KEEP_OR_DROP("ethnicity", "code"),
	[PROFILE_LANGUAGE] = {"language", {"code", "english_or_not", dropped}, {[DEID_STRICT] = 1, [DEID_RESEARCH] = 0}},
	[PROFILE_DISABILITY] = {"disability", {"code", "yes_or_no", dropped}, {[DEID_STRICT] = 1, [DEID_RESEARCH] = 0}},
	[PROFILE_INTERPRETER] = {"interpreter", {"code", "yes_or_no", dropped}, {[DEID_STRICT] = 1, [DEID_RESEARCH] = 0}},
	[PROFILE_REFERRAL] = KEEP_OR_DROP("referral", "code"),
	[PROFILE_PAYER] = KEEP_OR_DROP("payer", "code"),
	[PROFILE_COUNTRY] = KEEP_OR_DROP("country", "code"),
	[PROFILE_STATE] = KEEP_OR_DROP("state", "code"),
	[PROFILE_ZIP] = {"zip", {"census_2020", "three_censuses", dropped}, {[DEID_STRICT] = 1, [DEID_RESEARCH] = 0}},
	[PROFILE_UK_REGION] = {"uk_region", {"region", dropped}, {[DEID_STRICT] = 1, [DEID_RESEARCH] = 0}},
	[PROFILE_DIAGNOSIS] = {"diagnosis", {"category", "group", dropped}, {[DEID_STRICT] = 1, [DEID_RESEARCH] = 0}},
	[PROFILE_OCCUPATION] = {"occupation", {"major_group", dropped}, {[DEID_STRICT] = 1, [DEID_RESEARCH] = 0}},
	[PROFILE_FORMAT] = KEEP_OR_DROP("format", "code"),
	[PROFILE_STAGE] = KEEP_OR_DROP("stage", "code"),
	[PROFILE_FEE] = KEEP_OR_DROP("fee", "bands"),
	[PROFILE_DAYPART] = {"daypart", {"part_of_day", dropped}, {[DEID_STRICT] = 1, [DEID_RESEARCH] = 0}},
};

static const char *const bases[] = {[DEID_STRICT] = "strict", [DEID_RESEARCH] = "research"};

const char *profile_base_name(enum deid_profile base)
{
	return bases[base];
}

const char *profile_column_name(enum profile_column column)
{
	return ladders[column].name;
}

const char *profile_level_name(enum profile_column column, int level)
{
	return level < LADDER ? ladders[column].level[level] : NULL;
}

uint64_t profile_fingerprint(const struct profile *p)
{
	uint64_t h = fnv_step(fnv_step(FNV_BASIS, (uint64_t)p->base), (uint64_t)p->small_class);
	for (int c = 0; c < PROFILE__COUNT; c++)
		h = fnv_step(h, (uint64_t)p->level[c]);
	return h;
}

bool profile_drops(const struct profile *p, enum profile_column column)
{
	return ladders[column].level[p->level[column]] == dropped;
}

struct profile profile_base(enum deid_profile base)
{
	struct profile p = {.base = base, .small_class = PROFILE_SMALL_CLASS};
	for (int c = 0; c < PROFILE__COUNT; c++)
		p.level[c] = ladders[c].base[base];
	return p;
}

static int place_of(const char *name, const char *const *list, int n)
{
	for (int i = 0; i < n && list[i]; i++)
		if (!strcmp(name, list[i]))
			return i;
	return -1;
}

static int column_of(const char *name)
{
	for (int c = 0; c < PROFILE__COUNT; c++)
		if (!strcmp(name, ladders[c].name))
			return c;
	return -1;
}

static enum err no_column(const struct settings_source *s, unsigned entry)
{
	char list[640] = "";
	for (int c = 0; c < PROFILE__COUNT; c++) {
		strncat(list, c ? ", " : "", sizeof list - strlen(list) - 1);
		strncat(list, ladders[c].name, sizeof list - strlen(list) - 1);
	}
	return err_set(ERR_VALUE, "profile %s, entry %u of columns: no such column; there are %s", s->entry, entry, list);
}

static enum err no_level(const struct settings_source *s, const struct ladder *l)
{
	char list[160] = "";
	for (int i = 0; i < LADDER && l->level[i]; i++) {
		strncat(list, i ? ", " : "", sizeof list - strlen(list) - 1);
		strncat(list, l->level[i], sizeof list - strlen(list) - 1);
	}
	return err_set(ERR_VALUE, "profile %s, %s: no such level; there are %s", s->entry, l->name, list);
}

static enum err take_column(const struct settings_source *s, const struct profile_yaml *y, unsigned i, struct profile *p)
{
	int c = column_of(y->columns[i].column);
	if (c < 0)
		return no_column(s, i + 1);
	const struct ladder *l = &ladders[c];
	int level = place_of(y->columns[i].level, l->level, LADDER), floor = l->base[p->base];
	if (level < 0)
		return no_level(s, l);
	if (level < floor)
		return err_set(
			ERR_VALUE,
			"profile %s, %s: %s keeps more than %s, which its base %s keeps; a profile can only be tighter",
			s->entry, l->name, l->level[level], l->level[floor], bases[p->base]);
	for (unsigned before = 0; before < i; before++)
		if (!strcmp(y->columns[before].column, l->name))
			return err_set(ERR_VALUE, "profile %s, %s: stands there twice; keep one", s->entry, l->name);
	p->own = p->own || level > floor;
	p->level[c] = level;
	return ERR_OK;
}

static enum err take(const struct settings_source *s, const struct profile_yaml *y, struct profile *out)
{
	int base = place_of(y->base, bases, 2);
	if (base < 0)
		return err_set(ERR_VALUE, "profile %s: its base must be strict or research", s->entry);
	struct profile p = profile_base((enum deid_profile)base);
	if (y->small_class) {
		if (*y->small_class < PROFILE_SMALL_CLASS)
			return err_set(ERR_VALUE, "profile %s: small_class must be %d or more", s->entry,
				       PROFILE_SMALL_CLASS);
		p.small_class = *y->small_class;
		p.own = p.small_class > PROFILE_SMALL_CLASS;
	}
	for (unsigned i = 0; i < y->columns_count; i++) {
		enum err err = take_column(s, y, i, &p);
		if (err)
			return err;
	}
	*out = p;
	return ERR_OK;
}

static const struct embedded *built_in(const char *name)
{
	for (const struct embedded *e = profiles_embedded; e->name; e++)
		if (!strcmp(e->name, name))
			return e;
	return NULL;
}

const char *profile_text(const char *name, size_t *n)
{
	const struct embedded *e = built_in(name);
	*n = e ? e->size : 0;
	return e ? (const char *)e->bytes : NULL;
}

static bool is_path(const char *name)
{
	size_t n = strlen(name);
	return strchr(name, '/') || (n > 5 && !strcmp(name + n - 5, ".yaml"));
}

enum err profile_load(struct arena *mem, const char *name, struct profile *out)
{
	struct settings_source s = {.kind = "profile", .entry = name};
	const struct embedded *e = built_in(name);
	void *loaded = NULL;
	enum err err = ERR_OK;
	if (e) {
		s.bytes = e->bytes;
		s.n = e->size;
	} else if (!is_path(name)) {
		return err_set(ERR_USAGE, "--profile: one of these is needed: strict research, or a FILE.yaml");
	} else {
		err = settings_read_file(mem, s.kind, name, &s);
		/* Named by the user: not to be told in an error. */
		s.entry = "file";
	}
	if (!err)
		err = settings_load(mem, &s, &profile_yaml_schema, &loaded);
	return err ? err : take(&s, loaded, out);
}
