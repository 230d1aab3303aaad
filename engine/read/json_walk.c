#include "read/json_inside.h"
#include "read/rd_inside.h"

#include <string.h>

enum { LINK_ROOM = 512 };

static const char *const system_url[JSON_SYSTEMS] = {
	[JSON_LOINC] = "http://loinc.org", [JSON_SNOMED] = "http://snomed.info/sct"};

/* What an object or array that is open is for: items and answers are of a QuestionnaireResponse, components of an Observation. */
enum open_kind {
	OPEN_OBJECT,
	OPEN_ARRAY,
	OPEN_ITEMS,
	OPEN_ITEM,
	OPEN_ANSWERS,
	OPEN_ANSWER,
	OPEN_COMPONENTS,
	OPEN_COMPONENT
};

struct open {
	enum open_kind kind;
	int node;
	int last;   /* child used last */
	uint32_t n; /* members so far */
};

struct walk {
	struct json_columns *c;
	struct json_tree *tree;
	struct json_text text;
	long row;
	bool form;       /* a QuestionnaireResponse */
	bool components; /* an Observation */
	int depth;       /* of what is open */
	struct open open[JSON_DEPTH];
};

static enum err bad(const struct walk *w)
{
	return err_at(ERR_FORMAT, err_place(w->c->file, w->row, 0), "the record is no well-formed JSON");
}

static enum err step_to(struct walk *w, struct open *o, enum json_step step, struct rd_cell key, int *node)
{
	*node = json_tree_find(w->tree, o->node, o->last, step, key);
	if (*node < 0 && !w->c->learning)
		return err_at(ERR_FORMAT, err_place(w->c->file, w->row, 0), "the file changed while it was read");
	enum err err = *node < 0 ? json_tree_add(w->tree, o->node, step, key, node) : ERR_OK;
	o->last = err ? o->last : *node;
	return err;
}

static enum err put_cell(const struct walk *w, int node, struct rd_cell cell)
{
	enum err err = w->c->learning ? json_tree_column(w->tree, node) : ERR_OK;
	int column = w->tree->node[node].column;
	if (err)
		return err;
	if (column < 0)
		return err_at(ERR_FORMAT, err_place(w->c->file, w->row, 0), "the file changed while it was read");
	if (cell.n > RD_CELL_MAX)
		return err_at(ERR_LIMIT, err_place(w->c->file, w->row, column + 1),
			      "a cell of more than 1 MiB; take that column out of the export");
	if (w->c->cell[column].p)
		return err_at(ERR_FORMAT, err_place(w->c->file, w->row, column + 1),
			      "the record has a member twice; which one counts?");
	w->c->cell[column] = cell;
	return ERR_OK;
}

static enum err push(struct walk *w, enum open_kind kind, int node)
{
	if (w->depth == JSON_DEPTH)
		return err_at(ERR_LIMIT, err_place(w->c->file, w->row, 0), "objects and lists in more than %d levels",
			      (int)JSON_DEPTH);
	w->open[w->depth++] = (struct open){.kind = kind, .node = node, .last = -1};
	return ERR_OK;
}

static enum err skip(struct walk *w)
{
	struct rd_cell raw;
	return json_skip(&w->text, &raw) ? ERR_OK : bad(w);
}

/* Another coding to look at when the record has been walked through. */
static void note_coding(const struct walk *w, int node)
{
	struct json_columns *c = w->c;
	for (int i = 0; i < c->codings; i++)
		if (c->coding[i].node == node)
			return;
	if (c->codings < JSON_CODINGS)
		c->coding[c->codings++] = (struct json_coding){.node = node};
}

