#pragma once
/*
 * Value labels of a statistics file: sets by name, in each a label for some values.
 *
 * memory  core/secret.h: labels may be anything
 * cost    a look-up: one binary search
 */
#include "read/rd.h"

struct stat_labels;

must_check enum err stat_labels_new(struct stat_labels **out);
void stat_labels_free(struct stat_labels *l);
/* The number of the set of that name, which is made where it is new. */
must_check enum err stat_labels_set(struct stat_labels *l, const char *name, int *set);
/* text: the value, where it is text; NULL: number. */
must_check enum err stat_labels_add(struct stat_labels *l, int set, const char *text, double number, const char *label);
/* After the last was added. */
void stat_labels_sort(struct stat_labels *l);
/* False: the value has none. *out lives until l is freed. */
bool stat_labels_of(const struct stat_labels *l, int set, const char *text, double number, struct rd_cell *out);
