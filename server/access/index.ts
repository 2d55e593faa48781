export {
	type AccessDecision,
	decideProcedureAccess,
	type Permission,
	ROLE_SCOPES,
} from "./permissions.ts";
export { type AuditRecord, type AuditTarget, describeActor, recordAudit } from "./record-audit.ts";
