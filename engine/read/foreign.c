#include "read/foreign.h"

#include <string.h>
#include <strings.h>

struct mark {
	const char *bytes;
	size_t n;
	const char *says;
};

#define MARK(bytes) (bytes), sizeof(bytes) - 1

static const char packed[] = "it is packed in a way that is not known here; unpack it first";
static const char picture[] = "it is a picture; export the table itself, as CSV or .xlsx";
static const char office[] =
	"it is a workbook or document of old Office, or one with a password; save it as .xlsx without a password, or as CSV";

static const struct mark marks[] = {
	{MARK("%PDF-"), "it is a PDF document; export the table itself, as CSV or .xlsx"},
	{MARK("PK\x03\x04"), "it is an archive, or a document of packed parts, inside another; unpack it first"},
	{MARK("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), office},
	{MARK("PAR1"), "it is a Parquet file; export it as CSV first"},
	{MARK("\x89PNG"), picture},
	{MARK("\xFF\xD8\xFF"), picture},
	{MARK("{\\rtf"), "it is a text document (RTF); export the table itself, as CSV or .xlsx"},
	{MARK("\x1F\x8B"), packed},
	{MARK("7z\xBC\xAF\x27\x1C"), packed},
	{MARK("Rar!\x1A\x07"), packed},
	{MARK("\xFD"
	      "7zXZ"),
	 packed},
	{MARK("BZh9"), packed},
	{MARK("\x28\xB5\x2F\xFD"), packed},
};

static const struct mark markup[] = {
	{MARK("<!doctype html"),
	 "it is a web page, whatever it is called; open it in a spreadsheet program and save it as .xlsx or CSV"},
	{MARK("<html"),
	 "it is a web page, whatever it is called; open it in a spreadsheet program and save it as .xlsx or CSV"},
	{MARK("<table"),
	 "it is a web page, whatever it is called; open it in a spreadsheet program and save it as .xlsx or CSV"},
	{MARK("<?xml"), "it is XML; open it in a spreadsheet program and save it as .xlsx or CSV"},
};

/* After a byte-order mark of UTF-8 and blanks. */
static size_t text_start(const char *head, size_t n)
{
	size_t i = n >= 3 && !memcmp(head, "\xEF\xBB\xBF", 3) ? 3 : 0;
	while (i < n && (head[i] == ' ' || head[i] == '\t' || head[i] == '\r' || head[i] == '\n'))
		i++;
	return i;
}

const char *foreign_says(const char *head, size_t n)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (n >= marks[i].n && !memcmp(head, marks[i].bytes, marks[i].n))
			return marks[i].says;
	size_t start = text_start(head, n);
	for (size_t i = 0; i < sizeof markup / sizeof *markup; i++)
		if (n - start >= markup[i].n && !strncasecmp(head + start, markup[i].bytes, markup[i].n))
			return markup[i].says;
	return NULL;
}
