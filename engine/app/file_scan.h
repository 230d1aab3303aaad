#pragma once
/*
 * What could identify a person in a finished file: a dataset (every text, how far the numbers of each column reach, and the bytes between the
 * texts), a workbook (text and numbers of every part, names of sheets and tables, and the bytes of parts that are no XML), a text (CSV, JSON,
 * Markdown: what stands between their marks), or frames in the file of another program (their texts, and the bytes of the file).
 *
 * own texts  words that the program itself writes whoever the clients are do not count (scan/own_texts.h)
 * numbers    judged by what they are: below 10^8 nothing fits that has a check digit. Pseudonyms, fingerprints and the log's numbers are 63 random
 *            bits, and looked at where they are too short for that. In a workbook whole numbers from 9 digits on are looked at; others are results,
 *            and say no more than the release lets them
 * findings   of a dataset scan_judge() over all texts as one column; of a workbook, which is no column, every one. A place is a table and column, or
 *            a part by its number
 * errors     ERR_MEMORY; those of reading
 */
#include "core/arena.h"
#include "exchange/data_frame.h"
#include "scan/names.h"
#include "scan/scan.h"
#include "store/store.h"

enum { FILE_SCAN_MOST = 64, FILE_SCAN_PLACE = 96 };

struct file_finding {
	char place[FILE_SCAN_PLACE]; /* "code.label", "part 7", "bytes" */
	enum scan_class class;
	uint64_t cells;
};

struct file_scan {
	uint64_t texts;
	size_t n; /* at most FILE_SCAN_MOST are told */
	struct file_finding finding[FILE_SCAN_MOST];
	bool strong; /* one of them is a checked number or a name */
};

/* path NULL: the dataset is in memory, or not yet a file. whole: numbers too (each column is read). */
must_check enum err file_scan_dataset(const struct store *s, const char *path, const struct scan_names *names, bool whole,
				      struct file_scan *out);
must_check enum err file_scan_workbook(const char *path, int file, const struct scan_names *names, struct file_scan *out);
must_check enum err file_scan_text(const char *path, const struct scan_names *names, struct file_scan *out);
/* The same of a text that is to be written, of at least one byte. */
must_check enum err file_scan_page(const char *text, size_t n, const struct scan_names *names, struct file_scan *out);
must_check enum err file_scan_frames(const struct frame *frame, size_t frames, const char *path,
				     const struct scan_names *names, struct file_scan *out);
/* ERR_VALUE where there is a checked number or a name: the file must not get to its place. what: "dataset", "workbook". */
must_check enum err file_scan_refuses(const struct file_scan *found, const char *what);
