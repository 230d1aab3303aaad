#include "read/part_links.h"

#include "read/xml_walk.h"

#include <stdio.h>
#include <string.h>

struct links {
	enum err (*each)(void *context, const struct part_link *link);
	void *context;
	int file;
};

static enum err on_start(void *context, const char *name, const char *const *attribute)
{
	const struct links *l = context;
	const char *type = xml_attribute(attribute, "Type"), *mode = xml_attribute(attribute, "TargetMode");
	if (strcmp(name, "Relationship") != 0)
		return ERR_OK;
	struct part_link link = {.id = xml_attribute(attribute, "Id"),
				 .target = xml_attribute(attribute, "Target"),
				 .external = mode && !strcmp(mode, "External")};
	if (!type || !link.id || !link.target)
		return err_at(ERR_FORMAT, err_place(l->file, 0, 0), "a relation of a part is incomplete");
	const char *slash = strrchr(type, '/');
	link.type = slash ? slash + 1 : type;
	return l->each(l->context, &link);
}

enum err part_links(const char *bytes, size_t n, int file, enum err (*each)(void *context, const struct part_link *link),
		    void *context)
{
	struct links l = {.each = each, .context = context, .file = file};
	return xml_walk(bytes, n, file, &(struct xml_handler){.context = &l, .start = on_start});
}

static size_t folder_of(const char *part)
{
	const char *slash = strrchr(part, '/');
	return slash ? (size_t)(slash - part) + 1 : 0;
}

bool part_link_resolve(const char *from, const char *target, char *to, size_t size)
{
	size_t folder = *target == '/' ? 0 : folder_of(from);
	target += *target == '/';
	for (; !strncmp(target, "../", 3); target += 3) {
		if (!folder)
			return false;
		for (folder--; folder && from[folder - 1] != '/';)
			folder--;
	}
	int n = snprintf(to, size, "%.*s%s", (int)folder, from, target);
	return n >= 0 && (size_t)n < size && !strstr(to, "..");
}

bool part_link_part(const char *part, char *to, size_t size)
{
	size_t folder = folder_of(part);
	int n = snprintf(to, size, "%.*s_rels/%s.rels", (int)folder, part, part + folder);
	return n >= 0 && (size_t)n < size;
}
