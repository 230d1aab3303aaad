#include "app/inputs_tell.h"

#include <stdio.h>

void inputs_tell_beside(const struct inputs *in)
{
	const struct input *left;
	for (size_t i = 0; (left = inputs_beside(in, i)); i++)
		fprintf(stderr, "upturn: argument %d, file %d in it: left out, as it holds no data: %s\n", left->argument,
			left->member, beside_text(left->beside));
}
