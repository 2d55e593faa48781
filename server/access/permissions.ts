import type { Actor, Role, Scope } from "./contract.ts";

/**
 * Who may call a procedure. `roles` are for people, `scope` is for API keys: a key needs the scope,
 * and holds it only while its owner's role has it. `null` closes the procedure to keys.
 */
export interface Permission {
	readonly roles: readonly Role[];
	readonly scope: Scope | null;
}

const ALL: readonly Role[] = ["admin", "operator", "executive", "auditor", "consumer"];
const ADMINS: readonly Role[] = ["admin"];
const STAFF: readonly Role[] = ["admin", "operator"];
const READERS: readonly Role[] = ["admin", "operator", "auditor"];
/** Totals of the organisation: not for consumers, who see their own only. */
const OVERSEERS: readonly Role[] = ["admin", "operator", "executive", "auditor"];
/** Rows of requests: a consumer sees its own only, which the queries enforce. */
const REQUEST_READERS: readonly Role[] = ["admin", "operator", "auditor", "consumer"];
const CHATTERS: readonly Role[] = ["admin", "operator", "consumer"];
/** Audits name packages and files, no prompts and no keys. */
const AUDIT_READERS: readonly Role[] = ["admin", "operator", "executive", "auditor"];
const KEY_HOLDERS: readonly Role[] = ["admin", "operator", "consumer"];

function allow(roles: readonly Role[], scope: Scope | null = null): Permission {
	return { roles, scope };
}

/** Procedures that answer without a sign-in. Everything else needs an entry below. */
export const PUBLIC_PROCEDURES: ReadonlySet<string> = new Set(["setup.status", "setup.complete"]);

