"""Tables of the library file. Raise SCHEMA_VERSION whenever they change."""

SCHEMA_VERSION = 4

SCHEMA = """
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (
  id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE, content_hash TEXT NOT NULL, fingerprint TEXT NOT NULL,
  document TEXT NOT NULL, in_chroma INTEGER NOT NULL DEFAULT 0, language TEXT NOT NULL, metadata TEXT NOT NULL);
CREATE TABLE passages (
  id TEXT PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, context TEXT NOT NULL);
CREATE TABLE units (
  id TEXT PRIMARY KEY, passage_id TEXT NOT NULL REFERENCES passages(id) ON DELETE CASCADE,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, embedded_hash TEXT NOT NULL);
CREATE TABLE figures (
  passage_id TEXT NOT NULL REFERENCES passages(id) ON DELETE CASCADE, start INTEGER NOT NULL, figure TEXT NOT NULL);
CREATE TABLE cards (
  id TEXT PRIMARY KEY, document_id TEXT REFERENCES documents(id) ON DELETE CASCADE, passage_id TEXT, name TEXT,
  card TEXT NOT NULL);
CREATE TABLE same (
  number INTEGER NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, basis TEXT, PRIMARY KEY (number, place));
CREATE TABLE labels (
  id TEXT PRIMARY KEY, card_id TEXT NOT NULL REFERENCES cards(id) ON DELETE CASCADE, text TEXT NOT NULL,
  embedded_hash TEXT NOT NULL);
CREATE TABLE vectors (embedded_hash TEXT PRIMARY KEY, vector BLOB NOT NULL);
CREATE VIRTUAL TABLE lexical USING fts5(passage_id UNINDEXED, words, tokenize='unicode61 remove_diacritics 0');
CREATE INDEX passages_by_document ON passages(document_id);
CREATE INDEX units_by_passage ON units(passage_id);
CREATE INDEX cards_by_document ON cards(document_id);
CREATE INDEX cards_by_name ON cards(name);
CREATE INDEX cards_by_passage ON cards(passage_id);
CREATE INDEX labels_by_card ON labels(card_id);
CREATE INDEX figures_by_passage ON figures(passage_id);
"""
