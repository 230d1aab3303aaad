#include "app/export.h"

#include "analyses/quasi.h"
#include "app/export_classes.h"
#include "app/file_scan.h"
#include "app/release_log.h"
#include "app/target.h"
#include "core/progress.h"
#include "core/weak.h"
#include "exchange/microdata.h"

#include <stdio.h>
#include <string.h>

enum { OUTPUT_FIRST = 8, NOTES_OWN = 8 };

static const char *const release_names[] = {"qi", "research", "public"};

struct job {
	const struct export_request *ask;
	struct arena *mem;
	struct study study;
	struct instrument_set instruments;
	struct microdata data;
	struct exposure exposure;
	struct exchange_note *note;
	size_t notes;
};

enum err export_check(const struct export_request *r, const char *const *inputs, size_t n)
{
	if (r->release == RELEASE_PUBLIC)
		return err_set(ERR_USAGE,
			       "--release public: rows of people are never public, a course of appointments is nearly as "
			       "good as a name; upturn analyze --release public writes tables that may be");
	if (r->format == EXCHANGE_SQLITE)
		return target_file(r->output, inputs, n);
	return target_folder(r->output, exchange_extension(r->format), inputs, n);
}

/* Held to the rules of what leaves the clinic. */
static bool leaves(const struct export_request *r)
{
	return r->release != RELEASE_QI && !weak(WEAK_ROWS);
}

/* Of the dataset inside the clinic; of the rows as they are written where they leave it. */
static enum err classes_inside(struct job *j)
{
	struct quasi q;
	enum err err = quasi_load(j->mem, j->ask->store, NULL, &q);
	uint32_t *size = err ? NULL : ARENA_ARRAY(j->mem, q.kinds.n + 1, uint32_t);
	if (err || !size)
		return err ? err : err_memory();
	err = risk_sizes(&q.kinds, risk_all_keys(&q.kinds), RISK_OWN, size);
	if (!err)
		exposure_of(&q.kinds, size, 1.0, &j->exposure);
	return err;
}

static enum err only_protected(const struct job *j)
{
	if (!leaves(j->ask) || store_info(j->ask->store)->protected_k >= EXPORT_CLASS_OUTSIDE)
		return ERR_OK;
	return err_set(ERR_VALUE,
		       "rows that leave the clinic come from a protected copy in classes of at least %d clients: "
		       "upturn protect DATASET --output COPY.db, then export that",
		       EXPORT_CLASS_OUTSIDE);
}

static enum err classes_outside(struct job *j)
{
	enum err err = export_classes(j->mem, &j->data.frame[MICRODATA_EPISODES], &j->exposure);
	if (err || !j->exposure.clients || j->exposure.smallest >= EXPORT_CLASS_OUTSIDE)
		return err;
	return err_set(
		ERR_VALUE,
		"a class of the copy has %llu clients with an episode, and %d are needed; make the copy with a larger --k",
		(unsigned long long)j->exposure.smallest, EXPORT_CLASS_OUTSIDE);
}

static void note(struct job *j, const char *key, const char *text)
{
	j->note[j->notes++] = (struct exchange_note){key, text};
}

static const char *whose(enum release release)
{
	if (release == RELEASE_QI)
		return "For the clinic alone. Every row is of one person, as the dataset has it: pseudonymised personal "
		       "data, not "
		       "anonymous. It is not to leave the clinic.";
	return "For those who are bound by agreement to leave it unlinked and not to pass it on. In what others could know, "
	       "every "
	       "client is like at least 10 others; the course of a client's appointments is itself nearly as good as a "
	       "name, and "
	       "whoever knows it finds the client.";
}

/* The study's title is somebody's own words, and no definition. */
static bool is_definition(const struct study_line *l)
{
	return strcmp(l->key, "title") != 0 && strncmp(l->key, "workbook.", 9) != 0 &&
	       strncmp(l->key, "disclosure.", 11) != 0 && strcmp(l->key, "release") != 0;
}

static enum err add_definitions(struct job *j, const struct study_line *line, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char key[64];
		if (!is_definition(&line[i]))
			continue;
		snprintf(key, sizeof key, "study: %s", line[i].key);
		const char *own = arena_text(j->mem, key);
		if (!own)
			return err_memory();
		note(j, own, line[i].value);
	}
	return ERR_OK;
}

