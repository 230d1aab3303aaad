#include "app/private_release.h"

#include "analyses/noised.h"
#include "app/file_scan.h"
#include "app/ledger_keep.h"
#include "app/release_log.h"
#include "app/today.h"
#include "app/verify.h"
#include "core/progress.h"
#include "deid/mark.h"
#include "disclose/private.h"
#include "reports/report.h"
#include "store/ledger_budget.h"

#include <string.h>

enum { TABLES = 1 + PRIVATE_COUNTED, MOST_WHOLE = 4, MOST_DECIMALS = 6, TEN = 10 };

_Static_assert((int)BUDGET_MICRO == (int)PRIVATE_MICRO, "one unit of epsilon");

static const int64_t least_epsilon = 1000, most_epsilon = 10 * (int64_t)BUDGET_MICRO,
		     most_budget = 1000 * (int64_t)BUDGET_MICRO;

/* "0.5" as millionths, exactly: digits, and up to six after a point. False: it is not that. */
static bool micro_of(const char *text, int64_t *out)
{
	static const char digits[] = "0123456789";
	size_t whole = strspn(text, digits), behind = 0;
	const char *point = text + whole;
	if (*point == '.')
		behind = strspn(point + 1, digits);
	if (!whole || whole > MOST_WHOLE || behind > MOST_DECIMALS || (*point == '.' && !behind) ||
	    point[behind ? behind + 1 : 0])
		return false;
	*out = 0;
	for (size_t i = 0; i < whole + MOST_DECIMALS; i++) {
		size_t at = i < whole ? i : i + 1;
		*out = TEN * *out + (i < whole + behind ? text[at] - '0' : 0);
	}
	return true;
}

static enum err read_spend(const struct private_request *p, struct budget_spend *out)
{
	*out = (struct budget_spend){.day = today()};
	if (!micro_of(p->epsilon, &out->micro) || out->micro < least_epsilon || out->micro > most_epsilon)
		return err_set(ERR_USAGE,
			       "--epsilon takes a decimal from 0.001 to 10, with at most 6 digits after the point");
	if (p->budget && (!micro_of(p->budget, &out->budget) || out->budget < least_epsilon || out->budget > most_budget))
		return err_set(ERR_USAGE,
			       "--budget takes a decimal from 0.001 to 1000, with at most 6 digits after the point");
	return ERR_OK;
}

enum err private_check(const struct analyze_request *r, const struct private_request *p)
{
	struct budget_spend spend;
	if (r->release != RELEASE_PUBLIC)
		return err_set(ERR_USAGE, "--epsilon needs --release public");
	if (r->threshold)
		return err_set(ERR_USAGE,
			       "--threshold does not go with --epsilon: which counts are shown depends on no data");
	return read_spend(p, &spend);
}

struct job {
	struct arena *mem;
	struct study study;
	struct instrument_set instruments;
	struct cohort cohort;
	struct closed groups;
	struct ledger_keep ledger;
	struct budget_spend spend;
	struct budget_state state;
	struct release_log log;
	const struct table *table[TABLES];
	struct safe_table *safe[TABLES];
};

static enum err load(struct job *j, const struct analyze_request *r)
{
	enum err err = study_load(j->mem, r->study, &j->study);
	if (!err)
		err = closed_groups(j->mem, j->study.factor, &j->groups);
	j->spend.study = j->study.counting;
	if (!err)
		err = ledger_budget_spend(r->store, &j->spend, &j->state);
	if (!err)
		err = instrument_load(j->mem, r->instruments, &j->instruments);
	return err ? err : cohort_load(j->mem, r->store, &j->study, &j->instruments, &j->cohort);
}

static enum err count(struct job *j)
{
	struct table *cover, *counted[PRIVATE_COUNTED];
	double scale = private_scale((uint32_t)j->spend.micro, PRIVATE_COUNTED);
	const struct private_price price = {.epsilon = (double)j->spend.micro / BUDGET_MICRO,
					    .spent = (double)j->state.spent / BUDGET_MICRO,
					    .budget = (double)j->state.budget / BUDGET_MICRO,
					    .scale = scale,
					    .within = private_within(scale, 0.95),
					    .audit_head = j->log.head,
					    .audit_log = j->log.how};
	enum err err = private_counted(&j->cohort, &j->groups, j->mem, counted);
	if (!err)
		err = private_cover(&j->study, &price, j->mem, &cover);
	if (err)
		return err;
	j->table[0] = cover;
	for (size_t i = 0; i < PRIVATE_COUNTED; i++)
		j->table[1 + i] = counted[i];
	return ERR_OK;
}

static enum err random_bytes(void *context, unsigned char *byte, size_t n)
{
	(void)context;
	return mark_random(byte, n);
}

/* All of it between the ledger's begin and its commit. */
static enum err make(struct job *j, const struct analyze_request *r)
{
	static const struct byte_source source = {random_bytes, NULL};
	const struct private_noise noise = {(uint32_t)j->spend.micro, &source};
	enum err err = load(j, r);
	const struct release_told told = {RELEASE_PUBLIC, (int)r->format, j->study.fingerprint};
	if (!err)
		err = release_log_enter(j->mem, r->store, r->key, &told, &j->log);
	if (!err)
		err = count(j);
	if (!err)
		err = disclose_private(j->mem, j->table, TABLES, &noise, j->safe);
	return err ? err : ledger_commit(r->store);
}

static enum err look_at(const char *path, const void *context)
{
	struct file_scan found;
	(void)context;
	enum err err = file_scan_workbook(path, 0, NULL, &found);
	if (!err)
		err = file_scan_refuses(&found, "workbook");
	return err ? err : verify_workbook(path);
}

static enum err look_at_text(const char *text, size_t n, const void *context)
{
	struct file_scan found;
	(void)context;
	enum err err = file_scan_page(text, n, NULL, &found);
	return err ? err : file_scan_refuses(&found, "folder of tables");
}

static enum err report(const struct job *j, const struct analyze_request *r)
{
	const struct report_options o = {.profile = j->study.analyst ? REPORT_ANALYST : REPORT_ACCESSIBLE,
					 .day = today(),
					 .title = j->study.title,
					 .verify = look_at,
					 .verify_text = look_at_text};
	progress_step("writing", 0, 0);
	if (r->format == ANALYZE_WORKBOOK)
		return report_workbook(r->output, j->safe, TABLES, &o);
	return report_folder(r->output, j->safe, TABLES, r->format == ANALYZE_CSV ? REPORT_CSV : REPORT_JSON, &o);
}

enum err private_store(const struct analyze_request *r, const struct private_request *p)
{
	struct job j = {.mem = arena_new()};
	enum err err = j.mem ? read_spend(p, &j.spend) : err_memory();
	progress_step("analysing", 0, 0);
	if (!err)
		err = release_log_allows(r->store, r->key, RELEASE_PUBLIC);
	if (!err)
		err = ledger_keep_begin(j.mem, r, &j.ledger);
	if (!err) {
		err = make(&j, r);
		if (!err)
			err = report(&j, r);
		enum err ended = ledger_keep_end(&j.ledger, !err);
		err = err ? err : ended;
	}
	progress_end();
	arena_free(j.mem);
	return err;
}
