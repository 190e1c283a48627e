-- name: insert_entry
-- The trigger journal_is_one_chain refuses whatever does not follow the last entry of the review.
INSERT INTO journal (review, number, id, previous, digest, body) VALUES (:review, :number, :id, :previous, :digest, :body);

-- name: entry_with_id
SELECT body, digest FROM journal WHERE id = :id;

-- name: journal_of_review
SELECT number, id, previous, digest, body FROM journal WHERE review = :review ORDER BY number;

-- name: last_entry
SELECT number, digest FROM journal WHERE review = :review ORDER BY number DESC LIMIT 1;

-- name: names_of_reviews
-- Both tables, so that a review which only one of them knows is noticed.
SELECT review FROM journal UNION SELECT id FROM review UNION SELECT review FROM answer ORDER BY 1;

-- name: all_reviews
SELECT id, vendor, name, service, round, length, head, opened_at, updated_at, answered, outcome FROM review ORDER BY vendor, round, id;

-- name: one_review
SELECT id, vendor, name, service, round, length, head, opened_at, updated_at, answered, outcome FROM review WHERE id = :id;

-- name: answers_to_question
SELECT review, question, value, verified, number, at FROM answer WHERE question = :question ORDER BY review;

-- name: answers_of_review
SELECT review, question, value, verified, number, at FROM answer WHERE review = :review ORDER BY question;

-- name: put_review
INSERT INTO review (id, vendor, name, service, round, length, head, opened_at, updated_at, answered, outcome)
VALUES (:id, :vendor, :name, :service, :round, :length, :head, :opened_at, :updated_at, :answered, :outcome)
ON CONFLICT (id) DO UPDATE SET
    vendor = :vendor, name = :name, service = :service, round = :round, length = :length, head = :head,
    opened_at = :opened_at, updated_at = :updated_at, answered = :answered, outcome = :outcome;

-- name: put_answer
INSERT INTO answer (review, question, value, verified, number, at)
VALUES (:review, :question, :value, :verified, :number, :at)
ON CONFLICT (review, question) DO UPDATE SET value = :value, verified = :verified, number = :number, at = :at;

-- name: lengthen_review
-- After any entry that is not ``opened``; counting its answers costs microseconds, and cannot drift.
UPDATE review SET
    length = :length, head = :head, updated_at = :at, outcome = coalesce(:outcome, outcome),
    answered = (SELECT count(*) FROM answer WHERE answer.review = :id)
WHERE id = :id;

-- name: forget_answers_of_review
DELETE FROM answer WHERE review = :review;

-- name: forget_all_answers
DELETE FROM answer;

-- name: forget_all_reviews
DELETE FROM review;

-- name: create_migration_table
CREATE TABLE migration (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT;

-- name: record_migration
INSERT INTO migration (number, name, digest, applied_at) VALUES (:number, :name, :digest, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'));

-- name: recorded_migrations
SELECT number, digest FROM migration ORDER BY number;

-- name: schema
SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name;

-- name: tables
SELECT count(*) FROM sqlite_schema;
