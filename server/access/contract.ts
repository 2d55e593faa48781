import { z } from "zod";
import { rangeSchema } from "#server/lists/contract.ts";

export const roleSchema = z.enum(["admin", "operator", "executive", "auditor", "consumer"]);
export type Role = z.infer<typeof roleSchema>;

/** What an API key may do. A key never holds a scope that its creator's role does not have. */
export const scopeSchema = z.enum([
	"chat",
	"models.read",
	"requests.read",
	"decisions.read",
	"policy.read",
	"policy.write",
	"catalog.refresh",
	"keys.write",
	"dependencies.submit",
]);
export type Scope = z.infer<typeof scopeSchema>;

/**
 * Who is calling. Every use case receives one; there are no ambient credentials.
 * `user`: a person with a session. `key`: a program with an API key.
 * `service`: console or worker calling the edge for somebody. `system`: the command line or a timer.
 */
export type Actor =
	| {
			readonly kind: "user";
			readonly orgId: string;
			readonly userId: string;
			readonly sessionId: string;
			readonly role: Role;
			readonly email: string;
			readonly address: string | null;
	  }
	| {
			readonly kind: "key";
			readonly orgId: string;
			readonly keyId: string;
			readonly ownerId: string;
			readonly scopes: readonly Scope[];
			readonly limits: KeyLimits;
			readonly address: string | null;
	  }
	| {
			readonly kind: "service";
			readonly orgId: string;
			readonly service: "console" | "worker";
			readonly onBehalfOfUserId: string | null;
			readonly role: Role;
			readonly address: string | null;
	  }
	| {
			readonly kind: "system";
			readonly orgId: string;
			readonly name: string;
			readonly address: null;
	  };

/** What else a key says about the calls that are made with it, also through the console. */
export interface KeyLimits {
	/** `null` allows every model that the policy allows. */
	readonly allowedModels: readonly string[] | null;
	readonly capture: CaptureMode;
	/** Days for which captured bodies are kept. */
	readonly captureRetentionDays: number;
}

/** What the edge knows of a verified caller; cached by the full HMAC of the credential. */
export interface CallerGrant extends KeyLimits {
	readonly orgId: string;
	readonly keyId: string | null;
	readonly userId: string | null;
	readonly scopes: readonly Scope[];
	readonly expiresAtMs: number | null;
}

export const captureModeSchema = z.enum(["off", "full"]);
export type CaptureMode = z.infer<typeof captureModeSchema>;

/** The one organisation of a fresh installation. */
export const DEFAULT_ORG_ID = "00000000-0000-7000-8000-000000000001";

export const emailSchema = z
	.string()
	.trim()
	.toLowerCase()
	.max(254)
	// Full-width and other compatibility forms of "@" would normalise into another address.
	.refine((value) => value.normalize("NFKC") === value, "use plain characters only")
	.pipe(z.email("enter an e-mail address such as name@example.com"));

export const passwordSchema = z
	.string()
	.min(12, "use at least 12 characters")
	.max(256, "use at most 256 characters");

const idSchema = z.uuid("this is not an id");
/** Display names: one line, no control characters that could forge another one. */
const nameSchema = z
	.string()
	.trim()
	.min(1, "enter a name")
	.max(100, "use at most 100 characters")
	.refine((value) => !/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u.test(value), "use plain text");
/** A moment: a date of a typed client, or ISO 8601 with its zone, as plain HTTP can say it. */
const instantInput = z.union([
	z.date(),
	z.iso
		.datetime({ offset: true, error: "write it as 2027-01-31T00:00:00Z" })
		.transform((text) => new Date(text)),
]);
const limitSchema = z.number().int().min(1).max(200).default(50);
const cursorSchema = z.uuid("this is not a cursor of this list");

