#include "app/analyze.h"

#include "analyses/analysis.h"
#include "app/file_scan.h"
#include "app/ledger_keep.h"
#include "app/release_log.h"
#include "app/target.h"
#include "app/today.h"
#include "app/verify.h"
#include "core/progress.h"
#include "core/workers.h"
#include "disclose/disclose.h"
#include "reports/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const release_names[] = {"qi", "research", "public"};

/* Everything that lives as long as the run: one arena for the cohort, one for each analysis (they run at the same time). */
struct job {
	struct arena *mem;
	struct study study;
	struct instrument_set instruments;
	struct cohort cohort;
	struct factor factor;
	struct analysis_input input;
	enum release release;
	struct disclose_constants constants;
	struct ledger_keep ledger;
	size_t n;
	const struct analysis **analysis;
	struct arena **arena;
	struct table **table;
	struct safe_table **safe;
};

static int by_order(const void *a, const void *b)
{
	return (*(const struct analysis *const *)a)->order - (*(const struct analysis *const *)b)->order;
}

static enum err job_analyses(struct job *j)
{
	while (analyses_registry[j->n])
		j->n++;
	j->analysis = ARENA_ARRAY(j->mem, j->n + 1, const struct analysis *);
	j->arena = ARENA_ARRAY(j->mem, j->n + 1, struct arena *);
	j->table = ARENA_ARRAY(j->mem, j->n + 1, struct table *);
	j->safe = ARENA_ARRAY(j->mem, j->n + 2, struct safe_table *);
	if (!j->analysis || !j->arena || !j->table || !j->safe)
		return err_memory();
	memcpy(j->analysis, analyses_registry, j->n * sizeof *j->analysis);
	qsort(j->analysis, j->n, sizeof *j->analysis, by_order);
	for (size_t i = 0; i <= j->n; i++)
		if (!(j->arena[i] = arena_new()))
			return err_memory();
	return ERR_OK;
}

static void job_free(struct job *j)
{
	for (size_t i = 0; j->arena && i <= j->n; i++)
		arena_free(j->arena[i]);
	arena_free(j->mem);
}

static enum err do_analysis(size_t i, void *context)
{
	struct job *j = context;
	return j->analysis[i]->run(&j->input, j->arena[i], &j->table[i]);
}

static enum err do_behind_cover(size_t i, void *context)
{
	return do_analysis(i + 1, context);
}

/* The cover comes last: it prints the head of the log, and nothing is entered there that could not be computed. */
static enum err job_run(struct job *j, const struct analyze_request *r)
{
	struct release_log log;
	const struct release_told told = {j->release, (int)r->format, j->study.fingerprint};
	enum err err = workers_run(j->n - 1, do_behind_cover, j);
	if (!err)
		err = release_log_enter(j->mem, r->store, r->key, &told, &log);
	if (err)
		return err;
	j->input.audit_head = log.head;
	j->input.audit_log = log.how;
	return do_analysis(0, j);
}

/* "--threshold N", a whole number; 0: not given. */
static enum err threshold_of(const char *text, double *out)
{
	char *end = NULL;
	*out = 0;
	if (!text)
		return ERR_OK;
	errno = 0;
	long n = strtol(text, &end, 10);
	if (end == text || *end || errno || n < 1)
		return err_set(ERR_USAGE, "--threshold must be a whole number above 0");
	*out = (double)n;
	return ERR_OK;
}

/* The constants of the release, raised by the study file and then by the command line. */
static enum err constants_of(const struct analyze_request *r, const struct study *s, struct disclose_constants *out)
{
	static const char *const keys[DISCLOSE_CONSTANTS] = {"disclosure.threshold", "disclosure.dominance",
							     "disclosure.dominance_two", "disclosure.residual_df"};
	enum release release = (enum release)(r->release >= 0 ? r->release : (int)s->release);
	char text[DISCLOSE_CONSTANTS][64];
	const char *told[DISCLOSE_CONSTANTS];
	double least;
	for (size_t i = 0; i < DISCLOSE_CONSTANTS; i++) {
		snprintf(text[i], sizeof text[i], "study file, line %zu: %s", study_line_of(s, keys[i]), keys[i]);
		told[i] = text[i];
	}
	enum err err = threshold_of(r->threshold, &least);
	const struct disclose_constants wanted = {s->threshold, s->dominance, s->dominance_two, s->residual_df};
	if (!err)
		err = disclose_raise(release, &wanted, told, out);
	if (err || !(least > 0))
		return err;
	if (least < out->threshold)
		return err_set(ERR_USAGE, "--threshold is %g; this release asks for at least %g, and it can be raised only",
			       least, out->threshold);
	out->threshold = least;
	return ERR_OK;
}

