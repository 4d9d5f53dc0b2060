-- +goose Up
-- What a node knows about itself: one row per fact, such as the day it launched.
CREATE TABLE node_state (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
