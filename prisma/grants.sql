-- Applied at every start after the migrations, with the owner's rights. The run-time role reads and
-- writes rows but defines nothing. Statements here must be repeatable.
GRANT USAGE ON SCHEMA public TO sophia_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO sophia_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO sophia_app;
REVOKE ALL ON _prisma_migrations FROM sophia_app;
-- A published policy and a snapshot are history: decisions refer to them by number.
REVOKE UPDATE ON policy_version, catalog_snapshot, health_snapshot FROM sophia_app;
REVOKE DELETE ON policy_version FROM sophia_app;
-- The history of findings goes only with its project; the ledger of advisory loads never.
REVOKE UPDATE, DELETE ON dependency_finding_event, advisory_load FROM sophia_app;
-- The audit log: append and read. Sequence, time and hashes are set by the database.
GRANT USAGE ON SCHEMA audit TO sophia_app;
REVOKE ALL ON audit.entry, audit.head FROM sophia_app;
GRANT SELECT ON audit.entry, audit.head TO sophia_app;
GRANT INSERT (org_id, actor_kind, actor_id, actor_name, address, action, target_kind, target_id,
	before, after) ON audit.entry TO sophia_app;
-- The usage ledger: rows are added, a running request may end, roll-ups are counted up. Removal is
-- left to two functions that run with the owner's rights.
GRANT USAGE ON SCHEMA ledger TO sophia_app;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA ledger TO sophia_app;
REVOKE UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA ledger FROM sophia_app;
GRANT UPDATE ON ledger.request, ledger.rollup_15m TO sophia_app;
GRANT EXECUTE ON FUNCTION ledger.first_id_of_day(date) TO sophia_app;
GRANT EXECUTE ON FUNCTION ledger.keep_partitions(integer, integer) TO sophia_app;
GRANT EXECUTE ON FUNCTION ledger.expire(integer, integer) TO sophia_app;
-- Removal of the demonstration data, which those functions alone can tell from everything else.
GRANT EXECUTE ON FUNCTION ledger.remove_demo() TO sophia_app;
GRANT EXECUTE ON FUNCTION ledger.prepare_past_days(integer) TO sophia_app;
GRANT EXECUTE ON FUNCTION ledger.refresh_statistics() TO sophia_app;
