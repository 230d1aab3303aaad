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

enum { ADDRESS = 1024, WRITTEN = 64 << 10 };

struct json_links {
	int file;
	struct json_home *home, own;
	struct link *link;
	size_t room, n;
	char *text;
	size_t text_room, text_n;
	bool sorted;
	char address[ADDRESS]; /* of the entry */
	size_t base;           /* of it what is the server's; 0: it is the home server, or not known */
	char first[ADDRESS];   /* server of the file's first reference to a Patient */
	size_t first_n;
	char *written; /* references of the record that got an address */
	size_t written_n;
};

enum err json_links_new(int file, struct json_home *home, struct json_links **out)
{
	struct json_links *l = calloc(1, sizeof *l);
	if (!l)
		return err_memory();
	l->file = file;
	l->home = home ? home : &l->own;
	*out = l;
	return ERR_OK;
}

void json_links_free(struct json_links *l)
{
	if (!l)
		return;
	secret_free(l->link, l->room * sizeof *l->link);
	secret_free(l->text, l->text_room);
	secret_free(l->written, l->written ? WRITTEN : 0);
	explicit_bzero(l, sizeof *l);
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

/* Where Type/id begins at the end of an address; -1: there is none. */
static long type_in(struct rd_cell address)
{
	long id = slash_before(address, address.n);
	long type = slash_before(address, id) + 1;
	if (id < 0 || (uint32_t)id + 1 == address.n || type == id || address.p[type] < 'A' || address.p[type] > 'Z')
		return -1;
	for (long i = type; i < id; i++)
		if (!is_letter(address.p[i]))
			return -1;
	return type;
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

static void may_be_home(struct json_links *l, const char *server, size_t n)
{
	if (l->home->known || !n)
		return;
	*l->home = (struct json_home){.known = true, .server = fnv_bytes(FNV_BASIS, server, n)};
}

/* Before any server is known all are taken for one. */
static bool is_home(const struct json_links *l, const char *server, size_t n)
{
	return !n || !l->home->known || fnv_bytes(FNV_BASIS, server, n) == l->home->server;
}

/* A text of the record's own: the address of its server, and behind it a (with a slash, where b is not empty) and b. */
static enum err with_server(struct json_links *l, struct rd_cell a, struct rd_cell b, struct rd_cell *out)
{
	void *room = NULL;
	size_t n = l->base + a.n + (b.n > 0) + b.n;
	enum err err = l->written ? ERR_OK : secret_alloc(WRITTEN, &room);
	if (err)
		return err;
	if (!l->written)
		l->written = room;
	if (l->written_n + n > WRITTEN)
		return err_at(ERR_LIMIT, err_place(l->file, 0, 0), "a record with too many references to another server");
	char *to = l->written + l->written_n;
	memcpy(to, l->address, l->base);
	memcpy(to + l->base, a.p, a.n);
	if (b.n) {
		to[l->base + a.n] = '/';
		memcpy(to + l->base + a.n + 1, b.p, b.n);
	}
	*out = (struct rd_cell){.p = to, .n = (uint32_t)n};
	l->written_n += n;
	return ERR_OK;
}

/* On which server the record is: where its entry's address is; without one, where the file's first reference to a Patient leads. */
static void place_record(struct json_links *l, struct rd_cell url, bool add)
{
	struct rd_cell address = {.p = l->address, .n = (uint32_t)json_decoded(url, l->address, sizeof l->address)};
	l->base = 0;
	l->written_n = 0;
	address = without_version(address);
	long type = begins(address, "http") ? type_in(address) : -1;
	if (type > 0 && add)
		may_be_home(l, address.p, (size_t)type);
	if (type > 0 && !is_home(l, address.p, (size_t)type))
		l->base = (size_t)type;
	if (type > 0 || is_home(l, l->first, l->first_n))
		return;
	memcpy(l->address, l->first, l->first_n);
	l->base = l->first_n;
}

enum err json_links_entry(struct json_links *l, struct json_text resource, struct rd_cell url, bool add, struct rd_cell *id)
{
	struct rd_cell type = {0}, own = {0}, urn = plain_text(url);
	*id = (struct rd_cell){0};
	place_record(l, url, add);
	bool named = begins(urn, "urn:");
	if ((!named && !l->base) || !json_member(resource, "resourceType", &type) || !json_member(resource, "id", &own))
		return ERR_OK;
	if (named && !own.n)
		*id = urn;
	type = plain_text(type);
	own = own.n ? plain_text(own) : named ? urn : own;
	if (!type.n || !own.n)
		return ERR_OK;
	enum err err = named && add ? add_link(l, urn, type, own) : ERR_OK;
	return err || named || !l->base ? err : with_server(l, type, own, id);
}

static bool has_no_server(struct rd_cell reference)
{
	return !reference.n || *reference.p == '#' || begins(reference, "urn:") || memchr(reference.p, '?', reference.n) ||
	       memchr(reference.p, '|', reference.n);
}

void json_links_see(struct json_links *l, struct rd_cell reference)
{
	if (l->first_n || has_no_server(reference))
		return;
	struct rd_cell address = without_version(reference);
	long type = type_in(address);
	if (type < 1 || type > ADDRESS ||
	    !begins((struct rd_cell){.p = address.p + type, .n = address.n - (uint32_t)type}, "Patient/"))
		return;
	may_be_home(l, address.p, (size_t)type);
	memcpy(l->first, address.p, (size_t)type);
	l->first_n = (size_t)type;
}

enum err json_links_name(struct json_links *l, struct rd_cell reference, struct rd_cell *name)
{
	static const struct rd_cell none = {.p = "", .n = 0};
	*name = reference;
	if (has_no_server(reference)) {
		if (begins(reference, "urn:"))
			*name = of_urn(l, reference);
		else if (begins(reference, "#"))
			*name = (struct rd_cell){.p = reference.p};
		return ERR_OK;
	}
	struct rd_cell address = without_version(reference);
	long type = type_in(address);
	*name = address;
	if (!type && l->base)
		return with_server(l, address, none, name);
	if (type > 0 && is_home(l, address.p, (size_t)type))
		*name = (struct rd_cell){.p = address.p + type, .n = address.n - (uint32_t)type};
	return ERR_OK;
}
