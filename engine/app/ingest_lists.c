/* The lists of the ingestion summary, by position. */
#include "app/ingest_lists.h"

/* One name and birth date under two ids, by position. */
uint64_t lists_alike(const struct ingest *in, struct result_part *p, size_t most)
{
	static const char *const kinds[] = {
		[DEID_ALIKE_HERE] = "two_ids", [DEID_ALIKE_BEFORE] = "known_before", [DEID_ALIKE_JOINED] = "joined"};
	size_t n;
	const struct deid_alike *a = deid_set_alike(in->set, &n);
	for (size_t i = 0; i < n && i < most; i++) {
		result_row(p);
		result_count(p, "file", a[i].file);
		result_count(p, "row", a[i].row);
		result_count(p, "other_file", a[i].other_file);
		result_count(p, "other_row", a[i].other_row);
		result_text(p, "kind", kinds[a[i].kind]);
	}
	return n > most ? n - most : 0;
}

/* Scores that found no appointment, by position: each is a measurement of its own. */
uint64_t lists_unattached(const struct ingest *in, struct result_part *p, size_t most)
{
	size_t n;
	const struct deid_reject *r = deid_set_unattached(in->set, &n);
	for (size_t i = 0; i < n && i < most; i++) {
		result_row(p);
		result_count(p, "file", r[i].file);
		result_count(p, "row", r[i].row);
	}
	return n > most ? n - most : 0;
}

static void put_reject(struct result_part *p, const struct deid_reject *r)
{
	result_row(p);
	result_count(p, "file", r->file);
	result_count(p, "row", r->row);
	result_count(p, "column", r->column);
	result_text(p, "reason", layout_reason_name(r->reason));
}

/* Rows. What is not listed. */
uint64_t lists_rejects(const struct ingest *in, struct result_part *p, size_t most)
{
	size_t n, put = 0;
	const struct deid_reject *r = deid_set_rejects(in->set, &n);
	for (size_t i = 0; i < n && put < most; i++)
		if (!r[i].part) {
			put_reject(p, &r[i]);
			put++;
		}
	return deid_set_counts(in->set)->rows_rejected - put;
}

uint64_t lists_rejected_values(const struct ingest *in, struct result_part *p, size_t most)
{
	size_t n;
	uint64_t all;
	const struct deid_reject *r = rejects_values(in->rejects, &n, &all);
	for (size_t i = 0; i < n && i < most; i++)
		put_reject(p, &r[i]);
	return all - (n < most ? n : most);
}
