#pragma once
/*
 * Erasing clients on request (GDPR Art. 17). A client is named by a row of an export that is read again, so that no name and no id is typed, or lands
 * in a shell's history. What the dataset then has to lose is a list of ids; what the link file loses is the client's number, days and every tag's
 * way to it. Only the tags themselves stay, without a number (link.h): they are needed so that the next export, which still holds the client, does
 * not bring the client back unseen, and say nothing but that whoever has this id, or this name and birth date, was erased.
 *
 * several  other clients may be called by the same name and birth date: they stay, and are counted (namesakes)
 * errors   ERR_VALUE a row names no client, or one that this key never saw; several clients are called what the row says; ERR_KEY no link file
 */
#include "deid/deid.h"

struct forgotten {
	uint64_t *id; /* as the dataset of that profile shows them; the caller frees */
	size_t n;
	size_t namesakes; /* clients that stay and are called like one that goes */
	unsigned char *link;
	size_t link_size; /* the new link file, sealed; the caller frees */
};

/* d has taken the rows of one file in, with the options of an ingest. Frees d whatever happens. */
must_check enum err deid_forget(struct deid *d, const long *row, size_t rows, struct forgotten *out);
