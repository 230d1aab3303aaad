#include "read/beside.h"

#include "read/json_text.h"

#include <string.h>

/* The first member of that key, at any depth, has that text; value NULL: any. */
static bool has(const unsigned char *head, size_t n, const char *key, const char *value)
{
	const unsigned char *at = memmem(head, n, key, strlen(key));
	if (!at)
		return false;
	at += strlen(key);
	struct json_text t = {.at = (char *)at, .end = (const char *)head + n};
	if (!json_take(&t, ':'))
		return false;
	(void)json_peek(&t);
	size_t length = value ? strlen(value) : 0;
	return (size_t)(t.end - t.at) >= length && !memcmp(t.at, value ? value : "", length);
}

enum beside beside_of(const unsigned char *head, size_t n)
{
	struct json_text t = {.at = (char *)head, .end = (const char *)head + n};
	if (json_peek(&t) != '{')
		return BESIDE_NOTHING;
	if (has(head, n, "\"transactionTime\"", NULL) && has(head, n, "\"request\"", NULL) &&
	    has(head, n, "\"output\"", NULL))
		return BESIDE_MANIFEST;
	if (has(head, n, "\"resourceType\"", "\"OperationOutcome\""))
		return BESIDE_ERRORS;
	/* A Bundle that has data too is data. */
	if (has(head, n, "\"resourceType\"", "\"Bundle\"") && has(head, n, "\"method\"", "\"DELETE\"") &&
	    !memmem(head, n, "\"resource\"", 10))
		return BESIDE_DELETED;
	return BESIDE_NOTHING;
}

const char *beside_text(enum beside b)
{
	static const char *const text[] = {
		[BESIDE_NOTHING] = "",
		[BESIDE_MANIFEST] = "the list of a bulk export's files",
		[BESIDE_ERRORS] = "a bulk export's list of what went wrong; look into it",
		[BESIDE_DELETED] = "a bulk export's list of what was deleted since; upturn forget takes clients out",
	};
	return text[b];
}
