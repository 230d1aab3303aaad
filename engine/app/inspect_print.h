#pragma once
/* What inspect has to say: to a person, on a terminal of 100 columns; or as the parts of a result. */
#include "app/inspect.h"

#include <stdio.h>

/* A summary of each file, its columns, and what is dropped. */
void inspect_print_files(const struct inspect *in, FILE *to);
/* All open questions with the options that answer them. */
void inspect_print_questions(const struct inspect *in, FILE *to);
/* One question, with numbers before its answers; number: its own. */
void inspect_print_numbered(const struct inspect_question *q, int number, FILE *to);
/* Lists files, columns, layouts, samples, questions, answers, statement and beyond. */
void inspect_result(const struct inspect *in, struct result *r);
