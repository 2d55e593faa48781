-- Demonstration data is told apart by what no caller can set: the upstream `demo` exists only for
-- it, and an admitted request can never be rewritten to it. So it alone may be removed again.
DROP TRIGGER no_delete ON ledger.request;
CREATE TRIGGER no_delete BEFORE DELETE ON ledger.request
	FOR EACH ROW WHEN (NOT (OLD.upstream = 'demo' AND OLD.simulated))
	EXECUTE FUNCTION ledger.refuse_change();
DROP TRIGGER no_change ON ledger.decision;
CREATE TRIGGER no_update BEFORE UPDATE ON ledger.decision
	FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER no_delete BEFORE DELETE ON ledger.decision
	FOR EACH ROW WHEN ((OLD.record->>'demo') IS DISTINCT FROM 'true')
	EXECUTE FUNCTION ledger.refuse_change();

-- Removes the demonstration data with its sums; runs with the owner's rights, because the run-time
-- role removes nothing. The triggers above hold here as well.
CREATE FUNCTION ledger.remove_demo() RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	removed bigint;
BEGIN
	DELETE FROM ledger.decision WHERE (record->>'demo') = 'true';
	DELETE FROM ledger.request WHERE upstream = 'demo' AND simulated;
	GET DIAGNOSTICS removed = ROW_COUNT;
	DELETE FROM ledger.rollup_15m WHERE upstream = 'demo' AND simulated;
	RETURN removed;
END $$;

-- Partitions for days that are over, so that records of the past lie as those of every day do.
CREATE FUNCTION ledger.prepare_past_days(days integer) RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	today date := (now() AT TIME ZONE 'UTC')::date;
	parent text;
	created integer := 0;
BEGIN
	IF days NOT BETWEEN 1 AND 400 THEN
		RAISE EXCEPTION 'days must be 1 to 400' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	PERFORM pg_advisory_xact_lock(hashtext('ledger.keep_partitions'));
	FOREACH parent IN ARRAY ARRAY['request', 'decision'] LOOP
		FOR back IN 1 .. days LOOP
			IF ledger.create_partition(parent, today - back) IS NOT NULL THEN
				created := created + 1;
			END IF;
		END LOOP;
	END LOOP;
	RETURN created;
END $$;

-- What the planner knows of the tables, after many rows at once.
CREATE FUNCTION ledger.refresh_statistics() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	ANALYZE ledger.request, ledger.decision, ledger.rollup_15m;
END $$;

REVOKE EXECUTE ON FUNCTION ledger.refresh_statistics() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION ledger.remove_demo() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION ledger.prepare_past_days(integer) FROM PUBLIC;
