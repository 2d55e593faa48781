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
			readonly limits: KeyLimits;
			/** Nothing that it makes outlives it. */
			readonly expiresAtMs: number | null;
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
