#pragma once
/* For the module alone: the tables of a protected copy, inside a transaction of the caller. */
#include "store/db.h"
#include "store/protect.h"

/* Codes, questionnaires, one batch that says no more than the copy itself does, and what time is counted in. */
must_check enum err protect_describe(sqlite3 *to, const struct store *s);
/* Clients, therapists, clinics and visits. */
must_check enum err protect_rows(sqlite3 *to, const struct store *s, const struct protect_plan *p);
