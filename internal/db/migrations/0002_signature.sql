-- +goose Up
-- Who read which critical text, in which language, and when. Rows are only ever added: a sign-off is for the wording
-- with that hash, and holds again if the wording comes back.
CREATE TABLE signature (
    key TEXT NOT NULL,
    lang TEXT NOT NULL,
    hash TEXT NOT NULL,
    name TEXT NOT NULL,
    day TEXT NOT NULL,
    signed_at BIGINT NOT NULL,
    PRIMARY KEY (key, lang, hash, name)
);
