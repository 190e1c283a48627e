-- The journal is the truth. ``body`` is the canonical JSON of the entry, ``digest`` its SHA-256; the other columns repeat what the
-- body says, so that it can be found.
CREATE TABLE journal (
    review TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    id TEXT NOT NULL UNIQUE,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (review, number)
) STRICT;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'an entry of the journal is never changed');
END;

CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
BEGIN
    SELECT RAISE(ABORT, 'an entry of the journal is never taken away');
END;

CREATE TRIGGER journal_is_one_chain BEFORE INSERT ON journal
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM journal WHERE review = NEW.review)
    OR NEW.previous <> coalesce(
        (SELECT digest FROM journal WHERE review = NEW.review ORDER BY number DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000'
    )
BEGIN
    SELECT RAISE(ABORT, 'an entry of the journal follows the last one of its review');
END;

-- Views: folded from the journal, kept in the same transaction, and made anew from it whenever that is in doubt.
CREATE TABLE review (
    id TEXT NOT NULL PRIMARY KEY,
    vendor TEXT NOT NULL,
    name TEXT NOT NULL,
    service TEXT,
    round INTEGER NOT NULL,
    length INTEGER NOT NULL,
    head TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    answered INTEGER NOT NULL,
    outcome TEXT,
    FOREIGN KEY (id, length) REFERENCES journal (review, number)
) STRICT;

CREATE INDEX review_by_vendor ON review (vendor, round);

CREATE TABLE answer (
    review TEXT NOT NULL REFERENCES review (id),
    question TEXT NOT NULL,
    value TEXT NOT NULL,
    verified TEXT NOT NULL,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (review, question),
    FOREIGN KEY (review, number) REFERENCES journal (review, number)
) STRICT;

CREATE INDEX answer_by_question ON answer (question, review);
