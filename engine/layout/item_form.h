#pragma once
/*
 * Headers that name an item of a questionnaire: phq9_1, phq9_item1, PHQ9Q3, phq9.q3, gad_7_item_2, k10_01.
 *
 * A file with one row per measurement has items where the columns of all items of a score are there, each once. One number alone says nothing: it may be
 * an occasion, or a name ("oq_45_2"). Wide layouts have none: what is numbered there is an occasion.
 */
#include "layout/layout_parts.h"

/* words: the header by fold_words(). Notes in m which item the header could be (m->form, m->item). */
void item_form_note(const struct layout_set *s, const char *words, struct matched *m);
/* Makes columns items where they are complete. A column that a rule of the layout names stays what it is. */
void item_forms_settle(const struct layout_set *s, struct matching *m);
/* Whether the score of an instrument (position in the set) can be made of the columns. */
bool item_form_complete(const struct layout_set *s, const struct matching *m, size_t instrument);
