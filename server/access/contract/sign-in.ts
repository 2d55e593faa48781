import { z } from "zod";
import { roleSchema } from "./callers.ts";
import { idSchema, nameSchema } from "./fields.ts";

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

const signInErrors = z.enum([
	"invalid_credentials",
	"too_many_attempts",
	"access_denied",
	"provider_unreachable",
	"provider_refused",
	"unavailable",
	"failed",
]);
export type SignInError = z.infer<typeof signInErrors>;

/** Names that next-auth itself gives to failures of a sign-in by OIDC. */
const OIDC_ERRORS = new Map<unknown, SignInError>([
	["OAuthSignin", "provider_unreachable"],
	["OAuthCallback", "provider_refused"],
	["Callback", "provider_refused"],
]);

/** What the sign-in page finds in `?error=`; what it does not know is `failed`. */
export const signInErrorSchema = z.preprocess(
	(code) => OIDC_ERRORS.get(code) ?? code,
	signInErrors.catch("failed"),
);
export const SIGN_IN_ERRORS: Readonly<Record<SignInError, string>> = {
	invalid_credentials: "The e-mail address or the password is not right.",
	too_many_attempts: "Too many attempts. Wait 15 minutes, then try again.",
	access_denied: "This account may not sign in here. Ask an administrator to add you.",
	provider_unreachable:
		"Your organisation's sign-in service cannot be reached. Try again in a few minutes; an administrator finds the cause in the log.",
	provider_refused:
		"The sign-in through your organisation was not completed. Try again; an administrator finds the cause in the log.",
	unavailable: "Sign-in is not available at the moment. Try again in a few seconds.",
	failed: "Sign-in did not work. Try again.",
};

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
