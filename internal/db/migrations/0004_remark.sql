-- +goose Up
-- What readers say is wrong on this site, see package remark. Nothing is here about who said it: the id and the form's
-- token (once) are random, and day is the first microsecond of a day, which the table itself checks.
CREATE TABLE remark (
    id TEXT PRIMARY KEY,
    once TEXT NOT NULL UNIQUE,
    what TEXT NOT NULL CHECK (what IN ('number', 'link', 'words', 'use')),
    place TEXT NOT NULL CHECK (place IN ('help', 'guidelines', 'questions', 'glossary', 'search', 'offline', 'documents', 'other')),
    point TEXT NOT NULL CHECK (LENGTH(point) <= 40),
    lang TEXT NOT NULL,
    day BIGINT NOT NULL CHECK (day % 86400000000 = 0)
);
CREATE INDEX remark_day ON remark (day);
