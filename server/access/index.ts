export {
	getAccount,
	listSessions,
	revokeOwnSession,
	signOutEverywhere,
} from "./account.ts";
export { getApiKeyUse } from "./api-key-use.ts";
export {
	createApiKey,
	findGrantableScopes,
	listApiKeys,
	revokeApiKey,
} from "./api-keys.ts";
export { changePassword, resetPassword } from "./change-password.ts";
export { createUser } from "./create-user.ts";
export { ensureDefaultOrg } from "./ensure-default-org.ts";
export { DEMO_KEY_PREFIX, raiseExpiringKeyAlerts } from "./expiring-key-alerts.ts";
export { exportAuditLog } from "./export-audit-log.ts";
export { createPostgresKeyLookup } from "./key-lookup.ts";
export { createKeyUseRecorder, type KeyUseRecorder } from "./key-use-recorder.ts";
export { createKeyVerifier, type KeyVerifier } from "./key-verifier.ts";
export { listAuditLog } from "./list-audit-log.ts";
export { listUsers } from "./list-users.ts";
export { createPasswordHasher, type PasswordHasher } from "./password-hasher.ts";
export { readPermissionTable } from "./permission-table.ts";
export { mayShareViews, pageRoles } from "./permissions.ts";
export {
	type OpenProvider,
	openProviders,
	rotateProviderSecrets,
} from "./providers/open-providers.ts";
export { listProviders, removeProvider, saveProvider } from "./providers/save-provider.ts";
export { createGuardedGet, testProvider } from "./providers/test-provider.ts";
export { type AuditRecord, type AuditTarget, describeActor, recordAudit } from "./record-audit.ts";
export { rotateApiKey } from "./rotate-api-key.ts";
export { pruneSessions } from "./sessions.ts";
export { completeSetup, createSetupLink, needsSetup, type SetupLink } from "./setup-link.ts";
export { updateUser } from "./update-user.ts";
export { listUserSessions, revokeUserSession, signOutUser } from "./user-sessions.ts";
export { verifyAuditLog } from "./verify-audit-log.ts";