static enum err job_cohort(struct job *j, const struct analyze_request *r)
{
	enum err err = instrument_load(j->mem, r->instruments, &j->instruments);
	if (!err)
		err = study_load(j->mem, r->study, &j->study);
	if (err)
		return err;
	j->release = (enum release)(r->release >= 0 ? r->release : (int)j->study.release);
	if (r->release >= 0)
		j->study.release = (enum study_release)r->release;
	err = constants_of(r, &j->study, &j->constants);
	double threshold = j->constants.threshold;
	if (!err)
		err = release_log_allows(r->store, r->key, j->release);
	if (!err && j->release == RELEASE_RESEARCH && j->study.noise == STUDY_CELL_KEY && !r->ledger)
		err = err_set(ERR_VALUE,
			      "study file, line %zu: disclosure.noise cell_key needs a dataset that is kept: --dataset",
			      study_line_of(&j->study, "disclosure.noise"));
	if (!err)
		err = cohort_load(j->mem, r->store, &j->study, &j->instruments, &j->cohort);
	if (!err)
		err = factor_make(j->mem, &j->cohort, 2 * threshold, &j->factor);
	j->input = (struct analysis_input){.cohort = &j->cohort,
					   .study = &j->study,
					   .instruments = &j->instruments,
					   .factor = &j->factor,
					   .threshold = threshold,
					   .release = release_names[j->release],
					   .ledger = r->ledger};
	return err;
}

/* The gate, and then the Summary: second, after the cover, before what it summarises. */
static enum err job_release(struct job *j)
{
	struct safe_table *summary;
	struct arena *mem = j->arena[j->n];
	const struct disclose_options o = {.release = j->release,
					   .constants = j->constants,
					   .noise = j->study.noise == STUDY_CELL_KEY,
					   .ledger = ledger_keep_book(&j->ledger, j->study.counting)};
	enum err err = disclose_tables(mem, (const struct table *const *)j->table, j->n, &o, j->safe);
	if (!err)
		err = disclose_summary(mem, j->safe, j->n, &summary);
	if (err)
		return err;
	memmove(j->safe + 2, j->safe + 1, (j->n - 1) * sizeof *j->safe);
	j->safe[1] = summary;
	return ERR_OK;
}

static enum err look_at(const char *path, const void *names)
{
	struct file_scan found;
	enum err err = file_scan_workbook(path, 0, names, &found);
	if (!err)
		err = file_scan_refuses(&found, "workbook");
	return err ? err : verify_workbook(path);
}

static enum err look_at_text(const char *text, size_t n, const void *names)
{
	struct file_scan found;
	enum err err = file_scan_page(text, n, names, &found);
	return err ? err : file_scan_refuses(&found, "folder of tables");
}

static enum err job_report(const struct job *j, const struct analyze_request *r)
{
	struct report_options o = {.profile = j->study.analyst ? REPORT_ANALYST : REPORT_ACCESSIBLE,
				   .charts = j->study.charts,
				   .day = today(),
				   .title = j->study.title,
				   .remark = j->ledger.remark,
				   .verify = look_at,
				   .verify_text = look_at_text,
				   .verify_context = r->names};
	if (r->format == ANALYZE_WORKBOOK)
		return report_workbook(r->output, j->safe, j->n + 1, &o);
	return report_folder(r->output, j->safe, j->n + 1, r->format == ANALYZE_CSV ? REPORT_CSV : REPORT_JSON, &o);
}

/* Between the ledger's begin and its end: nothing goes to its place that is not entered. */
static enum err job_work(struct job *j, const struct analyze_request *r)
{
	enum err err = job_cohort(j, r);
	if (!err)
		err = job_analyses(j);
	if (!err)
		err = job_run(j, r);
	if (!err)
		err = job_release(j);
	if (!err)
		err = ledger_keep_write(&j->ledger, j->release, today());
	progress_step("writing", 0, 0);
	return err ? err : job_report(j, r);
}

enum err analyze_store(const struct analyze_request *r, char *remark, size_t size)
{
	struct job j = {.mem = arena_new()};
	enum err err = j.mem ? ERR_OK : err_memory();
	progress_step("analysing", 0, 0);
	if (!err)
		err = ledger_keep_begin(j.mem, r, &j.ledger);
	if (!err) {
		err = job_work(&j, r);
		/* What went wrong first is what is told. */
		enum err ended = ledger_keep_end(&j.ledger, !err);
		err = err ? err : ended;
	}
	snprintf(remark, size, "%s", j.ledger.remark);
	progress_end();
	job_free(&j);
	return err;
}

enum err analyze_check(const struct analyze_request *r, const char *const *inputs, size_t n)
{
	struct arena *mem = arena_new();
	struct study s;
	struct disclose_constants constants;
	enum err err = mem ? study_load(mem, r->study, &s) : err_memory();
	if (!err)
		err = constants_of(r, &s, &constants);
	arena_free(mem);
	if (err)
		return err;
	if (r->format == ANALYZE_WORKBOOK)
		return target_file(r->output, inputs, n);
	return target_folder(r->output, r->format == ANALYZE_CSV ? ".csv" : ".json", inputs, n);
}

enum err analyze_print_study(const char *study)
{
	struct arena *mem = arena_new();
	struct study s;
	const char *text = NULL;
	enum err err = mem ? study_load(mem, study, &s) : err_memory();
	if (!err)
		err = study_print(mem, &s, &text);
	if (!err && fputs(text, stdout) < 0)
		err = err_set(ERR_DISK, "standard output cannot be written");
	arena_free(mem);
	return err;
}

int analyze_look(const char *remark)
{
	fprintf(stderr, "upturn: done, but look at this: %s\n", remark);
	return 3;
}
