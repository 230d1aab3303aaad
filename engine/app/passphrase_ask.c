/* A passphrase from the terminal, character by character, so that no line of it stays in a buffer of the terminal or of stdio. */
#include "app/key_use.h"
#include "core/secret.h"

#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { CTRL_C = 3, CTRL_D = 4, BACKSPACE = 8, CTRL_U = 21, DELETE = 127 };

static enum err none_given(void)
{
	return err_set(ERR_KEY, "no passphrase was given");
}

/* False: given up. Bytes of one character of UTF-8 go together. */
static bool take(struct passphrase *p, unsigned char c)
{
	if (c == CTRL_C || c == CTRL_D)
		return false;
	if (c == CTRL_U)
		p->n = 0;
	else if (c == BACKSPACE || c == DELETE)
		while (p->n && ((unsigned char)p->text[--p->n] & 0xc0) == 0x80)
			;
	else if (p->n < sizeof p->text - 1)
		p->text[p->n++] = (char)c;
	return true;
}

static enum err read_hidden(int terminal, const char *prompt, struct passphrase *p)
{
	struct termios was, hidden;
	unsigned char c = 0;
	bool going;
	if (tcgetattr(terminal, &was))
		return none_given();
	hidden = was;
	/* Signals of the keyboard come as characters: the terminal is always set back. */
	hidden.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG);
	hidden.c_cc[VMIN] = 1;
	hidden.c_cc[VTIME] = 0;
	if (tcsetattr(terminal, TCSAFLUSH, &hidden))
		return none_given();
	going = write(terminal, prompt, strlen(prompt)) > 0;
	while (going && read(terminal, &c, 1) == 1 && c != '\n' && c != '\r')
		going = take(p, c);
	tcsetattr(terminal, TCSAFLUSH, &was);
	bool done = going && (c == '\n' || c == '\r') && write(terminal, "\n", 1) == 1;
	explicit_bzero(&c, sizeof c);
	return done && p->n ? ERR_OK : none_given();
}

static enum err ask(int terminal, const char *prompt, struct passphrase **out)
{
	void *p = NULL;
	enum err err = secret_alloc(sizeof(struct passphrase), &p);
	if (!err)
		err = read_hidden(terminal, prompt, p);
	if (err)
		passphrase_free(p);
	else
		*out = p;
	return err;
}

enum err passphrase_ask(bool twice, struct passphrase **out)
{
	struct passphrase *first = NULL, *second = NULL;
	int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (terminal < 0)
		return err_set(ERR_KEY,
			       "the passphrase cannot be asked for, as there is no terminal; use --passphrase-file FILE");
	enum err err = ask(terminal, "Passphrase of the key: ", &first);
	if (!err && twice)
		err = ask(terminal, "The same once more: ", &second);
	if (!err && twice && (first->n != second->n || memcmp(first->text, second->text, first->n) != 0))
		err = err_set(ERR_KEY, "the two passphrases differ");
	close(terminal);
	passphrase_free(second);
	if (err)
		passphrase_free(first);
	else
		*out = first;
	return err;
}