/* A value in its own place. */
static enum err take_value(struct walk *w, int node)
{
	enum json_kind kind;
	struct rd_cell cell;
	if (!json_value(&w->text, &kind, &cell))
		return bad(w);
	if (kind == JSON_IS_ARRAY && w->c->fhir && w->c->learning && json_tree_is(w->tree, node, "coding"))
		note_coding(w, node);
	if (kind == JSON_IS_OBJECT || kind == JSON_IS_ARRAY)
		return push(w, kind == JSON_IS_OBJECT ? OPEN_OBJECT : OPEN_ARRAY, node);
	enum err err = ERR_OK;
	bool reference = w->c->fhir && json_tree_is(w->tree, node, "reference");
	if (reference && w->c->learning)
		json_links_see(w->c->links, cell);
	else if (reference)
		err = json_links_name(w->c->links, cell, &cell);
	return err ? err : put_cell(w, node, cell);
}

/* The column of the next answer under a linkId, or of the next value under a component's code; display: that of the answer's words. */
static enum err put_answer(struct walk *w, struct open *link, int n, bool display, struct rd_cell cell)
{
	static const struct rd_cell answer = {.p = "answer", .n = 6}, value = {.p = "value", .n = 5};
	int node;
	enum err err = step_to(w, link, JSON_KEY, link->kind == OPEN_COMPONENT ? value : answer, &node);
	struct open at = {.node = node, .last = -1};
	if (!err && n)
		err = step_to(w, &at, JSON_ELEMENT, (struct rd_cell){.n = (uint32_t)n}, &node);
	at = (struct open){.node = node, .last = -1};
	if (!err && display)
		err = step_to(w, &at, JSON_KEY, (struct rd_cell){.p = "display", .n = 7}, &node);
	return err ? err : put_cell(w, node, cell);
}

static bool decode_raw(struct rd_cell raw, struct rd_cell *out)
{
	struct json_text t = json_text_of(raw);
	enum json_kind kind;
	return json_value(&t, &kind, out) && kind != JSON_IS_OBJECT && kind != JSON_IS_ARRAY;
}

/* The member of that key as a cell, if it is there and not empty. */
static bool pick(struct rd_cell object, const char *key, struct rd_cell *out)
{
	struct rd_cell raw;
	struct json_text t = json_text_of(object);
	return json_member(t, key, &raw) && raw.n && decode_raw(raw, out) && out->n;
}

/* The first element of a list as it stands; n 0: there is none. */
static struct rd_cell first_of_list(struct rd_cell list)
{
	struct json_text t = json_text_of(list);
	struct rd_cell raw = {0};
	return json_take(&t, '[') && json_peek(&t) == '{' && json_skip(&t, &raw) ? raw : (struct rd_cell){0};
}

/* A CodeableConcept's first code, or its words. */
static bool pick_concept(struct rd_cell object, struct rd_cell *out)
{
	struct rd_cell list;
	struct json_text t = json_text_of(object);
	struct rd_cell coding = json_member(t, "coding", &list) ? first_of_list(list) : (struct rd_cell){0};
	return (coding.n && pick(coding, "code", out)) || pick(object, "text", out);
}

/* value[x] of an answer or component: valueCoding, valueQuantity, valueInteger, ... */
static enum err take_answer(struct walk *w, struct open *link)
{
	struct json_node *node = &w->tree->node[link->node];
	node->answers = node->serial == w->c->serial ? node->answers + 1 : 0;
	node->serial = w->c->serial;
	int n = node->answers;
	struct rd_cell raw, cell = {0}, display = {0};
	if (!json_skip(&w->text, &raw))
		return bad(w);
	if (*raw.p != '{')
		return decode_raw(raw, &cell) ? put_answer(w, link, n, false, cell) : bad(w);
	bool shown = pick(raw, "display", &display);
	if (!pick(raw, "code", &cell) && !pick(raw, "value", &cell) && !pick_concept(raw, &cell))
		cell = display;
	enum err err = put_answer(w, link, n, false, cell);
	return err || !shown ? err : put_answer(w, link, n, true, display);
}

static bool key_is(struct rd_cell key, const char *name)
{
	return key.n == strlen(name) && !memcmp(key.p, name, key.n);
}

