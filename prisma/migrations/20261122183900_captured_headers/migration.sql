-- The headers that may be kept, as pairs of name and value. Captures of before have none.
ALTER TABLE ledger.capture ADD COLUMN request_headers jsonb, ADD COLUMN answer_headers jsonb;
