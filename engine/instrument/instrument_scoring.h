#pragma once
/* The blocks `items`, `scalings` and `missing` of an instrument's YAML, checked. */
#include "instrument/instrument.h"
#include "instrument/instrument_yaml.h"

/* Into out, which has its name and range. Errors name the entry and the key. */
must_check enum err instrument_take_scoring(struct arena *mem, const struct yaml_instrument *y, struct instrument *out);
/* Once all are there: the parts of totals, and subscales against the form they are of. */
must_check enum err instrument_link_items(const struct instrument_set *set);
