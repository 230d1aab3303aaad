/*
 * The parts of a workbook under libFuzzer: behind the checksums of a container its XML is hardly reached. The input is parts with a form feed (which no XML
 * holds) between them: of xlsx the sheet, the shared strings, the styles, the workbook and its relations; of ods the content and the manifest. A part that
 * is not there or empty is as PARTS has it. They become a container of stored parts.
 */
#include "fuzz_rows.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { SEPARATOR = '\f', MOST = 1 << 20 };

struct part {
	const char *name, *usual;
};

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define LINKS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define LINK(id, type, target) "<Relationship Id=\"" id "\" Type=\"" OFFICE "/" type "\" Target=\"" target "\"/>"

extern const struct syntax PARTS;

/* Those before the first that is given by the input are always as they stand here. */
static const struct part of_xlsx[] = {
	{"[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"},
	{"_rels/.rels", LINKS LINK("r", "officeDocument", "xl/workbook.xml") "</Relationships>"},
	{"xl/worksheets/sheet1.xml", "<worksheet xmlns=\"" MAIN "\"><sheetData/></worksheet>"},
	{"xl/sharedStrings.xml",
	 "<sst xmlns=\"" MAIN "\"><si><t>one</t></si><si><r><t>t</t></r><r><t>wo</t></r></si></sst>"},
	{"xl/styles.xml", "<styleSheet xmlns=\"" MAIN "\"><numFmts><numFmt numFmtId=\"170\" formatCode=\"dd/mm/yyyy "
			  "hh:mm\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf "
			  "numFmtId=\"170\"/></cellXfs></styleSheet>"},
	{"xl/workbook.xml", "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets><sheet name=\"A\" sheetId=\"1\" "
			    "r:id=\"s\"/></sheets></workbook>"},
	{"xl/_rels/workbook.xml.rels",
	 LINKS LINK("s", "worksheet", "worksheets/sheet1.xml") LINK("t", "sharedStrings", "sharedStrings.xml")
		 LINK("u", "styles", "styles.xml") "</Relationships>"},
};
static const struct part of_ods[] = {
	{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
	{"content.xml", "<office:document-content/>"},
	{"META-INF/manifest.xml", "<manifest:manifest/>"},
};

struct container {
	uint8_t *to, *list; /* the bytes, and the directory that follows them */
	size_t n, list_n, parts;
};

static void put(uint8_t *to, size_t *n, uint64_t value, size_t width)
{
	for (size_t i = 0; i < width; i++)
		to[(*n)++] = (uint8_t)(value >> 8 * i);
}

/* APPNOTE.TXT 4.3.7 and 4.3.12: what both headers of a stored part share. */
static void put_facts(uint8_t *to, size_t *at, const char *name, const uint8_t *bytes, size_t n)
{
	put(to, at, 20, 2); /* version needed */
	put(to, at, 0, 8);  /* flags, method, time, date */
	put(to, at, (uint32_t)crc32(0, bytes, (uInt)n), 4);
	put(to, at, (uint32_t)n, 4);
	put(to, at, (uint32_t)n, 4);
	put(to, at, (uint32_t)strlen(name), 2);
	put(to, at, 0, 2); /* extra field */
}

static void put_bytes(uint8_t *to, size_t *at, const void *from, size_t n)
{
	memcpy(to + *at, from, n);
	*at += n;
}

static void add(struct container *c, const char *name, const uint8_t *bytes, size_t n)
{
	size_t begins = c->n;
	put(c->to, &c->n, 0x04034b50, 4);
	put_facts(c->to, &c->n, name, bytes, n);
	put_bytes(c->to, &c->n, name, strlen(name));
	put_bytes(c->to, &c->n, bytes, n);
	put(c->list, &c->list_n, 0x02014b50, 4);
	put(c->list, &c->list_n, 20, 2); /* version made by */
	put_facts(c->list, &c->list_n, name, bytes, n);
	put(c->list, &c->list_n, 0, 4); /* comment, disk */
	put(c->list, &c->list_n, 0, 6); /* attributes */
	put(c->list, &c->list_n, (uint32_t)begins, 4);
	put_bytes(c->list, &c->list_n, name, strlen(name));
	c->parts++;
}

/* 4.3.16: the end. */
static void finish(struct container *c)
{
	size_t begins = c->n;
	put_bytes(c->to, &c->n, c->list, c->list_n);
	put(c->to, &c->n, 0x06054b50, 4);
	put(c->to, &c->n, 0, 4);
	put(c->to, &c->n, (uint32_t)c->parts, 2);
	put(c->to, &c->n, (uint32_t)c->parts, 2);
	put(c->to, &c->n, (uint32_t)c->list_n, 4);
	put(c->to, &c->n, (uint32_t)begins, 4);
	put(c->to, &c->n, 0, 2);
}

/* The next part of the input; empty: none. */
static size_t cut(const uint8_t **bytes, size_t *left)
{
	const uint8_t *end = *left ? memchr(*bytes, SEPARATOR, *left) : NULL;
	size_t n = end ? (size_t)(end - *bytes) : *left;
	*bytes += n + (end != NULL);
	*left -= n + (end != NULL);
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static uint8_t whole[2 * MOST], list[MOST];
	const bool ods = !strcmp(PARTS.name, "ods");
	const struct part *part = ods ? of_ods : of_xlsx;
	const size_t parts = ods ? sizeof of_ods / sizeof *of_ods : sizeof of_xlsx / sizeof *of_xlsx, fixed = ods ? 1 : 2;
	struct container c = {.to = whole, .list = list};
	if (n > MOST)
		return 0;
	for (size_t i = 0; i < parts; i++) {
		const uint8_t *given = bytes;
		size_t length = i < fixed ? 0 : cut(&bytes, &n);
		add(&c, part[i].name, length ? given : (const uint8_t *)part[i].usual,
		    length ? length : strlen(part[i].usual));
	}
	finish(&c);
	fuzz_rows(&PARTS, whole, c.n);
	return 0;
}
