#include "disclose/noise.h"

int noise_of(const struct contributors *who)
{
	/* Keys of 256 for each noise from -5 to 5: tests/oracle/ptable.csv. */
	static const unsigned char keys[2 * NOISE_MOST + 1] = {1, 4, 13, 31, 50, 58, 50, 31, 13, 4, 1};
	unsigned below = 0;
	for (int i = 0; who && i <= 2 * NOISE_MOST; i++) {
		below += keys[i];
		if (who->key < below)
			return i - NOISE_MOST;
	}
	return 0;
}