/* The node of a linkId, wherever in the form the item stands. */
static enum err link_node(struct walk *w, int *node)
{
	char name[LINK_ROOM];
	struct rd_cell raw;
	if (!json_member(w->text, "linkId", &raw))
		return bad(w);
	struct rd_cell key = {.p = name, .n = (uint32_t)json_decoded(raw, name, sizeof name)};
	struct open root = {.last = -1};
	enum err err = step_to(w, &root, JSON_KEY, (struct rd_cell){.p = "item", .n = 4}, node);
	struct open items = {.node = *node, .last = -1};
	return err ? err : step_to(w, &items, JSON_LINK, key, node);
}

/* The code of a coding as it stands, when it is of that system; NULL: of any. */
static bool code_of(struct rd_cell coding, const char *system, struct rd_cell *code)
{
	char text[64];
	struct rd_cell of;
	struct json_text t = json_text_of(coding);
	if (!json_member(t, "system", &of) || !json_member(t, "code", code) || !code->n)
		return false;
	struct rd_cell named = {.p = text, .n = (uint32_t)json_decoded(of, text, sizeof text)};
	return !system || key_is(named, system);
}

/* Of a list of codings, the first of that system. */
static bool code_in(struct rd_cell list, const char *system, struct rd_cell *code)
{
	struct json_text t = json_text_of(list);
	struct rd_cell coding;
	if (!json_take(&t, '['))
		return false;
	while (json_peek(&t) == '{' && json_skip(&t, &coding)) {
		if (code_of(coding, system, code))
			return true;
		if (!json_take(&t, ','))
			break;
	}
	return false;
}

/* The node of a component's code: of LOINC, or of SNOMED CT, or of any system, or in words. */
static enum err component_node(struct walk *w, int *node)
{
	char name[LINK_ROOM];
	struct rd_cell concept, list = {0}, raw = {0};
	if (!json_member(w->text, "code", &concept))
		return bad(w);
	struct json_text t = json_text_of(concept);
	bool coded = concept.n && json_member(t, "coding", &list) &&
		     (code_in(list, system_url[JSON_LOINC], &raw) || code_in(list, system_url[JSON_SNOMED], &raw) ||
		      code_in(list, NULL, &raw));
	if (!coded && concept.n)
		(void)!json_member(t, "text", &raw);
	struct rd_cell key = {.p = name, .n = (uint32_t)json_decoded(raw, name, sizeof name)};
	struct open root = {.last = -1};
	enum err err = step_to(w, &root, JSON_KEY, (struct rd_cell){.p = "component", .n = 9}, node);
	struct open components = {.node = *node, .last = -1};
	return err ? err : step_to(w, &components, JSON_LINK, key, node);
}

/* A member that is a list of objects and goes into what is open; anything else is passed over. */
static enum err open_list(struct walk *w, enum open_kind kind, int node)
{
	return json_take(&w->text, '[') ? push(w, kind, node) : skip(w);
}

static enum err take_member(struct walk *w, struct open *o)
{
	struct rd_cell key;
	int node;
	if (!json_take_string(&w->text, &key) || !json_take(&w->text, ':'))
		return bad(w);
	if (w->form && key_is(key, "item") && (o->kind != OPEN_OBJECT || w->depth == 1))
		return open_list(w, OPEN_ITEMS, 0);
	if (o->kind == OPEN_ITEM)
		return key_is(key, "answer") ? open_list(w, OPEN_ANSWERS, o->node) : skip(w);
	if (w->components && w->depth == 1 && key_is(key, "component"))
		return open_list(w, OPEN_COMPONENTS, 0);
	if (o->kind == OPEN_ANSWER || o->kind == OPEN_COMPONENT)
		return key.n > 5 && !memcmp(key.p, "value", 5) ? take_answer(w, o) : skip(w);
	enum err err = step_to(w, o, JSON_KEY, key, &node);
	return err ? err : take_value(w, node);
}

