/* The ingestion summary: what was read, what was taken, what became of each column. */
#include "app/ingest.h"
#include "app/ingest_lists.h"
#include "app/input_facts.h"

#include <stdio.h>
#include <string.h>

enum { REJECTS_IN_TEXT = 20, REJECTS_IN_ALL = 100000, FEW = 10 };

static uint64_t rejected_values(const struct layout_column *c)
{
	return c->reason[REASON_NOT_A_NUMBER] + c->reason[REASON_OUT_OF_RANGE] + c->reason[REASON_OFF_STEP] +
	       c->reason[REASON_BAD_DATE];
}

/* More than the share that is allowed of what stands in it: perhaps another scale, or another date format. A few say nothing, unless they are all. */
static bool too_many(uint64_t lost, const struct layout_column *c, const struct ingest_limit *limit)
{
	if (lost < FEW && c->values)
		return false;
	return limit->percent ? lost * 100 > (c->values + lost) * limit->value : lost > limit->value;
}

static bool loses_values(const struct layout_column *c, const struct ingest_limit *limit)
{
	return too_many(rejected_values(c), c, limit);
}

const char *ingest_flags(const struct layout_column *c, char buffer[INGEST_FLAGS])
{
	static const struct ingest_limit usual = {.percent = true, .value = INGEST_LIMIT_PERCENT};
	const struct {
		bool is;
		const char *word;
	} flag[] = {
		{c->flags & LAYOUT_UNKNOWN, "unknown"},
		{c->flags & LAYOUT_REPEATED, "repeated"},
		{c->reason[REASON_UNMAPPED] > 0, "unmapped"},
		{c->flags & LAYOUT_TWO_SCALES, "fits_two_scales"},
		{c->reason[REASON_TOTAL_DISAGREES] > 0, "total_disagrees"},
		{c->reason[REASON_TOO_FEW_ITEMS] > 0, "too_few_items"},
		{loses_values(c, &usual), "values_rejected"},
	};
	size_t n = 0;
	buffer[0] = '\0';
	for (size_t i = 0; i < sizeof flag / sizeof flag[0]; i++)
		if (flag[i].is)
			n += (size_t)snprintf(buffer + n, INGEST_FLAGS - n, "%s%s", n ? " " : "", flag[i].word);
	return buffer;
}

static bool too_many_rejects(const struct ingest *in)
{
	const struct deid_counts *n = deid_set_counts(in->set);
	const struct ingest_limit *limit = &in->request.limit;
	/* That a later version came is no loss. */
	uint64_t lost = n->rows_rejected - n->rejected[REASON_REPLACED];
	return limit->percent ? lost * 100 > n->rows_read * limit->value : lost > limit->value;
}

static int most_frequent(const uint64_t count[REASON__COUNT])
{
	int most = REASON_NONE;
	for (int k = REASON_NONE + 1; k < REASON__COUNT; k++)
		if (count[k] > count[most])
			most = k;
	return most;
}

const char *ingest_reasons(const struct ingest *in, char text[INGEST_REASONS])
{
	uint64_t count[REASON__COUNT];
	size_t n = 0;
	text[0] = 0;
	memcpy(count, deid_set_counts(in->set)->rejected, sizeof count);
	for (int k = most_frequent(count); k != REASON_NONE && n < INGEST_REASONS; k = most_frequent(count)) {
		n += (size_t)snprintf(text + n, INGEST_REASONS - n, "%s%s %llu", n ? ", " : "",
				      layout_reason_name((enum layout_reason)k), (unsigned long long)count[k]);
		count[k] = 0;
	}
	return text;
}

static const char *says_turned(const struct ingest *in)
{
	char text[256];
	const char *name = in->turned->name;
	snprintf(text, sizeof text,
		 "clients begin on the healthy side of %s and get worse: if its scores are upside down, say --scale "
		 "%s=reversed, "
		 "else %s=standard",
		 name, name, name);
	const char *kept = arena_text(in->mem, text);
	return kept ? kept : "";
}

