#include "core/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local struct err_note note;

void err_put(enum err code, struct err_place where, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	note.code = code;
	note.file = where.file;
	note.row = where.row;
	note.column = where.column;
	vsnprintf(note.text, sizeof note.text, format, args);
	va_end(args);
}

const struct err_note *err_last(void)
{
	return &note;
}

void err_clear(void)
{
	memset(&note, 0, sizeof note);
}
