#pragma once
/*
 * A frame through ReadStat, for the writers of SPSS, Stata and SAS.
 *
 * time stamp  noon of 1 January 2000 where the program runs: ReadStat tells local time, and the bytes must not depend on the place
 * errors      ERR_DISK; ERR_VALUE a name or a label that the format refuses; ERR_MEMORY
 */
#include "exchange/data_frame.h"

#include <readstat.h>
#include <stdio.h>

struct stat_format {
	readstat_error_t (*begin)(readstat_writer_t *writer, void *context, long rows);
	uint8_t version;
	readstat_compress_t compression;
	bool value_labels;
	bool table_name;                 /* the file tells the frame's name */
	const char *whole, *real, *code; /* display formats */
};

must_check enum err to_stat(const struct stat_format *format, const struct frame *f, FILE *out);