bool ingest_needs_eye(const struct ingest *in, const char **reason)
{
	size_t n;
	const struct layout_column *c = deid_set_columns(in->set, &n);
	*reason = ingest_scan_says(in->scan, in->mem);
	if (**reason)
		return true;
	*reason = "a file is no table of its layout and was not read (table: not read)";
	for (int i = 0; i < in->files; i++)
		if (in->file[i].unused)
			return true;
	*reason = "more rows were rejected than --max-rejects allows";
	if (too_many_rejects(in))
		return true;
	*reason = "a column lost many of its values (flag values_rejected: another scale or date format?)";
	for (size_t i = 0; i < n; i++)
		if (loses_values(&c[i], &in->request.limit))
			return true;
	*reason = "totals that are not what their items make (flag total_disagrees); the items were kept";
	for (size_t i = 0; i < n; i++)
		if (too_many(c[i].reason[REASON_TOTAL_DISAGREES], &c[i], &in->request.limit))
			return true;
	*reason = in->turned ? says_turned(in) : "";
	if (**reason)
		return true;
	*reason = "two columns claim one place and only one was taken (flag repeated)";
	for (size_t i = 0; i < n; i++)
		if (c[i].flags & LAYOUT_REPEATED)
			return true;
	*reason = "one name and birth date stands under two ids (same_name): one client, or two?";
	(void)deid_set_alike(in->set, &n);
	return n > 0;
}

/* The one thing that all files have, or "several". */
static const char *common(const struct ingest *in, const char *(*of)(const struct ingest_file *))
{
	const char *first = of(&in->file[0]);
	for (int i = 1; i < in->files; i++)
		if (strcmp(of(&in->file[i]), first) != 0)
			return "several";
	return first;
}

static const char *encoding_of(const struct ingest_file *f)
{
	return rd_encoding_name(f->info.encoding);
}

static const char *delimiter_of(const struct ingest_file *f)
{
	return input_facts_delimiter(f->info.delimiter);
}

static const char *layout_of(const struct ingest_file *f)
{
	return f->layout;
}

static void put_counts(const struct ingest *in, struct result_part *p)
{
	const struct deid_counts *n = deid_set_counts(in->set);
	const struct store_info *info = store_info(in->store);
	size_t apart;
	(void)deid_set_unattached(in->set, &apart);
	result_count(p, "files", in->request.exports);
	result_count(p, "rows_read", (long long)n->rows_read);
	result_count(p, "rows_accepted", (long long)n->rows_accepted);
	result_count(p, "rows_rejected", (long long)n->rows_rejected);
	result_count(p, "clients", (long long)n->clients);
	result_count(p, "episodes", (long long)n->episodes);
	result_count(p, "sessions", (long long)n->sessions);
	result_count(p, "scores", (long long)n->scores);
	result_count(p, "scores_unattached", (long long)apart);
	result_count(p, "events", (long long)n->breakthroughs);
	result_text(p, "encoding", common(in, encoding_of));
	result_text(p, "delimiter", common(in, delimiter_of));
	result_text(p, "layout", common(in, layout_of));
	result_text(p, "profile", profile_base_name(in->profile.base));
	result_flag(p, "profile_own", in->profile.own);
	result_text(p, "key", info->persistent_key ? "file" : "this run only");
	result_flag(p, "links_to_later_exports", info->persistent_key);
}

void ingest_put_taken(const struct store_taken *t, struct result_part *p)
{
	result_count(p, "added", (long long)t->added);
	result_count(p, "already_there", (long long)t->same);
	result_count(p, "replaced", (long long)t->replaced);
	result_count(p, "removed", (long long)t->removed);
}

static void put_unmapped(const struct ingest *in, struct result_part *p)
{
	const struct deid_counts *n = deid_set_counts(in->set);
	const struct vocabularies *v = deid_set_vocabularies(in->set);
	for (int d = 0; d < VOC__COUNT; d++)
		result_count(p, v->list[d].domain, (long long)n->unmapped[d]);
}

/* Rejected rows by their reason, so that a long list need not be counted. */
static void put_reasons(const struct ingest *in, struct result_part *p)
{
	const uint64_t *count = deid_set_counts(in->set)->rejected;
	for (enum layout_reason k = REASON_RAGGED; k < REASON__COUNT; k++)
		if (!layout_reason_of_value(k))
			result_count(p, layout_reason_name(k), (long long)count[k]);
}

