#pragma once
/*
 * The bytes of a file that another one has taken the place of, overwritten: a renamed-over file is only unlinked, and its blocks stay on the disk
 * until they are used again. Held open before the other takes its place, wiped after. On disks and file systems that write elsewhere (flash, copies
 * on write, snapshots) old blocks may outlive this.
 *
 * errors  ERR_DISK
 */
#include "core/err.h"

/* *fd -1: there is no such file. */
must_check enum err wipe_hold(const char *path, int *fd);
/* Zeros over all of it, synced; closes fd. -1 is nothing. */
must_check enum err wipe_held(int fd);
/* For when the file is to stay. */
void wipe_let_go(int fd);
