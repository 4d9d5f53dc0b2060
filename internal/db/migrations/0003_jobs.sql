-- +goose Up
-- Work that nobody waits for, see package jobs. A row is a job that is still to be done: a done one is deleted, a
-- periodic one (its id is its kind) moves to its next period. due_at is when somebody may take it: its time, the end
-- of the lease of who does it now, or NULL where it waits for the operator. arg is an id and never text of a case.
CREATE TABLE job (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    arg TEXT NOT NULL CHECK (LENGTH(arg) <= 200),
    state TEXT NOT NULL CHECK (state IN ('ready', 'running', 'dead')),
    due_at BIGINT CHECK (due_at IS NOT NULL OR state = 'dead'),
    tries BIGINT NOT NULL DEFAULT 0,
    holder TEXT NOT NULL DEFAULT '',
    fault TEXT NOT NULL DEFAULT '',
    added_at BIGINT NOT NULL,
    tried_at BIGINT
);
CREATE INDEX job_due ON job (due_at);
