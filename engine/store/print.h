#pragma once
/*
 * For the module alone: the fingerprint of a dataset's content. Everything counts but pseudonyms and the numbers of therapists and clinics, so that the
 * same export gives the same number under any key.
 *
 * Formula: per client, h <- mix((h ^ value) * odd) over its values in order, each with its field's number; the clients' results are added.
 */
#include "store/store.h"

struct print {
	size_t scores;
	uint64_t field[RECORD_SCORES]; /* from the instrument's name */
	uint64_t sum, client;
};

void print_begin(struct print *p, size_t scores, const char *const *instrument);
void print_client(struct print *p, const struct stored_client *c);
void print_visit(struct print *p, const struct stored_visit *v);
uint64_t print_end(struct print *p);
