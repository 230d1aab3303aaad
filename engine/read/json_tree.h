#pragma once
/*
 * The paths of JSON records as a tree: a node is a key under an object, a number under an array, or a linkId; a node that once held a value has a
 * column. Nodes and columns are numbered in the order in which they came.
 *
 * memory  core/secret.h: keys can be anything, names too
 * limits  JSON_NODES nodes, RD_COLUMNS_MAX columns: ERR_LIMIT
 * cost    a step from a node to the child that came next in the last record: one comparison; to another: one look into a hash table
 */
#include "read/rd.h"

enum { JSON_NODES = 16384 };

enum json_step { JSON_ROOT, JSON_KEY, JSON_ELEMENT, JSON_LINK };

struct json_node {
	enum json_step step;
	int parent, first, last, next; /* nodes; -1: none. next: the sibling that came after it */
	uint64_t hash;
	size_t text; /* of the key, in the tree's texts */
	uint32_t n;  /* its bytes; of an element its number */
	int column;  /* -1: none */
	int answers; /* of a linkId, in the record of that serial number */
	long serial;
};

struct json_tree {
	struct err_place where; /* the record that errors name */
	struct json_node *node; /* [0] is the root */
	size_t room;
	int n, columns;
	char *text;
	size_t text_room, text_n;
	int *slot; /* hash table of nodes, -1: free */
	int leaf[4096];
};

must_check enum err json_tree_new(struct json_tree **out);
void json_tree_free(struct json_tree *t);
/* The child of parent; after: the sibling used last, or -1, a guess that saves the search. -1: there is none. Of an element p is NULL. */
int json_tree_find(const struct json_tree *t, int parent, int after, enum json_step step, struct rd_cell key);
must_check enum err json_tree_add(struct json_tree *t, int parent, enum json_step step, struct rd_cell key, int *node);
/* Gives the node a column if it has none. */
must_check enum err json_tree_column(struct json_tree *t, int node);
bool json_tree_is(const struct json_tree *t, int node, const char *key);
/* The node's path into to (NULL: only counts): bytes. plain: without the numbers of elements. */
size_t json_tree_path(const struct json_tree *t, int node, bool plain, char *to);
