-- Applied at every start after the migrations, with the owner's rights. The run-time role reads and
-- writes rows but defines nothing. Statements here must be repeatable.
GRANT USAGE ON SCHEMA public TO sophia_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO sophia_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO sophia_app;
REVOKE ALL ON _prisma_migrations FROM sophia_app;
-- A published policy and a snapshot are history: decisions refer to them by number.
REVOKE UPDATE ON policy_version, catalog_snapshot, health_snapshot FROM sophia_app;
REVOKE DELETE ON policy_version FROM sophia_app;