/** The one permission table of procedures; what is not listed is denied. */
export const PROCEDURE_PERMISSIONS: Readonly<Record<string, Permission>> = {
	"account.me": allow(ALL),
	"account.sessions": allow(ALL),
	"account.changePassword": allow(ALL),
	"account.signOutEverywhere": allow(ALL),
	"account.revokeSession": allow(ALL),

	"users.list": allow(["admin", "auditor"]),
	"users.create": allow(ADMINS),
	"users.update": allow(ADMINS),
	"users.resetPassword": allow(ADMINS),
	"users.sessions": allow(["admin", "auditor"]),
	"users.revokeSession": allow(ADMINS),
	"users.signOut": allow(ADMINS),
	"users.permissions": allow(["admin", "auditor"]),

	"keys.list": allow(["admin", "operator", "auditor", "consumer"], "keys.write"),
	"keys.create": allow(KEY_HOLDERS, "keys.write"),
	"keys.revoke": allow(KEY_HOLDERS, "keys.write"),
	"keys.rotate": allow(KEY_HOLDERS, "keys.write"),
	"keys.use": allow(["admin", "operator", "auditor", "consumer"], "keys.write"),

	"auditLog.list": allow(["admin", "auditor"]),
	"auditLog.export": allow(["admin", "auditor"]),
	"auditLog.verify": allow(["admin", "auditor"]),

	"providers.list": allow(READERS),
	"providers.save": allow(ADMINS),
	"providers.test": allow(ADMINS),
	"providers.remove": allow(ADMINS),

	"notifications.alerts": allow(READERS),
	"notifications.channels": allow(READERS),
	"notifications.deliveries": allow(READERS),
	"notifications.saveChannel": allow(ADMINS),
	"notifications.rotateSecret": allow(ADMINS),
	"notifications.removeChannel": allow(ADMINS),
	"notifications.testChannel": allow(ADMINS),
	"notifications.redeliver": allow(ADMINS),

	"organisation.get": allow(OVERSEERS),
	"organisation.budget": allow(OVERSEERS),
	"organisation.update": allow(ADMINS),

	"policy.active": allow(ALL, "policy.read"),
	"policy.versions": allow(READERS, "policy.read"),
	"policy.get": allow(READERS, "policy.read"),
	"policy.validate": allow(STAFF, "policy.read"),
	"policy.simulate": allow(STAFF, "policy.read"),
	"policy.publish": allow(STAFF, "policy.write"),
	"policy.rollback": allow(STAFF, "policy.write"),

	"models.history": allow(ALL, "models.read"),
	"models.ranking": allow(ALL, "models.read"),
	"models.list": allow(ALL, "models.read"),
	"models.score": allow(ALL, "models.read"),
	"models.get": allow(ALL, "models.read"),
	"models.status": allow(ALL, "models.read"),
	"models.simulated": allow(ALL, "models.read"),
	"catalog.refresh": allow(STAFF, "catalog.refresh"),

	"requests.list": allow(REQUEST_READERS, "requests.read"),
	"requests.patch": allow(REQUEST_READERS, "requests.read"),
	"requests.get": allow(REQUEST_READERS, "requests.read"),
	"requests.cost": allow(REQUEST_READERS, "requests.read"),

	"decisions.list": allow(REQUEST_READERS, "decisions.read"),
	"decisions.get": allow(REQUEST_READERS, "decisions.read"),
	"decisions.replay": allow(REQUEST_READERS, "decisions.read"),
	"decisions.estimates": allow(REQUEST_READERS, "decisions.read"),
	"decisions.calibration": allow(REQUEST_READERS, "decisions.read"),
	"decisions.regret": allow(REQUEST_READERS, "decisions.read"),

	"usage.summary": allow(ALL, "requests.read"),

	"playground.conversations": allow(CHATTERS),
	"playground.conversation": allow(CHATTERS),
	"playground.image": allow(CHATTERS),
	"playground.remove": allow(CHATTERS),
	"playground.send": allow(CHATTERS),

	"insights.overview": allow(ALL, "requests.read"),
	"insights.requestHistogram": allow(REQUEST_READERS, "requests.read"),
	"insights.decisionHistogram": allow(REQUEST_READERS, "decisions.read"),
	"insights.facets": allow(REQUEST_READERS, "requests.read"),
	"insights.exportCount": allow(REQUEST_READERS, "requests.read"),
	"insights.newSince": allow(REQUEST_READERS, "requests.read"),

	"views.list": allow(ALL),
	"views.create": allow(ALL),
	"views.update": allow(ALL),
	"views.remove": allow(ALL),

	"feedback.rate": allow(CHATTERS),
	"feedback.list": allow(REQUEST_READERS),

	"dependencies.projects.list": allow(AUDIT_READERS),
	"dependencies.projects.get": allow(AUDIT_READERS),
	"dependencies.projects.create": allow(STAFF),
	"dependencies.projects.update": allow(STAFF),
	"dependencies.projects.remove": allow(STAFF),
	"dependencies.audits.run": allow(STAFF, "dependencies.submit"),
	"dependencies.audits.cancel": allow(STAFF),
	"dependencies.audits.list": allow(AUDIT_READERS),
	"dependencies.audits.get": allow(AUDIT_READERS, "dependencies.submit"),
	"dependencies.audits.diff": allow(AUDIT_READERS, "dependencies.submit"),
	"dependencies.audits.progress": allow(AUDIT_READERS, "dependencies.submit"),
	"dependencies.findings.list": allow(AUDIT_READERS),
	"dependencies.findings.count": allow(AUDIT_READERS),
	"dependencies.findings.get": allow(AUDIT_READERS),
	"dependencies.findings.waive": allow(STAFF),
	"dependencies.findings.waiveMany": allow(STAFF),
	"dependencies.findings.revokeWaiver": allow(STAFF),
	"dependencies.findings.waivers": allow(AUDIT_READERS),
	"dependencies.advisories.status": allow(AUDIT_READERS),
	"dependencies.advisories.sync": allow(STAFF),
	"dependencies.submit": allow(STAFF, "dependencies.submit"),
	"dependencies.summary": allow(AUDIT_READERS),
	"dependencies.trends": allow(AUDIT_READERS),
	"dependencies.installBench": allow(AUDIT_READERS),

	"gateway.invoke": allow(CHATTERS, "chat"),
	"gateway.stream": allow(CHATTERS, "chat"),

	"system.status": allow(ALL, "models.read"),
};

