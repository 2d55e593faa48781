-- The usage ledger. Ids are UUID version 7, so they sort by time: partitions of one day are ranges
-- of ids, the primary key needs no second column, and a list in order of id reads the newest
-- partition first and stops there.
CREATE SCHEMA ledger;

-- The lowest version 7 id of a UTC day.
CREATE FUNCTION ledger.first_id_of_day(day date) RETURNS uuid
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT (lpad(to_hex((extract(epoch FROM day::timestamp) * 1000)::bigint), 12, '0')
		|| repeat('0', 20))::uuid
$$;

CREATE TABLE ledger.request (
	id uuid PRIMARY KEY,
	org_id uuid NOT NULL,
	key_id uuid,
	user_id uuid,
	source text NOT NULL CHECK (source IN ('v1', 'playground', 'worker')),
	session_id text,
	tags text[] NOT NULL,
	metadata jsonb,
	trace_id text NOT NULL,
	model_asked text NOT NULL,
	model_planned text NOT NULL,
	upstream text NOT NULL,
	stream boolean NOT NULL,
	decision_id uuid,
	simulated boolean NOT NULL,
	estimate_nanos bigint NOT NULL CHECK (estimate_nanos >= 0),
	estimate_prompt_tokens bigint NOT NULL CHECK (estimate_prompt_tokens >= 0),
	started_at timestamptz NOT NULL,
	outcome text NOT NULL CHECK (outcome IN ('running', 'ok', 'client_abort', 'upstream_error',
		'stream_incomplete', 'refused', 'shutdown', 'unknown')),
	ended_at timestamptz,
	http_status integer,
	error_class text,
	error_message text,
	finish_reason text,
	model_served text,
	provider text,
	upstream_served text,
	prompt_tokens bigint CHECK (prompt_tokens >= 0),
	completion_tokens bigint CHECK (completion_tokens >= 0),
	cache_read_tokens bigint CHECK (cache_read_tokens >= 0),
	cache_write_tokens bigint CHECK (cache_write_tokens >= 0),
	reasoning_tokens bigint CHECK (reasoning_tokens >= 0),
	usage_source text CHECK (usage_source IN ('provider', 'computed', 'estimated', 'none')),
	cost_nanos bigint CHECK (cost_nanos >= 0),
	upstream_cost_nanos bigint CHECK (upstream_cost_nanos >= 0),
	price_version integer,
	ttft_ms double precision CHECK (ttft_ms >= 0),
	duration_ms double precision CHECK (duration_ms >= 0),
	attempts jsonb NOT NULL,
	spans jsonb NOT NULL,
	CONSTRAINT request_final_is_whole CHECK (outcome = 'running' OR (ended_at IS NOT NULL
		AND usage_source IS NOT NULL AND cost_nanos IS NOT NULL AND duration_ms IS NOT NULL
		AND prompt_tokens IS NOT NULL AND completion_tokens IS NOT NULL
		AND cache_read_tokens IS NOT NULL AND cache_write_tokens IS NOT NULL
		AND reasoning_tokens IS NOT NULL))
) PARTITION BY RANGE (id);

CREATE INDEX request_by_org ON ledger.request (org_id, id DESC);
CREATE INDEX request_by_key ON ledger.request (key_id, id DESC) WHERE key_id IS NOT NULL;
CREATE INDEX request_by_user ON ledger.request (user_id, id DESC) WHERE user_id IS NOT NULL;
CREATE INDEX request_not_ok ON ledger.request (org_id, id DESC) WHERE outcome <> 'ok';

CREATE TABLE ledger.decision (
	id uuid PRIMARY KEY,
	request_id uuid NOT NULL,
	decided_at timestamptz NOT NULL,
	chosen text NOT NULL,
	record jsonb NOT NULL
) PARTITION BY RANGE (id);

-- Bodies, kept apart from the facts and for a time of their own.
CREATE TABLE ledger.capture (
	request_id uuid PRIMARY KEY,
	captured_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	request text NOT NULL,
	response text NOT NULL,
	truncated boolean NOT NULL
);
CREATE INDEX capture_by_expiry ON ledger.capture (expires_at);

-- Quarters of an hour, because every zone's days are made of whole quarters. The nil id stands for
-- "no key" and "no user": a key column cannot be null.
CREATE TABLE ledger.rollup_15m (
	bucket timestamptz NOT NULL,
	org_id uuid NOT NULL,
	model text NOT NULL,
	upstream text NOT NULL,
	key_id uuid NOT NULL,
	user_id uuid NOT NULL,
	source text NOT NULL,
	simulated boolean NOT NULL,
	outcome text NOT NULL,
	usage_source text NOT NULL,
	requests bigint NOT NULL,
	prompt_tokens bigint NOT NULL,
	completion_tokens bigint NOT NULL,
	cache_read_tokens bigint NOT NULL,
	cache_write_tokens bigint NOT NULL,
	reasoning_tokens bigint NOT NULL,
	cost_nanos bigint NOT NULL,
	-- Requests whose upstream named a cost; both sums are over exactly these.
	compared_requests bigint NOT NULL,
	compared_cost_nanos bigint NOT NULL,
	upstream_cost_nanos bigint NOT NULL,
	ttft_count bigint NOT NULL,
	ttft_sum_ms double precision NOT NULL,
	duration_sum_ms double precision NOT NULL,
	PRIMARY KEY (org_id, bucket, model, upstream, key_id, user_id, source, simulated, outcome,
		usage_source)
);

