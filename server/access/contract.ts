import { z } from "zod";

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

/** What the edge knows of a verified caller; cached by the full HMAC of the credential. */
export interface CallerGrant {
	readonly orgId: string;
	readonly keyId: string | null;
	readonly userId: string | null;
	readonly scopes: readonly Scope[];
	/** `null` allows every model that the policy allows. */
	readonly allowedModels: readonly string[] | null;
	readonly capture: CaptureMode;
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
