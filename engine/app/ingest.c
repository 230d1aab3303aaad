#include "app/ingest.h"

#include "app/file_scan.h"
#include "app/ingest_hands.h"
#include "app/ingest_turned.h"
#include "app/key_use.h"
#include "app/link_place.h"
#include "app/target.h"
#include "app/today.h"
#include "deid/deid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum err ingest_limit_of(const char *word, struct ingest_limit *out)
{
	char *end;
	unsigned long long value = strtoull(word, &end, 10);
	bool percent = *end == '%';
	if (end == word || word[0] == '-' || end[percent] || (percent && value > 100))
		return err_set(ERR_USAGE, "--max-rejects: a number of rows (40) or a share of them (5%%) is needed");
	*out = (struct ingest_limit){.percent = percent, .value = value};
	return ERR_OK;
}

/* What would fail at the end had better fail before an hour of reading. */
static enum err check_dataset(const char *path)
{
	struct stat st;
	struct store *there = NULL;
	enum err err = target_place(path, "--dataset");
	if (err || stat(path, &st))
		return err;
	err = store_open(path, &there);
	store_close(there);
	return err;
}

enum err ingest_open_key(const struct ingest_request *r, struct key **key)
{
	const struct key_source from = {r->key, r->passphrase, r->dataset, r->output};
	return r->key ? key_use(&from, key) : key_ephemeral(key);
}

/* KEY.link, or NULL where nothing is to be remembered. */
static enum err find_link(const struct ingest_request *r, char **out)
{
	*out = NULL;
	if (!r->key || !r->dataset)
		return ERR_OK;
	enum err err = link_place(r->key, out);
	return err ? err : link_place_settle(*out, r->dataset);
}

static enum err note_files(struct ingest *in, const struct ingest_reader *reader)
{
	in->file = ARENA_ARRAY(in->mem, (size_t)reader->n + 1, struct ingest_file);
	if (!in->file)
		return err_memory();
	in->files = reader->n;
	for (int i = 0; i < reader->n; i++)
		in->file[i] = (struct ingest_file){.info = *rd_info(reader->rd[i]),
						   .layout = layout_of_file(reader->file[i]),
						   .table = layout_table_of_file(reader->file[i]),
						   .unused = layout_file_unused(reader->file[i]),
						   .date_order = layout_date_order(reader->file[i])};
	return ERR_OK;
}

static enum err no_row(const struct ingest *in)
{
	char reasons[INGEST_REASONS];
	return err_set(ERR_EMPTY, "no row could be used (%s); upturn inspect tells what became of the columns",
		       ingest_reasons(in, reasons));
}

/* Whether a rejected row may tell of an appointment that would then be taken for one that is gone. */
static bool hides_appointment(enum layout_reason reason)
{
	switch (reason) {
	case REASON_DUPLICATE:
	case REASON_CONFLICT:
	case REASON_REPLACED:
	case REASON_TOTALS_ROW:
	case REASON_FUTURE_DATE:
	case REASON_ERASED:
	case REASON_VOIDED:
		return false;
	default:
		return true;
	}
}

/* By the counts: a list may end before the row. */
static enum err check_complete(const struct ingest *in)
{
	size_t n, i = 0;
	const struct deid_reject *r = deid_set_rejects(in->set, &n);
	const uint64_t *rejected = deid_set_counts(in->set)->rejected;
	enum layout_reason reason = REASON_RAGGED;
	while (reason < REASON__COUNT && !(rejected[reason] && hides_appointment(reason)))
		reason++;
	if (reason == REASON__COUNT)
		return ERR_OK;
	while (i < n && r[i].reason != reason)
		i++;
	return err_at(
		ERR_VALUE, i < n ? err_place(r[i].file, r[i].row, 0) : err_place(0, 0, 0),
		"--complete: the row was rejected (%s), and its appointment would be taken for one that is gone; mend the "
		"row, or leave --complete out",
		layout_reason_name(reason));
}

static enum err judge(struct ingest *in, const struct ingest_reader *reader)
{
	enum err err = ERR_OK;
	for (int i = 0; i < reader->n && !err; i++) {
		size_t n;
		const struct layout_column *c = layout_columns(reader->file[i], &n);
		err = ingest_scan_judge(in->scan, c, n, rd_header(reader->rd[i]));
	}
	ingest_scan_done(in->scan);
	return err;
}

