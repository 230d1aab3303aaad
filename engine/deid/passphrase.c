/* A passphrase from a file: for scripts. */
#include "core/secret.h"
#include "deid/key_inside.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

void passphrase_free(struct passphrase *p)
{
	secret_free(p, sizeof *p);
}

static enum err read_line(int fd, struct passphrase *p)
{
	ssize_t got = read(fd, p->text, sizeof p->text);
	if (got < 0)
		return err_set(ERR_KEY, "the passphrase file cannot be read");
	const char *end = memchr(p->text, '\n', (size_t)got);
	p->n = end ? (size_t)(end - p->text) : (size_t)got;
	if (p->n == sizeof p->text)
		return err_set(ERR_KEY, "the passphrase is longer than %d bytes", PASSPHRASE_LONGEST - 1);
	return p->n ? ERR_OK : err_set(ERR_KEY, "the passphrase file has no first line");
}

enum err passphrase_read(const char *path, struct passphrase **out)
{
	void *p = NULL;
	int fd = -1;
	enum err err = place_open(path, O_RDONLY, "passphrase file", &fd);
	if (err)
		return err;
	err = secret_alloc(sizeof(struct passphrase), &p);
	if (!err)
		err = read_line(fd, p);
	close(fd);
	if (err)
		passphrase_free(p);
	else
		*out = p;
	return err;
}
