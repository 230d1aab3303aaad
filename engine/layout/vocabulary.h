#pragma once
/*
 * The closed lists that categories of an export are mapped to. Code 0 is "unmapped" (there was text, no list knows it), -1 is "no value".
 * Each list is datasets/vocabularies/DOMAIN.yaml: code, name, label, synonyms (compared folded).
 */
#include "core/arena.h"
#include "core/err.h"

#include <stddef.h>

enum vocabulary_domain {
	VOC_MODALITY,
	VOC_PROBLEM,
	VOC_GENDER,
	VOC_ATTENDANCE,        /* attended, dna, cancelled, assessment */
	VOC_BREAKTHROUGH,      /* client, therapist, both */
	VOC_BREAKTHROUGH_TYPE, /* emotional, behavioural, cognitive, insight */
	VOC_END_REASON,        /* planned, dropout, referred, died */
	VOC_ETHNICITY,
	VOC_LANGUAGE,
	VOC_DISABILITY,
	VOC_INTERPRETER,
	VOC_REFERRAL,
	VOC_PAYER,
	VOC_COUNTRY, /* by ISO 3166-1 number */
	VOC_STATE,   /* by FIPS number */
	VOC_UK_REGION,
	VOC_DIAGNOSIS, /* categories of ICD-10: letter * 100 + number */
	VOC_DIAGNOSIS_GROUP,
	VOC_OCCUPATION,
	VOC_FORMAT, /* in person, video, telephone, .. */
	VOC_STAGE,  /* assessment, treatment, .. */
	VOC_FEE,    /* bands */
	VOC_DAYPART,
	VOC__COUNT
};

enum { VOCABULARY_UNMAPPED = 0, VOCABULARY_MISSING = -1 };

/* Codes that rules of the program speak of; the YAML lists carry the same numbers (a test checks). */
enum { MODALITY_MIXED = 99 };
enum { ATTENDANCE_ATTENDED = 1, ATTENDANCE_DNA = 2, ATTENDANCE_CANCELLED = 3, ATTENDANCE_ASSESSMENT = 4 };
enum { BREAKTHROUGH_CLIENT = 1, BREAKTHROUGH_THERAPIST = 2, BREAKTHROUGH_BOTH = 3 };
enum { VOCABULARY_SMALL = 90 }; /* other or not stated: what became of classes too small to be told */
enum { LANGUAGE_ENGLISH = 1, LANGUAGE_OTHER = 89 };
enum { DISABILITY_NONE = 1, DISABILITY_ANY = 2 };
enum { INTERPRETER_NONE = 1, INTERPRETER_ANY = 2 };
enum { COUNTRY_UK = 826, COUNTRY_US = 840, COUNTRY_CANADA = 124 };
enum { END_PLANNED = 1, END_DROPOUT = 2, END_REFERRED = 3, END_DIED = 4 };

struct vocabulary_code {
	int code;
	const char *name;  /* cbt */
	const char *label; /* CBT */
};

struct vocabulary {
	const char *domain; /* "modality", ... */
	size_t n;
	const struct vocabulary_code *code;
	struct vocabulary_index *index; /* folded synonym to code */
};

struct vocabularies {
	struct vocabulary list[VOC__COUNT];
};

must_check enum err vocabulary_load(struct arena *mem, struct vocabularies *out);
/* A cell's text to a code: a synonym's; for modalities, two different ones in one cell ("CBT/EMDR") are MODALITY_MIXED; empty: MISSING; else
 * UNMAPPED. */
int vocabulary_code_of(const struct vocabulary *v, const char *text, size_t n);
