#pragma once
/*
 * JSON text (RFC 8259) that lies in memory whole: one value after the other, without building anything.
 *
 * A value's text is decoded in place, as it only gets shorter. A lone surrogate and \u0000, which text cannot hold, become U+FFFD.
 * precondition  the bytes are well-formed UTF-8
 * false         what stands there is no JSON; the place is then of no use any more
 * cost          one pass, no memory
 */
#include "read/rd.h"

enum json_kind { JSON_IS_OBJECT, JSON_IS_ARRAY, JSON_IS_TEXT, JSON_IS_PLAIN /* number, true, false */, JSON_IS_NULL };

struct json_text {
	char *at;
	const char *end;
};

/* Of what is not there (n 0) an empty one. */
struct json_text json_text_of(struct rd_cell cell);

/* Past spaces; the byte there, or 0 at the end. */
char json_peek(struct json_text *t);
/* Past that byte, if it comes next after spaces. */
bool json_take(struct json_text *t, char c);
/* A text, decoded in place. */
must_check bool json_take_string(struct json_text *t, struct rd_cell *out);
/* The next value: past the bracket of an object or array, past all of anything else, whose text is in *cell. */
must_check bool json_value(struct json_text *t, enum json_kind *kind, struct rd_cell *cell);
/* Past the next value, which is left as it is; its bytes are in *raw (of a text with its quotes). Brackets need only be as many. */
must_check bool json_skip(struct json_text *t, struct rd_cell *raw);
/* The member of that key of the object that begins at t, as json_skip() gives it; n 0: there is none. The text is left as it is. */
must_check bool json_member(struct json_text t, const char *key, struct rd_cell *raw);
/* The object that begins at t has no members. */
bool json_is_empty(struct json_text t);
/* A raw text decoded into to, which has room for room bytes: how many; 0 too when it is no text, empty, or longer. */
size_t json_decoded(struct rd_cell raw, char *to, size_t room);
