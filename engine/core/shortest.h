#pragma once
/*
 * A number as the shortest decimal that reads back as the same double: 36.4, not 36.399999999999999. As printf's %g, with 15 to 17 digits.
 *
 * v      finite
 * text   room for SHORTEST_ROOM bytes, filled with a string
 * cost   at most three conversions
 */
enum { SHORTEST_ROOM = 40 };

void shortest_decimal(double v, char text[SHORTEST_ROOM]);
