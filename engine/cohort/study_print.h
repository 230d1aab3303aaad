#pragma once
/* 64-bit FNV-1a of the printed effective study. */
#include "cohort/study.h"

must_check enum err study_fingerprint(struct arena *mem, const struct study *s, uint64_t *out);
/* The same of what decides the numbers: without titles, release and looks. */
must_check enum err study_counting(struct arena *mem, const struct study *s, uint64_t *out);
