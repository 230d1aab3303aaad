#pragma once
/*
 * What must not be left behind when the user stops the program: paths that are removed when SIGINT, SIGTERM or SIGHUP ends it. A kill that cannot
 * be caught leaves them.
 *
 * path  lives until leftover_forget(); a file, or a folder that is empty by then
 */
void leftover_watch(void);
void leftover_remember(const char *path);
void leftover_forget(const char *path);
