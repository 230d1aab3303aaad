#include "store/tree_page.h"

#include "store/tree.h"

#include <string.h>

enum { LEAF_HEADER = 8, INTERIOR_HEADER = 12, POINTER = 2, VARINT = 9 };

static void put_u16(unsigned char *to, size_t v)
{
	to[0] = (unsigned char)(v >> 8);
	to[1] = (unsigned char)v;
}

void tree_put_u32(unsigned char *to, uint32_t v)
{
	put_u16(to, v >> 16);
	put_u16(to + 2, v & 0xffff);
}

size_t tree_put_varint(unsigned char *to, uint64_t v)
{
	unsigned char back[VARINT];
	size_t n = 0;
	/* Above 56 bits the ninth byte has eight of them. */
	bool nine = v >> 56;
	if (nine) {
		back[n++] = (unsigned char)v;
		v >>= 8;
	}
	do {
		back[n] = (unsigned char)((v & 0x7f) | (n ? 0x80 : 0));
		v >>= 7;
		n++;
	} while (v || (nine && n < VARINT));
	for (size_t i = 0; i < n; i++)
		to[i] = back[n - 1 - i];
	return n;
}

void tree_page_begin(struct tree_page *p, unsigned char *bytes, enum tree_page_kind kind)
{
	bool leaf = kind == TREE_INDEX_LEAF || kind == TREE_ROWID_LEAF;
	memset(bytes, 0, TREE_PAGE);
	bytes[0] = (unsigned char)kind;
	*p = (struct tree_page){.bytes = bytes, .start = TREE_PAGE, .header = leaf ? LEAF_HEADER : INTERIOR_HEADER};
}

bool tree_page_fits(const struct tree_page *p, size_t n)
{
	return p->header + (p->cells + 1) * POINTER + n <= p->start;
}

void tree_page_take(struct tree_page *p, size_t n)
{
	p->start -= n;
	put_u16(p->bytes + p->header + p->cells * POINTER, p->start);
	p->cells++;
}

void tree_page_add(struct tree_page *p, const unsigned char *cell, size_t n)
{
	memcpy(p->bytes + p->start - n, cell, n);
	tree_page_take(p, n);
}

void tree_page_drop(struct tree_page *p, size_t n)
{
	memset(p->bytes + p->start, 0, n);
	p->start += n;
	p->cells--;
	put_u16(p->bytes + p->header + p->cells * POINTER, 0);
}

void tree_page_end(struct tree_page *p, uint32_t right)
{
	put_u16(p->bytes + 3, p->cells);
	put_u16(p->bytes + 5, p->start);
	if (p->header == INTERIOR_HEADER)
		tree_put_u32(p->bytes + LEAF_HEADER, right);
}

/* Serial types 0 (NULL), 1 to 6 (big-endian of 1, 2, 3, 4, 6, 8 bytes), 8 and 9 (the constants 0 and 1), and their widths. */
static unsigned char serial_type(int64_t v)
{
	static const unsigned char of_bits[65] = {
		1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5,
		5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
	};
	uint64_t size = (uint64_t)(v < 0 ? ~v : v);
	unsigned char type = of_bits[64 - __builtin_clzll(size | 1)];
	/* Which of them comes next cannot be foreseen: chosen without a branch. */
	type = (uint64_t)v <= 1 ? (unsigned char)(8 + v) : type;
	return v == TREE_NULL ? 0 : type;
}

static const unsigned char width_of[10] = {[1] = 1, [2] = 2, [3] = 3, [4] = 4, [5] = 6, [6] = 8};

/* The value ends at end; writes eight bytes, of which the last width count. */
static void put_value(unsigned char *end, int64_t v)
{
	uint64_t big = __builtin_bswap64((uint64_t)v);
	memcpy(end - sizeof big, &big, sizeof big);
}

/* The values of up to eight columns before *at. Their types, the first in the highest byte. */
static uint64_t put_values(unsigned char **at, const int64_t *value, size_t n, bool rowid)
{
	uint64_t types = 0;
	unsigned char *to = *at;
	for (size_t i = n; i-- > 0;) {
		unsigned char type = rowid && !i ? 0 : serial_type(value[i]);
		put_value(to, value[i]);
		to -= width_of[type];
		types = types >> 8 | (uint64_t)type << 56;
	}
	*at = to;
	return types;
}

/*
 * From the end to the beginning, each value over what the one behind it left before itself, and types in words of eight: nothing is read again that
 * was just written in smaller parts, which a processor would have to wait for.
 */
size_t tree_put_cell(unsigned char *end, const int64_t *value, int n, bool by_rowid)
{
	uint64_t types[TREE_COLUMNS / 8], odd_types;
	unsigned char *at = end, sizes[2 * VARINT];
	size_t blocks = (size_t)n / 8, odd = (size_t)n % 8;
	odd_types = put_values(&at, value + blocks * 8, odd, false);
	for (size_t b = blocks; b-- > 0;)
		types[b] = put_values(&at, value + b * 8, 8, by_rowid && !b);
	if (odd)
		put_value(at, (int64_t)(odd_types >> (64 - 8 * odd)));
	at -= odd;
	for (size_t b = blocks; b-- > 0; at -= 8)
		put_value(at, (int64_t)types[b]);
	*--at = (unsigned char)(n + 1);
	size_t record = (size_t)(end - at);
	if (record < 0x80 && !by_rowid) {
		*--at = (unsigned char)record;
		return record + 1;
	}
	size_t k = tree_put_varint(sizes, record);
	if (by_rowid)
		k += tree_put_varint(sizes + k, (uint64_t)value[0]);
	memcpy(at - k, sizes, k);
	return record + k;
}