/** Written out, so that a new scope is nobody's until it is given here. */
const OPERATING_SCOPES: readonly Scope[] = [
	"chat",
	"models.read",
	"requests.read",
	"decisions.read",
	"policy.read",
	"policy.write",
	"catalog.refresh",
	"keys.write",
	"dependencies.submit",
];

/** What a role may put into a key, and so the most that any of its keys can do. */
export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
	admin: OPERATING_SCOPES,
	operator: OPERATING_SCOPES,
	executive: [],
	auditor: [],
	consumer: ["chat", "models.read", "requests.read", "decisions.read"],
};

/** Pages that open without a sign-in. */
export const PUBLIC_PAGES: ReadonlySet<string> = new Set(["/setup", "/sign-in"]);

/** The one permission table of pages. `*` at the end stands for one or more path segments. */
export const PAGE_PERMISSIONS: Readonly<Record<string, readonly Role[]>> = {
	"/": ALL,
	"/playground": CHATTERS,
	"/models": ALL,
	"/models/*": ALL,
	"/requests": REQUEST_READERS,
	"/requests/*": REQUEST_READERS,
	"/routing": REQUEST_READERS,
	"/routing/*": REQUEST_READERS,
	"/dependencies": AUDIT_READERS,
	"/dependencies/*": AUDIT_READERS,
	"/settings": ALL,
	"/settings/account": ALL,
	"/settings/general": OVERSEERS,
	"/settings/notifications": READERS,
	"/settings/keys": ["admin", "operator", "auditor", "consumer"],
	"/settings/users": ["admin", "auditor"],
	"/settings/policy": READERS,
	"/settings/providers": READERS,
	"/settings/audit-log": ["admin", "auditor"],
};

export type AccessDecision =
	| { readonly allowed: true }
	| {
			readonly allowed: false;
			readonly reason: "no_entry" | "signed_out" | "role" | "scope" | "keys_not_accepted";
			/** Roles (for people) or the scope (for keys) that would be enough. */
			readonly needs: readonly string[];
	  };

const ALLOWED: AccessDecision = { allowed: true };

/** Decides from the table alone whether `actor` may call the procedure at `path`. */
export function decideProcedureAccess(path: string, actor: Actor | null): AccessDecision {
	if (PUBLIC_PROCEDURES.has(path)) return ALLOWED;
	const permission = Object.hasOwn(PROCEDURE_PERMISSIONS, path)
		? PROCEDURE_PERMISSIONS[path]
		: undefined;
	if (permission === undefined) return { allowed: false, reason: "no_entry", needs: [] };
	if (actor === null) return { allowed: false, reason: "signed_out", needs: permission.roles };
	if (actor.kind === "system") return ALLOWED;
	if (actor.kind === "key") {
		if (permission.scope === null) {
			return { allowed: false, reason: "keys_not_accepted", needs: permission.roles };
		}
		return actor.scopes.includes(permission.scope)
			? ALLOWED
			: { allowed: false, reason: "scope", needs: [permission.scope] };
	}
	return permission.roles.includes(actor.role)
		? ALLOWED
		: { allowed: false, reason: "role", needs: permission.roles };
}

/** Roles that may open the page at `path`; `null` when the page is public. Unknown pages: nobody. */
export function pageRoles(path: string): readonly Role[] | null {
	if (PUBLIC_PAGES.has(path)) return null;
	if (Object.hasOwn(PAGE_PERMISSIONS, path)) return PAGE_PERMISSIONS[path] ?? [];
	const parent = `/${path.split("/")[1] ?? ""}/*`;
	return Object.hasOwn(PAGE_PERMISSIONS, parent) ? (PAGE_PERMISSIONS[parent] ?? []) : [];
}

/** Alerts name files, upstreams and models: for those who look after the installation. */
export function mayReadAlerts(actor: Actor): boolean {
	return actor.kind === "user" && READERS.includes(actor.role);
}

/** What is shared stands in everybody's menus: for those who look after the installation. */
export function mayShareViews(actor: Actor): boolean {
	return actor.kind === "user" && STAFF.includes(actor.role);
}