static void put_inputs(const struct ingest *in, struct result_part *p)
{
	for (int i = 0; i < in->files; i++) {
		const struct ingest_file *f = &in->file[i];
		result_row(p);
		result_count(p, "file", i + 1);
		result_text(p, "encoding", encoding_of(f));
		result_text(p, "delimiter", delimiter_of(f));
		result_text(p, "layout", f->layout);
		result_text(p, "table", f->unused ? "not read" : f->table);
		result_text(p, "date_order", f->date_order);
		result_count(p, "header_row", f->info.header_row);
		result_count(p, "blank_rows", f->info.blank_rows);
		input_facts_sheet(p, &f->info);
	}
}

/* Values that were there and could not be used: "out_of_range:3". */
const char *ingest_lost(struct arena *mem, const struct layout_column *c)
{
	char text[256] = "";
	size_t n = 0;
	for (enum layout_reason r = REASON_NONE; r < REASON__COUNT; r++) {
		if (!layout_reason_of_value(r) || !c->reason[r])
			continue;
		int wrote = snprintf(text + n, sizeof text - n, "%s%s:%llu", n ? " " : "", layout_reason_name(r),
				     (unsigned long long)c->reason[r]);
		if (wrote > 0 && (size_t)wrote < sizeof text - n)
			n += (size_t)wrote;
	}
	const char *kept = arena_text(mem, text);
	return kept ? kept : "";
}

/* The layout's flags, and what the scan found. */
static const char *all_flags(const struct ingest *in, const struct layout_column *c)
{
	char flags[INGEST_FLAGS], all[1200];
	const char *found = ingest_scan_flags(in->scan, in->mem, c->file, c->column);
	ingest_flags(c, flags);
	snprintf(all, sizeof all, "%s%s%s", flags, *flags && *found ? " " : "", found);
	const char *kept = arena_text(in->mem, all);
	return kept ? kept : "";
}

static void put_columns(const struct ingest *in, struct result_part *p)
{
	size_t n;
	const struct layout_plan *plan = deid_set_plan(in->set);
	const struct layout_column *c = deid_set_columns(in->set, &n);
	for (size_t i = 0; i < n; i++) {
		result_row(p);
		result_count(p, "file", c[i].file);
		result_count(p, "column", c[i].column);
		result_text(p, "role", layout_role_name(c[i].role));
		result_text(p, "instrument", c[i].instrument < 0 ? "" : plan->instrument[c[i].instrument]->name);
		result_text(p, "action", ingest_action(&c[i], &in->profile));
		result_count(p, "values", (long long)c[i].values);
		result_words(p, "lost", ingest_lost(in->mem, &c[i]));
		result_words(p, "flags", all_flags(in, &c[i]));
	}
}

void ingest_summary(const struct ingest *in, struct result *r, enum result_format format)
{
	put_counts(in, result_part(r, NULL, RESULT_FIELDS));
	ingest_put_taken(store_taken(in->store), result_part(r, "appointments", RESULT_OBJECT));
	put_unmapped(in, result_part(r, "unmapped", RESULT_OBJECT));
	put_reasons(in, result_part(r, "rejected", RESULT_OBJECT));
	put_columns(in, result_part(r, "columns", RESULT_ROWS));
	put_inputs(in, result_part(r, "inputs", RESULT_ROWS));
	size_t most = format == RESULT_TEXT ? REJECTS_IN_TEXT : REJECTS_IN_ALL;
	uint64_t alike = lists_alike(in, result_part(r, "same_name", RESULT_ROWS), most);
	uint64_t more = lists_rejects(in, result_part(r, "rejects", RESULT_ROWS), most);
	uint64_t values = lists_rejected_values(in, result_part(r, "rejected_values", RESULT_ROWS), most);
	uint64_t apart = lists_unattached(in, result_part(r, "unattached", RESULT_ROWS), most);
	if (apart)
		result_count(result_part(r, NULL, RESULT_FIELDS), "unattached_not_listed", (long long)apart);
	if (alike)
		result_count(result_part(r, NULL, RESULT_FIELDS), "same_name_not_listed", (long long)alike);
	if (more)
		result_count(result_part(r, NULL, RESULT_FIELDS), "rejects_not_listed", (long long)more);
	if (values)
		result_count(result_part(r, NULL, RESULT_FIELDS), "rejected_values_not_listed", (long long)values);
}
