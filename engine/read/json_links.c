#include "read/json_links.h"

#include "core/fnv.h"
#include "core/secret.h"

#include <stdlib.h>
#include <string.h>

/* A urn and behind it, in the same text, the name that it stands for. */
struct link {
	uint64_t hash;
	size_t text;
	uint32_t urn, name; /* bytes */
};

struct json_links {
	struct link *link;
	size_t room, n;
	char *text;
	size_t text_room, text_n;
	bool sorted;
	uint64_t server; /* hash of the first server that a reference named */
	bool has_server;
};

enum err json_links_new(struct json_links **out)
{
	struct json_links *l = calloc(1, sizeof *l);
	if (!l)
		return err_memory();
	*out = l;
	return ERR_OK;
}

void json_links_free(struct json_links *l)
{
	if (!l)
		return;
	secret_free(l->link, l->room * sizeof *l->link);
	secret_free(l->text, l->text_room);
	free(l);
}

static bool begins(struct rd_cell cell, const char *with)
{
	return cell.n >= strlen(with) && !memcmp(cell.p, with, strlen(with));
}

/* A raw text without its quotes; empty when it is none, or has anything escaped. */
static struct rd_cell plain_text(struct rd_cell raw)
{
	if (raw.n < 2 || *raw.p != '"' || memchr(raw.p, '\\', raw.n))
		return (struct rd_cell){0};
	return (struct rd_cell){.p = raw.p + 1, .n = raw.n - 2};
}

static void put(struct json_links *l, const char *p, size_t n)
{
	memcpy(l->text + l->text_n, p, n);
	l->text_n += n;
}

static enum err add_link(struct json_links *l, struct rd_cell urn, struct rd_cell type, struct rd_cell id)
{
	void *link = l->link, *text = l->text;
	uint32_t name = type.n + 1 + id.n;
	enum err err = secret_grow(&link, &l->room, l->n + 1, sizeof *l->link);
	l->link = link;
	if (!err)
		err = secret_grow(&text, &l->text_room, l->text_n + urn.n + name, 1);
	l->text = text;
	if (err)
		return err;
	l->link[l->n++] =
		(struct link){.hash = fnv_bytes(FNV_BASIS, urn.p, urn.n), .text = l->text_n, .urn = urn.n, .name = name};
	l->sorted = false;
	put(l, urn.p, urn.n);
	put(l, type.p, type.n);
	put(l, "/", 1);
	put(l, id.p, id.n);
	return ERR_OK;
}

enum err json_links_entry(struct json_links *l, struct json_text resource, struct rd_cell url, bool add, struct rd_cell *id)
{
	struct rd_cell type = {0}, own = {0}, urn = plain_text(url);
	*id = (struct rd_cell){0};
	if (!begins(urn, "urn:") || !json_member(resource, "resourceType", &type) || !json_member(resource, "id", &own))
		return ERR_OK;
	if (!own.n)
		*id = urn;
	type = plain_text(type);
	own = own.n ? plain_text(own) : urn;
	return add && type.n && own.n ? add_link(l, urn, type, own) : ERR_OK;
}

static int by_hash(const void *a, const void *b)
{
	uint64_t x = ((const struct link *)a)->hash, y = ((const struct link *)b)->hash;
	return (x > y) - (x < y);
}

static size_t first_of(const struct json_links *l, uint64_t hash)
{
	size_t from = 0, to = l->n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (l->link[middle].hash < hash)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static struct rd_cell of_urn(struct json_links *l, struct rd_cell urn)
{
	struct rd_cell found = {0};
	uint64_t hash = fnv_bytes(FNV_BASIS, urn.p, urn.n);
	if (!l->sorted && l->n)
		qsort(l->link, l->n, sizeof *l->link, by_hash);
	l->sorted = true;
	for (size_t i = first_of(l, hash); i < l->n && l->link[i].hash == hash; i++) {
		const struct link *k = &l->link[i];
		const char *p = l->text + k->text;
		struct rd_cell name = {.p = p + k->urn, .n = k->name};
		if (k->urn != urn.n || memcmp(p, urn.p, urn.n) != 0)
			continue;
		if (found.p && (found.n != name.n || memcmp(found.p, name.p, name.n) != 0))
			return urn;
		found = name;
	}
	return found.p ? found : urn;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The place of the last slash before end, or -1. */
static long slash_before(struct rd_cell cell, long end)
{
	long i = end - 1;
	while (i >= 0 && cell.p[i] != '/')
		i--;
	return i;
}

/* Whether an address is on the server that this file spoke of first: an id means something within one server only. */
static bool is_own_server(struct json_links *l, const char *address, size_t n)
{
	uint64_t hash = fnv_bytes(FNV_BASIS, address, n);
	if (n && !l->has_server) {
		l->server = hash;
		l->has_server = true;
	}
	return !n || hash == l->server;
}

/* Type/id at the end of an address; all of the cell where there is none, or where it is of another server. */
static struct rd_cell without_server(struct json_links *l, struct rd_cell cell)
{
	long id = slash_before(cell, cell.n);
	long type = slash_before(cell, id) + 1;
	if (id < 0 || (uint32_t)id + 1 == cell.n || type == id || cell.p[type] < 'A' || cell.p[type] > 'Z')
		return cell;
	for (long i = type; i < id; i++)
		if (!is_letter(cell.p[i]))
			return cell;
	if (!is_own_server(l, cell.p, (size_t)type))
		return cell;
	return (struct rd_cell){.p = cell.p + type, .n = cell.n - (uint32_t)type};
}

static struct rd_cell without_version(struct rd_cell cell)
{
	static const char history[] = "/_history";
	long at = slash_before(cell, cell.n);
	long from = at - (long)strlen(history);
	if (from > 0 && memchr(cell.p, '/', (size_t)from) && !memcmp(cell.p + from, history, strlen(history)))
		cell.n = (uint32_t)from;
	return cell;
}

struct rd_cell json_links_name(struct json_links *l, struct rd_cell reference)
{
	if (!reference.n)
		return reference;
	if (*reference.p == '#')
		return (struct rd_cell){.p = reference.p};
	if (begins(reference, "urn:"))
		return of_urn(l, reference);
	if (memchr(reference.p, '?', reference.n) || memchr(reference.p, '|', reference.n))
		return reference;
	return without_server(l, without_version(reference));
}
