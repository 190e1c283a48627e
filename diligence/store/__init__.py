"""The histories of all reviews and the views made from them; the only room with the database.

The journal is the truth: entries are added, never changed or taken away, one hash chain per review. The tables ``review`` and
``answer`` are views that are kept in the same transaction and can be written anew from the journal at any time.

    port.py        what the rest of the house may ask of a store
    sqlite.py      a store in one SQLite file
    connection.py  a connection with the settings on which safety rests
    statements.py  the SQL, which lives in .sql files
    views.py       journal -> views
    check.py       whether file, chains and views are whole
    migrate.py     an older file becomes a newer one, after a backup
    backup.py      backup and restore
    failures.py    what an error of the database means to a person

Whoever holds an earlier export (with length and head of a history) can tell whether that history was cut or written anew;
the store alone cannot, so it is tamper-evident to them and tamper-proof to nobody.
"""
