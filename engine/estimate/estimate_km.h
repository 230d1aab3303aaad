#pragma once
/* What km and nelson-aalen share: the same curves, of survival or of the cumulative hazard. */
#include "estimate/estimate_curves.h"

must_check enum err estimate_km(struct estimate *e, enum km_kind kind);
