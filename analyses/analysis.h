#pragma once
#include <stddef.h>
struct analysis;
extern const struct analysis *const analyses_registry[];