static enum err make_notes(struct job *j)
{
	const struct store_info *info = store_info(j->ask->store);
	const struct study_line *line = NULL;
	size_t lines = 0;
	enum err err = study_lines(j->mem, &j->study, &line, &lines);
	j->note = err ? NULL : ARENA_ARRAY(j->mem, lines + NOTES_OWN, struct exchange_note);
	if (err || !j->note)
		return err ? err : err_memory();
	note(j, "written by", "upturn " UPTURN_VERSION);
	note(j, "release", release_names[j->ask->release]);
	note(j, "who may have it", whose(j->ask->release));
	note(j, "profile", info->profile == DEID_RESEARCH ? "research" : "strict");
	note(j, "clients",
	     "Numbers 1.. in an order drawn at random, and rows in their order: they say nothing of when a client came. "
	     "They are "
	     "others once the dataset, the definitions or the kind of release are. The tables join on client and episode.");
	note(j, "missing",
	     "No value is empty in CSV, null in JSON and SQLite, system-missing in SPSS, Stata and SAS. What it means "
	     "stands with each variable.");
	note(j, "time",
	     info->days_per_occasion ? "The exports had no dates: days are occasions of an assumed length."
				     : "Days are counted from the client's own intake. No calendar date is in these files.");
	return add_definitions(j, line, lines);
}

static enum err look_at(void *context, const char *path, bool text)
{
	const struct job *j = context;
	struct file_scan found;
	enum err err = text ? file_scan_text(path, j->ask->names, &found)
			    : file_scan_frames(j->data.frame, MICRODATA_FRAMES, path, j->ask->names, &found);
	return err ? err : file_scan_refuses(&found, "export");
}

static void tell(const struct job *j, const struct release_log *log, struct result *told)
{
	struct result_part *top = result_part(told, "", RESULT_FIELDS), *rows = result_part(told, "tables", RESULT_ROWS);
	result_text(top, "release", release_names[j->ask->release]);
	result_count(top, "clients", (long long)j->data.clients);
	result_count(top, "k", (long long)j->exposure.smallest);
	result_text(top, "log", log->how);
	if (log->head)
		result_text(top, "head", log->head);
	for (int i = 0; i < MICRODATA_FRAMES; i++) {
		result_row(rows);
		result_text(rows, "table", j->data.frame[i].name);
		result_count(rows, "rows", (long long)j->data.frame[i].rows);
		result_count(rows, "variables", (long long)j->data.frame[i].columns);
	}
}

/* Nothing is entered in the log that could not be made, and nothing gets to its place that is not entered. */
static enum err enter_and_write(struct job *j, struct result *told)
{
	const struct export_request *r = j->ask;
	const struct release_told release = {r->release, OUTPUT_FIRST + (int)r->format, j->study.fingerprint};
	const struct exchange_request files = {.format = r->format,
					       .output = r->output,
					       .frame = j->data.frame,
					       .frames = MICRODATA_FRAMES,
					       .note = j->note,
					       .notes = j->notes,
					       .context = j,
					       .verify = look_at};
	struct release_log log;
	enum err err = release_log_enter(j->mem, r->store, r->key, &release, &log);
	if (!err)
		err = exchange_write(&files);
	if (!err)
		tell(j, &log, told);
	return err;
}

static enum err work(struct job *j, struct result *told)
{
	const struct export_request *r = j->ask;
	const struct microdata_request ask = {
		.store = r->store, .study = &j->study, .instruments = &j->instruments, .weeks = leaves(r)};
	enum err err = release_log_allows(r->store, r->key, r->release);
	if (!err)
		err = study_load(j->mem, r->study, &j->study);
	if (!err)
		err = instrument_load(j->mem, r->instruments, &j->instruments);
	if (err)
		return err;
	j->study.release = leaves(r) ? STUDY_RESEARCH : STUDY_QI;
	err = only_protected(j);
	if (!err)
		err = microdata_make(j->mem, &ask, &j->data);
	if (!err)
		err = leaves(r) ? classes_outside(j) : classes_inside(j);
	if (!err)
		err = make_notes(j);
	return err ? err : enter_and_write(j, told);
}

enum err export_store(struct arena *mem, const struct export_request *r, struct result *told, char remark[EXPORT_REMARK])
{
	struct job j = {.ask = r, .mem = mem};
	remark[0] = '\0';
	progress_step("exporting", 0, 0);
	enum err err = work(&j, told);
	progress_end();
	if (!err && r->release == RELEASE_QI && j.exposure.clients && j.exposure.smallest < EXPORT_CLASS_INSIDE)
		snprintf(remark, EXPORT_REMARK,
			 "%llu of %llu clients share what others could know with fewer than %d others; the rows are for the "
			 "clinic "
			 "alone",
			 (unsigned long long)j.exposure.below[2], (unsigned long long)j.exposure.clients,
			 EXPORT_CLASS_INSIDE - 1);
	return err;
}