-- A request becomes final once and is never changed or removed by a statement. The owner drops
-- whole partitions when their retention is over, which no trigger sees.
CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% on %.% is refused: the usage ledger is append-only',
		TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION ledger.allow_only_finish() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF OLD.outcome <> 'running' OR NEW.outcome = 'running' THEN
		RAISE EXCEPTION 'request % is %: only a running request can change, and only by ending',
			OLD.id, OLD.outcome USING ERRCODE = 'restrict_violation';
	END IF;
	IF (OLD.id, OLD.org_id, OLD.key_id, OLD.user_id, OLD.source, OLD.session_id, OLD.tags,
			OLD.metadata, OLD.trace_id, OLD.model_asked, OLD.model_planned, OLD.upstream, OLD.stream,
			OLD.decision_id, OLD.simulated, OLD.estimate_nanos, OLD.estimate_prompt_tokens,
			OLD.started_at)
		IS DISTINCT FROM
		(NEW.id, NEW.org_id, NEW.key_id, NEW.user_id, NEW.source, NEW.session_id, NEW.tags,
			NEW.metadata, NEW.trace_id, NEW.model_asked, NEW.model_planned, NEW.upstream, NEW.stream,
			NEW.decision_id, NEW.simulated, NEW.estimate_nanos, NEW.estimate_prompt_tokens,
			NEW.started_at) THEN
		RAISE EXCEPTION 'request %: what was admitted cannot be rewritten', OLD.id
			USING ERRCODE = 'restrict_violation';
	END IF;
	RETURN NEW;
END $$;

CREATE TRIGGER only_finish BEFORE UPDATE ON ledger.request
	FOR EACH ROW EXECUTE FUNCTION ledger.allow_only_finish();
CREATE TRIGGER no_delete BEFORE DELETE ON ledger.request
	FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON ledger.decision
	FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ledger.request
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ledger.decision
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER no_update BEFORE UPDATE ON ledger.capture
	FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();

-- Rows of days without a partition are kept here rather than refused.
CREATE TABLE ledger.request_default PARTITION OF ledger.request DEFAULT;
CREATE TABLE ledger.decision_default PARTITION OF ledger.decision DEFAULT;

CREATE FUNCTION ledger.create_partition(parent text, day date) RETURNS text
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	name text := parent || '_' || to_char(day, 'YYYYMMDD');
BEGIN
	IF to_regclass('ledger.' || name) IS NOT NULL THEN
		RETURN NULL;
	END IF;
	EXECUTE format('CREATE TABLE ledger.%I PARTITION OF ledger.%I FOR VALUES FROM (%L) TO (%L)',
		name, parent, ledger.first_id_of_day(day), ledger.first_id_of_day(day + 1));
	EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ledger.%I
		FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', name);
	RETURN name;
EXCEPTION WHEN check_violation THEN
	-- The default partition already holds rows of that day; they stay readable there.
	RETURN NULL;
END $$;

-- Makes the partitions of the days ahead and drops those whose retention is over. It runs with the
-- owner's rights, so that the run-time role needs none of its own.
CREATE FUNCTION ledger.keep_partitions(days_ahead integer, retention_days integer)
	RETURNS TABLE (action text, partition text)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	today date := (now() AT TIME ZONE 'UTC')::date;
	parent text;
	name text;
BEGIN
	IF days_ahead NOT BETWEEN 1 AND 60 OR retention_days < 1 THEN
		RAISE EXCEPTION 'days_ahead must be 1 to 60 and retention_days at least 1'
			USING ERRCODE = 'invalid_parameter_value';
	END IF;
	-- Two workers at once would otherwise both try to make the same partition.
	PERFORM pg_advisory_xact_lock(hashtext('ledger.keep_partitions'));
	-- Better late than in the way of the records that are being written.
	PERFORM set_config('lock_timeout', '2s', true);
	FOREACH parent IN ARRAY ARRAY['request', 'decision'] LOOP
		FOR offset_days IN -1 .. days_ahead LOOP
			name := ledger.create_partition(parent, today + offset_days);
			IF name IS NOT NULL THEN
				action := 'created'; partition := name; RETURN NEXT;
			END IF;
		END LOOP;
		FOR name IN
			SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
			WHERE i.inhparent = to_regclass('ledger.' || parent)
				AND c.relname ~ ('^' || parent || '_[0-9]{8}$')
				AND to_date(right(c.relname, 8), 'YYYYMMDD') < today - retention_days
		LOOP
			EXECUTE format('DROP TABLE ledger.%I', name);
			action := 'dropped'; partition := name; RETURN NEXT;
		END LOOP;
	END LOOP;
END $$;

-- Removes captured bodies whose time is over, at most `batch` a call, and old roll-ups.
CREATE FUNCTION ledger.expire(batch integer, rollup_days integer) RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	removed integer;
BEGIN
	IF batch NOT BETWEEN 1 AND 100000 OR rollup_days < 400 THEN
		RAISE EXCEPTION 'batch must be 1 to 100000 and rollup_days at least 400'
			USING ERRCODE = 'invalid_parameter_value';
	END IF;
	DELETE FROM ledger.capture WHERE request_id IN (
		SELECT request_id FROM ledger.capture WHERE expires_at <= now()
		ORDER BY expires_at LIMIT batch FOR UPDATE SKIP LOCKED);
	GET DIAGNOSTICS removed = ROW_COUNT;
	DELETE FROM ledger.rollup_15m WHERE bucket < now() - make_interval(days => rollup_days);
	RETURN removed;
END $$;

REVOKE EXECUTE ON FUNCTION ledger.create_partition(text, date) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION ledger.keep_partitions(integer, integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION ledger.expire(integer, integer) FROM PUBLIC;

SELECT ledger.keep_partitions(7, 3650);
