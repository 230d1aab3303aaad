#pragma once
#include <stddef.h>
struct method;
extern const struct method *const methods_registry[];
