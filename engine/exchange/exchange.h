#pragma once
/*
 * Frames as files that other programs read, with a codebook: a folder of one file a frame, or one SQLite file. Every file is written beside its
 * target, looked at, and only when all are whole are they renamed into place.
 *
 * csv     UTF-8, RFC 4180, LF. Codes are written as their labels; what is missing is empty
 * spss    .sav (FRAME.sav), rows compressed; measure nominal for codes
 * stata   .dta of version 118 (Stata 14 and later); whole numbers are long
 * sas     transport file of version 8 (FRAME.xpt), and read_in.sas, which reads them in and gives the values their labels: a transport file holds
 *         none. (SAS's own .sas7bdat has no published description; ReadStat's writer of it is experimental.)
 * sqlite  one file: the frames as STRICT tables, and codebook, value_label, about
 * json    one object a file: table, label, about, variables, rows; codes as their labels, null where missing
 * Through ReadStat; in the formats of SPSS, Stata and SAS what is missing is system-missing. A folder holds codebook.csv and codebook.md besides.
 *
 * bytes   the same frames give the same bytes: time stamps are a constant, no name of a user or machine is written
 * verify  sees every file before it is in its place; its error keeps all out
 * errors  ERR_DISK; ERR_VALUE a name or a label that a format refuses; ERR_MEMORY; those of verify
 * cost    one pass over each frame
 * oracle  tests/flow/export_test.sh, R's haven; tests/unit/exchange
 */
#include "exchange/data_frame.h"

enum exchange_format {
	EXCHANGE_CSV,
	EXCHANGE_SPSS,
	EXCHANGE_STATA,
	EXCHANGE_SAS,
	EXCHANGE_SQLITE,
	EXCHANGE_JSON,
	EXCHANGE__FORMATS
};

/* What a reader must know of the whole: "release", "research". */
struct exchange_note {
	const char *key, *text;
};

struct exchange_request {
	enum exchange_format format;
	const char *output; /* a folder, made where it is not there; of EXCHANGE_SQLITE a file */
	const struct frame *frame;
	size_t frames;
	const struct exchange_note *note;
	size_t notes;
	void *context;
	enum err (*verify)(void *context, const char *path, bool text); /* text: it is one, in UTF-8; or NULL */
};

must_check enum err exchange_write(const struct exchange_request *r);
/* ".csv" of the files of a format. */
const char *exchange_extension(enum exchange_format format);
