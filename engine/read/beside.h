#pragma once
/*
 * Files of a FHIR bulk export that stand beside its data (Bulk Data Access IG 2.0, "Response - Complete Status"): the manifest, which lists the files;
 * files of what went wrong (OperationOutcome); files of resources deleted since (Bundles of DELETE requests). Known by a file's first bytes.
 */
#include <stddef.h>

enum beside { BESIDE_NOTHING, BESIDE_MANIFEST, BESIDE_ERRORS, BESIDE_DELETED };

enum beside beside_of(const unsigned char *head, size_t n);
/* In words, for a message. */
const char *beside_text(enum beside b);
