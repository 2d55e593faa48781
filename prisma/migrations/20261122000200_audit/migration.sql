-- The audit log: append-only and hash-chained. Sequence, time and hash are set by the database, so
-- no writer can leave them out, and the head row serialises writers and shows a cut-off tail.
CREATE SCHEMA audit;

CREATE TABLE audit.entry (
	seq         bigint PRIMARY KEY,
	at          timestamptz(3) NOT NULL,
	org_id      uuid NOT NULL,
	actor_kind  text NOT NULL,
	actor_id    text NOT NULL,
	actor_name  text NOT NULL,
	address     text,
	action      text NOT NULL,
	target_kind text NOT NULL,
	target_id   text NOT NULL,
	before      jsonb,
	after       jsonb,
	prev_hash   bytea NOT NULL,
	hash        bytea NOT NULL
);

CREATE INDEX entry_org_seq ON audit.entry (org_id, seq DESC);
CREATE INDEX entry_org_actor ON audit.entry (org_id, actor_id, seq DESC);
CREATE INDEX entry_org_action ON audit.entry (org_id, action text_pattern_ops, seq DESC);
CREATE INDEX entry_org_target ON audit.entry (org_id, target_id, seq DESC);

CREATE TABLE audit.head (
	one  boolean PRIMARY KEY DEFAULT true CHECK (one),
	seq  bigint NOT NULL,
	hash bytea NOT NULL
);
INSERT INTO audit.head (seq, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

-- "<bytes>:<text>", or "-" for NULL: no two different rows give the same text.
CREATE FUNCTION audit.field(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-') $$;

CREATE FUNCTION audit.row_hash(e audit.entry) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
	SELECT sha256(e.prev_hash || convert_to(
		audit.field(e.seq::text) ||
		audit.field(to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ||
		audit.field(e.org_id::text) ||
		audit.field(e.actor_kind) || audit.field(e.actor_id) || audit.field(e.actor_name) ||
		audit.field(e.address) || audit.field(e.action) ||
		audit.field(e.target_kind) || audit.field(e.target_id) ||
		audit.field(e.before::text) || audit.field(e.after::text), 'UTF8'))
$$;

-- Runs with the owner's rights, because the run-time role may not touch the head.
CREATE FUNCTION audit.chain_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	last audit.head%ROWTYPE;
BEGIN
	SELECT * INTO STRICT last FROM audit.head FOR UPDATE;
	NEW.seq := last.seq + 1;
	NEW.at := date_trunc('milliseconds', clock_timestamp());
	NEW.prev_hash := last.hash;
	NEW.hash := audit.row_hash(NEW);
	UPDATE audit.head SET seq = NEW.seq, hash = NEW.hash;
	RETURN NEW;
END
$$;

CREATE TRIGGER chain_entry BEFORE INSERT ON audit.entry
FOR EACH ROW EXECUTE FUNCTION audit.chain_entry();

CREATE FUNCTION audit.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RAISE EXCEPTION 'the audit log is append-only: % is refused', TG_OP
		USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.entry
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER refuse_head_removal BEFORE DELETE OR TRUNCATE ON audit.head
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- Also in sessions that ask for triggers to be left out.
ALTER TABLE audit.entry ENABLE ALWAYS TRIGGER chain_entry;
ALTER TABLE audit.entry ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE audit.head ENABLE ALWAYS TRIGGER refuse_head_removal;