static enum err take_in(struct ingest *in, const struct ingest_reader *reader, const struct key *key, const char *link)
{
	const struct deid_options o = {.profile = in->profile,
				       .key = key,
				       .link = link,
				       .link_by_name = in->request.link_by_name,
				       .plan = reader->plan,
				       .vocabularies = layout_vocabularies(reader->layouts),
				       .days_per_occasion = reader->days_per_occasion,
				       .complete = in->request.complete,
				       .memory = ingest_memory(),
				       .tolerance_days = reader->tolerance_days,
				       .day = today()};
	struct deid *d = NULL;
	enum err err = deid_begin(&o, &d);
	if (err)
		return err;
	err = ingest_feed(reader, d, in->rejects, in->scan);
	if (!err)
		err = judge(in, reader);
	if (err) {
		deid_abandon(d);
		return err;
	}
	err = deid_finish(d, &in->set);
	if (!err && !deid_set_counts(in->set)->rows_accepted)
		err = no_row(in);
	if (!err) {
		rejects_found(in->rejects, in->set);
		err = ingest_turned(in->set, reader->layouts, &in->turned);
	}
	if (!err && !in->request.shared)
		err = rejects_close(in->rejects);
	if (!err && in->request.complete)
		err = check_complete(in);
	return err ? err : note_files(in, reader);
}

/* What a dataset may hold has no room for a name or a number of a person; this looks all the same. */
static enum err look_at(void *context, const struct store *s, const char *path)
{
	const struct ingest *in = context;
	struct file_scan found;
	enum err err = file_scan_dataset(s, path, ingest_scan_names(in->scan), false, &found);
	return err ? err : file_scan_refuses(&found, "dataset");
}

static enum err keep(struct ingest *in, const char *link)
{
	const struct store_verify verify = {.context = in, .look = look_at};
	size_t n;
	const unsigned char *next = deid_set_link(in->set, &n);
	enum err err = link && next ? link_place_stage(link, next, n) : ERR_OK;
	if (!err)
		err = store_ingest(in->request.dataset, in->set, &verify, &in->store);
	if (!err && link && next)
		err = link_place_commit(link);
	else if (err && link && next)
		err = link_place_after_error(link, in->request.dataset);
	if (!err && !in->request.shared)
		err = rejects_commit(in->rejects);
	if (!err)
		deid_set_release_rows(in->set);
	return err;
}

enum err ingest_open_rejects(const struct ingest_request *r, struct rejects **out)
{
	size_t exports = (size_t)r->exports;
	const char **input = calloc(exports + 3, sizeof *input);
	if (!input)
		return err_memory();
	for (size_t i = 0; i < exports; i++)
		input[i] = r->export_path[i];
	input[exports] = r->dataset;
	input[exports + 1] = r->key;
	input[exports + 2] = r->output;
	enum err err = r->rejects ? target_place(r->rejects, "--rejects") : ERR_OK;
	if (!err && r->rejects)
		err = target_file(r->rejects, input, exports + 3);
	free(input);
	return err ? err : rejects_new(r->rejects, out);
}

enum err ingest_run(const struct ingest_request *r, struct ingest *out)
{
	struct ingest in = {.request = *r, .mem = arena_new()};
	struct ingest_reader reader = {0};
	struct key *key = NULL;
	char *link = NULL;
	enum err err = in.mem ? ERR_OK : err_memory();
	if (!err)
		err = profile_load(in.mem, r->profile ? r->profile : "strict", &in.profile);
	if (!err && r->dataset)
		err = check_dataset(r->dataset);
	in.rejects = r->shared;
	if (!err && !r->shared)
		err = ingest_open_rejects(r, &in.rejects);
	key = r->held;
	if (!err && !r->held)
		err = ingest_open_key(r, &key);
	if (!err)
		err = find_link(r, &link);
	if (!err)
		err = ingest_reader_open(r, in.mem, &reader);
	if (!err)
		err = ingest_scan_new(layout_vocabularies(reader.layouts), &in.scan);
	if (!err)
		err = take_in(&in, &reader, key, link);
	ingest_reader_close(&reader);
	if (r->key && !r->held)
		in.key = key;
	else if (!r->held)
		key_free(key);
	if (!err)
		err = keep(&in, link);
	free(link);
	if (err)
		ingest_free(&in);
	else
		*out = in;
	return err;
}

void ingest_free(struct ingest *in)
{
	ingest_scan_free(in->scan);
	if (!in->request.shared)
		rejects_free(in->rejects);
	deid_set_free(in->set);
	store_close(in->store);
	key_free(in->key);
	arena_free(in->mem);
	*in = (struct ingest){0};
}
