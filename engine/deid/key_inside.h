#pragma once
/* For the module alone: what a key is made of. In secret memory. */
#include "deid/key.h"

#include <stdbool.h>

struct key {
	unsigned char root[KEY_BYTES];
	uint32_t epoch; /* 0: a bare key of 32 bytes, from before there were epochs */
	bool ephemeral;
};

/* A zeroed key; ERR_KEY where the machine has no random numbers. */
must_check enum err key_make(struct key **out);