static enum err take_element(struct walk *w, struct open *o)
{
	int node = o->node;
	enum err err = ERR_OK;
	if (o->kind == OPEN_ARRAY) {
		err = step_to(w, o, JSON_ELEMENT, (struct rd_cell){.n = o->n - 1}, &node);
		return err ? err : take_value(w, node);
	}
	if (json_peek(&w->text) != '{')
		return skip(w);
	static const enum open_kind within[] = {
		[OPEN_ITEMS] = OPEN_ITEM, [OPEN_ANSWERS] = OPEN_ANSWER, [OPEN_COMPONENTS] = OPEN_COMPONENT};
	if (o->kind == OPEN_ITEMS)
		err = link_node(w, &node);
	else if (o->kind == OPEN_COMPONENTS)
		err = component_node(w, &node);
	w->text.at++;
	return err ? err : push(w, within[o->kind], node);
}

/* One step: the end of what is open, or its next member. */
static enum err go_on(struct walk *w)
{
	struct open *o = &w->open[w->depth - 1];
	bool list = o->kind == OPEN_ARRAY || o->kind == OPEN_ITEMS || o->kind == OPEN_ANSWERS || o->kind == OPEN_COMPONENTS;
	char c = json_peek(&w->text);
	if (c == (list ? ']' : '}')) {
		w->text.at++;
		w->depth--;
		return ERR_OK;
	}
	if (o->n && !json_take(&w->text, ','))
		return bad(w);
	o->n++;
	return list ? take_element(w, o) : take_member(w, o);
}

static struct rd_cell cell_of(const struct json_columns *c, int parent, const char *key)
{
	struct rd_cell name = {.p = key, .n = (uint32_t)strlen(key)};
	int node = json_tree_find(c->tree, parent, -1, JSON_KEY, name);
	const struct rd_cell none = {0};
	int column = node < 0 ? -1 : c->tree->node[node].column;
	return column < 0 ? none : c->cell[column];
}

struct rd_cell json_coded(const struct json_columns *c, int node, enum json_system system)
{
	for (int i = c->tree->node[node].first; i >= 0; i = c->tree->node[i].next)
		if (key_is(cell_of(c, i, "system"), system_url[system]))
			return cell_of(c, i, "code");
	return (struct rd_cell){0};
}

static void see_codings(struct json_columns *c)
{
	for (int i = 0; i < c->codings; i++)
		for (enum json_system s = JSON_LOINC; s < JSON_SYSTEMS; s++)
			c->coding[i].seen[s] = c->coding[i].seen[s] || json_coded(c, c->coding[i].node, s).n;
}

/* type: with its quotes. */
static bool is_a(const struct json_columns *c, struct json_text record, const char *type)
{
	struct rd_cell raw;
	return c->fhir && json_member(record, "resourceType", &raw) && key_is(raw, type);
}

/* What the record is known by, whatever its own id. */
static enum err put_id(struct walk *w)
{
	int node;
	struct open root = {.last = -1};
	enum err err = step_to(w, &root, JSON_KEY, (struct rd_cell){.p = "id", .n = 2}, &node);
	if (!err && w->tree->node[node].column >= 0)
		w->c->cell[w->tree->node[node].column] = (struct rd_cell){0};
	return err ? err : put_cell(w, node, w->c->id);
}

enum err json_walk(struct json_columns *c, struct json_text record, long row)
{
	struct walk w = {.c = c,
			 .tree = c->tree,
			 .text = record,
			 .row = row,
			 .form = is_a(c, record, "\"QuestionnaireResponse\""),
			 .components = is_a(c, record, "\"Observation\"")};
	c->serial++;
	c->tree->where = err_place(c->file, row, 0);
	memset(c->cell, 0, (size_t)c->tree->columns * sizeof *c->cell);
	if (!json_take(&w.text, '{'))
		return bad(&w);
	enum err err = push(&w, OPEN_OBJECT, 0);
	while (!err && w.depth)
		err = go_on(&w);
	if (!err && json_peek(&w.text))
		err = bad(&w);
	if (!err && c->id.n)
		err = put_id(&w);
	if (!err && c->learning)
		see_codings(c);
	return err;
}
