#pragma once
/*
 * What a killed run left beside its target: partial files, and folders of parts, that no process holds (each writer keeps a lock on its own for
 * as long as it lives). Removed before the next output is begun; a live writer's are left alone.
 */
/* The lock that says "in use", on an open file or folder; it goes with the process. */
void stale_hold(int fd);
void stale_clear(const char *target);
