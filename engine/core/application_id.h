#pragma once
/*
 * How a dataset of this program is known among SQLite databases: the application_id of its header ("UPTR"; https://www.sqlite.org/fileformat2.html,
 * 1.3.14).
 */
enum { APPLICATION_ID = 0x55505452 };
