#include "core/shortest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void shortest_decimal(double v, char text[SHORTEST_ROOM])
{
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, SHORTEST_ROOM, "%.*g", digits, v);
		if (!(fabs(strtod(text, NULL) - v) > 0))
			break;
	}
}
