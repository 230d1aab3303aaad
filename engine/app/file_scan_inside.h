#pragma once
/* For file_scan_dataset.c and file_scan_workbook.c: texts of a file on their way to findings. */
#include "app/file_scan.h"
#include "scan/own_texts.h"
#include "scan/scan_bytes.h"

struct sieve {
	const struct scan_names *names;
	struct scan_constants *constants; /* made when first needed */
	struct scan_seen all;
	struct file_finding *place; /* where something was seen */
	size_t places, room;
	uint64_t *value; /* hashes of class and text, of those seen */
	size_t values, values_room;
	uint64_t texts;
};

/* A text in a place. classes: those that count there. */
must_check enum err sieve_text(struct sieve *s, const char *place, const char *text, size_t n, scan_set classes);
/* Seen without a text: in bytes. */
must_check enum err sieve_seen(struct sieve *s, const char *place, const struct scan_seen *seen);
/* What of it is a finding, of so many texts (0: all of it). */
void sieve_judge(struct sieve *s, uint64_t filled, struct file_scan *out);
void sieve_free(struct sieve *s);
