#pragma once
/* What inspect has to say: to a person, on a terminal of 100 columns; or as the parts of a result. */
#include "app/inspect.h"

#include <stdio.h>

/* A summary of each file, its columns, what is dropped, and the questions. */
void inspect_print(const struct inspect *in, FILE *to);
/* One question with its answers; number: from 1. */
void inspect_print_question(const struct inspect_question *q, int number, FILE *to);
/* Lists files, columns, layouts, samples, questions, answers, statement and beyond. */
void inspect_result(const struct inspect *in, struct result *r);
