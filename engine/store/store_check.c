#include "store/store_inside.h"

/* Tables that text of the program's own authorship may stand in; the bytes of the log, which are HMACs and a random key; and those of the ledger:
 * its key, sketches of sets, and points of curves as they were told. */
static const char open_columns[] =
	"SELECT count(*) FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c"
	" WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' AND (t.strict = 0 OR c.type NOT IN ('INTEGER', 'REAL'))"
	" AND t.name NOT IN ('meta', 'code', 'instrument')"
	" AND NOT (c.type = 'BLOB' AND t.name || '.' || c.name IN ('log.mac', 'log_seal.mac', 'log_key.bytes',"
	" 'ledger_key.bytes', 'ledger_set.sums', 'ledger_cell.points'))";

enum err store_check(const struct store *s, size_t *damaged, size_t *open)
{
	int64_t faults = 0, columns = 0;
	enum err err =
		db_integer(s->db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'", &faults);
	if (!err)
		err = db_integer(s->db, open_columns, &columns);
	*damaged = (size_t)faults;
	*open = (size_t)columns;
	return err;
}
