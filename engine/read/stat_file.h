#pragma once
/*
 * Files of statistics programs through ReadStat: SPSS (.sav, .zsav, .por), Stata (.dta), SAS (.sas7bdat, .xpt).
 *
 * Values as cells (read/typed_text.h):
 *   labelled   the label, where a value has one; of columns given to stat_file_numbers() the number, and with codes always. What SPSS calls the measure of
 *              a variable is not asked: programs write "scale" for everything. SAS keeps labels in another file, which is not read
 *   missing    system missing is an empty cell; a user-missing or tagged (.a, .b) value is "#NULL!", as SPSS writes it into CSV, and so is counted
 *              among the missing codes
 *   dates      by the variable's format: SPSS counts seconds since 1582-10-14; Stata %td days, %tw weeks, %tm months, %tq quarters, %th half years
 *              and %tc, %tC milliseconds since 1960-01-01 (of weeks to half years the first day); SAS days or seconds since 1960-01-01
 *   text       UTF-8, from the encoding that the file names; spaces at the end are taken off
 * memory  ReadStat keeps what it reads (a row, labels, names) on the ordinary heap and does not wipe it. It reads through a descriptor of ours and
 *         makes no files.
 * errors  ERR_FORMAT no whole file of that kind, with the row; ERR_LIMIT a cell above 1 MiB, a row above 16 MiB, more than 4,096 variables; those of
 *         raw_seekable()
 * cost    stat_file_open() reads what is not data; stat_file_rows() is one pass
 */
#include "read/raw.h"
#include "read/rd.h"

struct stat_file;

/* How a file begins: the name of its syntax, or NULL. */
const char *stat_syntax(const unsigned char *head, size_t n);

/* Takes a cell: column from 0; the last one ends the row. An error ends the reading. */
typedef enum err (*stat_take)(void *context, int column, struct rd_cell cell);

must_check enum err stat_file_open(const struct source_place *place, const char *syntax, bool codes, struct stat_file **out);
int stat_file_columns(const struct stat_file *f);
/* The name of a column. */
struct rd_cell stat_file_name(const struct stat_file *f, int column);
/* One a column: true where its numbers are wanted, not its labels. Not while rows are read. */
void stat_file_numbers(struct stat_file *f, const bool *column);
/* All rows from the first; cells live until take returns. */
must_check enum err stat_file_rows(struct stat_file *f, stat_take take, void *context);
/* Bytes of the file, and where in it the reading is (for take alone). */
uint64_t stat_file_size(const struct stat_file *f);
uint64_t stat_file_done(const struct stat_file *f);
void stat_file_close(struct stat_file *f);
