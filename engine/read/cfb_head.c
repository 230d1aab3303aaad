#include "read/cfb_head.h"

#include <stdint.h>
#include <string.h>
#include <unistd.h>

enum { HEAD = 512, SHIFT_AT = 30, DIRECTORY_AT = 48, LARGEST = 4096, NAME = 64 };

bool cfb_is(const unsigned char *head, size_t n)
{
	return n >= 8 && !memcmp(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
}

/* Where the directory begins ([MS-CFB] 2.2). */
static uint64_t directory_of(const unsigned char *head, size_t n, size_t *size)
{
	if (n < DIRECTORY_AT + 4)
		return *size = 0;
	uint32_t sector = (uint32_t)head[DIRECTORY_AT] | (uint32_t)head[DIRECTORY_AT + 1] << 8 |
			  (uint32_t)head[DIRECTORY_AT + 2] << 16 | (uint32_t)head[DIRECTORY_AT + 3] << 24;
	*size = head[SHIFT_AT] == 12 ? LARGEST : 512;
	return ((uint64_t)sector + 1) * *size;
}

static size_t read_at(int fd, uint64_t at, unsigned char *to, size_t size)
{
	ssize_t n = pread(fd, to, size, (off_t)at);
	return n > 0 ? (size_t)n : 0;
}

/* Directory entries begin with their names in UTF-16. */
static bool names(const unsigned char *directory, size_t n, const char *name)
{
	char wide[NAME] = {0};
	size_t length = strlen(name);
	for (size_t i = 0; i < length; i++)
		wide[2 * i] = name[i];
	for (size_t at = 0; at + NAME <= n; at += 128)
		if (!memcmp(directory + at, wide, 2 * length + 2))
			return true;
	return false;
}

enum err cfb_refuse(int fd, int file)
{
	unsigned char head[HEAD], directory[LARGEST];
	size_t size, n = read_at(fd, 0, head, sizeof head);
	if (!cfb_is(head, n))
		return ERR_OK;
	uint64_t at = directory_of(head, n, &size);
	n = size ? read_at(fd, at, directory, size) : 0;
	struct err_place where = err_place(file, 0, 0);
	if (names(directory, n, "EncryptedPackage") || names(directory, n, "\006DataSpaces"))
		return err_at(ERR_FORMAT, where, "it is protected by a password: save it without one");
	if (names(directory, n, "Workbook") || names(directory, n, "Book"))
		return err_at(ERR_FORMAT, where, "it is a workbook of Excel 97 to 2003 (.xls): save it as .xlsx, or as CSV");
	return err_at(
		ERR_FORMAT, where,
		"it is an old Office document, or protected by a password: save it as .xlsx or CSV, without a password");
}
