#pragma once
/*
 * Files of the older kind of Office container (Compound File Binary, [MS-CFB]): workbooks of Excel 97 to 2003, and workbooks of today that a password
 * protects ([MS-OFFCRYPTO] 2.3.4). They are told apart by the names in the first sector of their directory, and refused.
 *
 * errors  ERR_FORMAT with what to do; ERR_OK for every other file
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>

bool cfb_is(const unsigned char *head, size_t n);
must_check enum err cfb_refuse(int fd, int file);