function pageOf<T extends z.ZodType>(item: T) {
	return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

// --- setup -------------------------------------------------------------------------------------

export const setupStatusSchema = z.object({
	/** True while there is no user: only the set-up link opens the door then. */
	needsSetup: z.boolean(),
	/** True when people can also sign in by OIDC (next-auth provider id `oidc`). */
	oidcEnabled: z.boolean(),
});
export const completeSetupInput = z.strictObject({
	token: z.string().min(1).max(200),
	email: emailSchema,
	name: nameSchema,
	password: passwordSchema,
});

/** Codes that the sign-in page finds in `?error=`; everything else is `failed`. */
export const signInErrorSchema = z
	.enum(["invalid_credentials", "too_many_attempts", "access_denied", "unavailable", "failed"])
	.catch("failed");
export type SignInError = z.infer<typeof signInErrorSchema>;
export const SIGN_IN_ERRORS: Readonly<Record<SignInError, string>> = {
	invalid_credentials: "The e-mail address or the password is not right.",
	too_many_attempts: "Too many attempts. Wait 15 minutes, then try again.",
	access_denied: "This account may not sign in here. Ask an administrator to add you.",
	unavailable: "Sign-in is not available at the moment. Try again in a few seconds.",
	failed: "Sign-in did not work. Try again.",
};

// --- account -----------------------------------------------------------------------------------

export const accountSchema = z.object({
	id: z.string(),
	orgId: z.string(),
	email: z.string(),
	name: z.string(),
	role: roleSchema,
	/** False for people who only sign in by OIDC. */
	hasPassword: z.boolean(),
	mustChangePassword: z.boolean(),
	sessionExpiresAt: z.date(),
	/** What this installation is called, for the frame; empty when it has no name. */
	environmentName: z.string(),
});
export type Account = z.infer<typeof accountSchema>;
export const sessionItemSchema = z.object({
	id: z.string(),
	createdAt: z.date(),
	lastSeenAt: z.date(),
	expiresAt: z.date(),
	address: z.string().nullable(),
	userAgent: z.string().nullable(),
	isCurrent: z.boolean(),
});
export type SessionItem = z.infer<typeof sessionItemSchema>;
export const changePasswordInput = z.strictObject({
	currentPassword: z.string().min(1, "enter your present password").max(256),
	newPassword: passwordSchema,
});
export const revokeSessionInput = z.strictObject({ id: idSchema });

// --- users -------------------------------------------------------------------------------------

export const userItemSchema = z.object({
	id: z.string(),
	email: z.string(),
	name: z.string(),
	role: roleSchema,
	signIn: z.enum(["password", "oidc", "password_and_oidc", "not_yet"]),
	mustChangePassword: z.boolean(),
	disabledAt: z.date().nullable(),
	createdAt: z.date(),
	lastActiveAt: z.date().nullable(),
	/** Sessions that run at the moment. */
	sessions: z.number().int(),
	/** Keys of this person that work at the moment. */
	activeKeys: z.number().int(),
});
export type UserItem = z.infer<typeof userItemSchema>;
export const listUsersInput = z.strictObject({
	limit: limitSchema,
	cursor: cursorSchema.optional(),
	query: z.string().trim().max(100).optional(),
	role: roleSchema.optional(),
	state: z.enum(["active", "disabled"]).optional(),
});
export const userPageSchema = pageOf(userItemSchema);
export const createUserInput = z.strictObject({
	email: emailSchema,
	name: nameSchema,
	role: roleSchema,
	/** `password`: a temporary one is made and shown once. `oidc`: waits for the first OIDC sign-in. */
	signIn: z.enum(["password", "oidc"]).default("password"),
});
export const createdUserSchema = z.object({
	user: userItemSchema,
	/** Shown once. `null` for OIDC. */
	temporaryPassword: z.string().nullable(),
});
export const updateUserInput = z.strictObject({
	id: idSchema,
	name: nameSchema.optional(),
	role: roleSchema.optional(),
	disabled: z.boolean().optional(),
});
export const userIdInput = z.strictObject({ id: idSchema });
export const revokeUserSessionInput = z.strictObject({ userId: idSchema, id: idSchema });
export const permissionTableSchema = z.object({
	procedures: z.array(
		z.object({
			path: z.string(),
			/** `null`: it answers without a sign-in. */
			roles: z.array(roleSchema).nullable(),
			/** The scope that opens it to an API key; `null`: no key may call it. */
			scope: scopeSchema.nullable(),
		}),
	),
	pages: z.array(z.object({ path: z.string(), roles: z.array(roleSchema).nullable() })),
	/** What a role may put into its keys. */
	scopes: z.record(roleSchema, z.array(scopeSchema)),
});
export type PermissionTable = z.infer<typeof permissionTableSchema>;
export const resetPasswordInput = z.strictObject({ id: idSchema });
export const resetPasswordOutput = z.object({ temporaryPassword: z.string() });

// --- API keys ----------------------------------------------------------------------------------

export const apiKeyItemSchema = z.object({
	id: z.string(),
	name: z.string(),
	/** `sph_` and the 8 characters that are not secret. */
	prefix: z.string(),
	ownerId: z.string(),
	ownerEmail: z.string(),
	scopes: z.array(scopeSchema),
	/** Scopes of the key that its owner's role has today: what the key really can do. */
	effectiveScopes: z.array(scopeSchema),
	/** Empty: every model that the policy allows. */
	allowedModels: z.array(z.string()),
	capture: captureModeSchema,
	captureRetentionDays: z.number().int(),
	createdAt: z.date(),
	expiresAt: z.date().nullable(),
	lastUsedAt: z.date().nullable(),
	revokedAt: z.date().nullable(),
	/** The key that this one took over from. */
	rotatedFromId: z.string().nullable(),
	state: z.enum(["active", "expired", "revoked", "owner_disabled"]),
});
export type ApiKeyItem = z.infer<typeof apiKeyItemSchema>;
export const listApiKeysInput = z.strictObject({
	limit: limitSchema,
	cursor: cursorSchema.optional(),
	query: z.string().trim().max(100).optional(),
	/**
	 * Without it revoked and expired keys are listed as well. `expiring`: ends within 14 days.
	 * `unused`: works, but nothing used it for 30 days. `inactive`: refused for whatever reason.
	 */
	state: z.enum(["active", "inactive", "expiring", "unused", "revoked"]).optional(),
});
export const apiKeyPageSchema = pageOf(apiKeyItemSchema).extend({
	/** What the caller may put into a new key. */
	grantableScopes: z.array(scopeSchema),
});
export const createApiKeyInput = z.strictObject({
	name: nameSchema,
	scopes: z.array(scopeSchema).min(1, "choose at least one scope").max(scopeSchema.options.length),
	allowedModels: z.array(z.string().min(1).max(100)).max(50).default([]),
	expiresAt: instantInput.nullable().default(null),
	capture: captureModeSchema.default("off"),
	captureRetentionDays: z.number().int().min(1).max(365).default(30),
});
export const createdApiKeySchema = z.object({
	item: apiKeyItemSchema,
	/** The whole key, shown this once. */
	key: z.string(),
	/** Allowed models that the catalogue does not have: kept, since it may have them tomorrow. */
	unknownModels: z.array(z.string()),
});
export const revokeApiKeyInput = z.strictObject({ id: idSchema });
export const rotateApiKeyInput = z.strictObject({
	id: idSchema,
	/** How long the old key still works beside the new one; 0 revokes it at once. */
	overlapHours: z.number().int().min(0).max(720).default(24),
	/** End of the new key; left out, it lives as long as the old one was meant to. */
	expiresAt: instantInput.nullable().optional(),
});
export const rotatedApiKeySchema = createdApiKeySchema
	.omit({ unknownModels: true })
	.extend({ old: apiKeyItemSchema });
export const apiKeyUseInput = z.strictObject({ id: idSchema });
const useCountSchema = z.object({ name: z.string(), requests: z.number().int() });
export const apiKeyUseSchema = z.object({
	item: apiKeyItemSchema,
	/** Days that the counts below cover. */
	days: z.number().int(),
	requests: z.number().int(),
	failed: z.number().int(),
	costNanos: z.number().int(),
	/** The part of `costNanos` that only simulated answers would have cost. */
	simulatedCostNanos: z.number().int(),
	models: z.array(useCountSchema),
	/** Tags and sessions among the newest `sampled` requests: what stands still without the key. */
	sampled: z.number().int(),
	tags: z.array(useCountSchema),
	sessions: z.number().int(),
	lastRequestAt: z.date().nullable(),
});
export type ApiKeyUse = z.infer<typeof apiKeyUseSchema>;

// --- audit log ---------------------------------------------------------------------------------

export const auditEntrySchema = z.object({
	seq: z.number().int(),
	at: z.date(),
	actorKind: z.enum(["user", "key", "service", "system"]),
	actorId: z.string(),
	actorName: z.string(),
	address: z.string().nullable(),
	action: z.string(),
	targetKind: z.string(),
	targetId: z.string(),
	before: z.json().nullable(),
	after: z.json().nullable(),
	/** Hex of the chained hash. */
	hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
const auditFilters = {
	/** Part of the actor's name, or the exact actor id. */
	actor: z.string().trim().min(1).max(200).optional(),
	/** The action or its beginning: `key.` finds `key.create` and `key.revoke`. */
	action: z.string().trim().min(1).max(100).optional(),
	/** Exact id of the thing that was changed. */
	target: z.string().trim().min(1).max(200).optional(),
	since: instantInput.optional(),
	until: instantInput.optional(),
	/** A range of the console, resolved by the server; `since` and `until` go before it. */
	range: rangeSchema.optional(),
	/** This entry alone. */
	seq: z.number().int().positive().optional(),
};
export const listAuditLogInput = z.strictObject({
	limit: limitSchema,
	/** Sequence number of the last entry seen. */
	cursor: z
		.string()
		.regex(/^\d{1,15}$/, "this is not a cursor of this list")
		.optional(),
	...auditFilters,
});
export const auditPageSchema = pageOf(auditEntrySchema);
export const exportAuditLogInput = z.strictObject({
	format: z.enum(["csv", "jsonl"]),
	...auditFilters,
});
export const exportAuditLogOutput = z.object({
	filename: z.string(),
	mediaType: z.string(),
	content: z.string(),
	rows: z.number().int(),
	/** True when the bound of one export was reached: narrow the time to get the rest. */
	truncated: z.boolean(),
});
export const verifyAuditLogOutput = z.object({
	ok: z.boolean(),
	entries: z.number().int(),
	headSeq: z.number().int(),
	/** Hex; keep it elsewhere to notice a log that was replaced as a whole. */
	headHash: z.string(),
	/** The first place where the chain does not hold. */
	fault: z.object({ seq: z.number().int(), reason: z.string() }).nullable(),
	durationMs: z.number(),
});
export type AuditVerification = z.infer<typeof verifyAuditLogOutput>;

// --- providers ---------------------------------------------------------------------------------

export const providerKindSchema = z.enum(["openrouter", "openai-compatible", "portkey"]);
export type ProviderKind = z.infer<typeof providerKindSchema>;
export const providerItemSchema = z.object({
	id: z.string(),
	kind: providerKindSchema,
	name: z.string(),
	baseUrl: z.string(),
	/** Last four characters of the secret, for recognition only. */
	hint: z.string(),
	enabled: z.boolean(),
	createdAt: z.date(),
	updatedAt: z.date(),
	lastTest: z.object({ at: z.date(), ok: z.boolean(), message: z.string() }).nullable(),
});
export type ProviderItem = z.infer<typeof providerItemSchema>;
export const providerListSchema = z.object({
	items: z.array(providerItemSchema),
	/** What serves when nothing is stored here: from the environment, or the simulator. */
	fallback: z.enum(["environment", "simulator"]),
});
export const saveProviderInput = z.strictObject({
	/** Left out: a new one. */
	id: idSchema.optional(),
	kind: providerKindSchema,
	name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "use a-z, 0-9 and -, at most 40 characters"),
	baseUrl: z.string().min(1).max(500),
	/** Write-only. Left out at a change: the stored one stays, unless the address changes. */
	secret: z.string().min(1).max(500).optional(),
	enabled: z.boolean().default(true),
});
export const providerIdInput = z.strictObject({ id: idSchema });
export const providerTestSchema = z.object({
	ok: z.boolean(),
	message: z.string(),
	steps: z.array(
		z.object({
			name: z.enum(["address", "connection", "answer", "credential"]),
			state: z.enum(["passed", "failed", "not_reached"]),
			detail: z.string(),
			durationMs: z.number().nullable(),
		}),
	),
});
export type ProviderTest = z.infer<typeof providerTestSchema>;

// --- system ------------------------------------------------------------------------------------

export const systemStatusSchema = z.object({
	version: z.string(),
	publicUrl: z.string(),
	database: z.enum(["reachable", "away"]),
	edge: z.enum(["ready", "draining", "away"]),
	/** What the edge says of itself, as it says it. */
	edgeDetails: z.json().nullable(),
	/** The newest open alerts; `null` while the database is away or for a role that sees none. */
	alerts: z
		.array(
			z.object({
				id: z.string(),
				kind: z.string(),
				subject: z.string(),
				message: z.string(),
				raisedAt: z.date(),
				lastSeenAt: z.date(),
			}),
		)
		.nullable(),
	time: z.date(),
});
export type SystemStatus = z.infer<typeof systemStatusSchema>;
