import { Secret } from "#server/platform/secrets/secret.ts";

export type Json =
	| string
	| number
	| boolean
	| null
	| readonly Json[]
	| { readonly [key: string]: Json };

const MASK = "[redacted]";
const SECRET_NAMES =
	/^(?:.*(?:password|secret|apikey|privatekey|accesskey)|authorization|cookie|token|.*token|hmac|sealed|wrappedkey|passwordhash|credential|bearer)$/;
/** Things that look like names of secrets but are plain facts (`maxTokens` ends in `tokens`). */
const PLAIN_NAMES: ReadonlySet<string> = new Set([
	"mustchangepassword",
	"haspassword",
	"hassecret",
]);
/** Formats of secrets that may stand inside free text. */
const SECRET_TEXT =
	/\b(?:sph_[0-9A-Za-z]{8}_[0-9A-Za-z]{20,}(?:_[0-9A-Za-z]{6})?|svc_[\w-]+\.[\w-]+|sk-[\w-]{16,}|Bearer\s+[\w.~+/=-]{16,})/g;
const MAX_DEPTH = 12;

function isSecretName(name: string): boolean {
	const plain = name.toLowerCase().replaceAll(/[^a-z]/g, "");
	return !PLAIN_NAMES.has(plain) && SECRET_NAMES.test(plain);
}

/**
 * A plain JSON value that is safe to keep for ever: secrets are masked by type (`Secret`, bytes), by
 * the name of their field, and by the formats of our own and the common vendors' keys in text.
 */
export function maskSecrets(value: unknown, depth = 0): Json {
	if (value === null || value === undefined) return null;
	if (typeof value === "string") return value.replaceAll(SECRET_TEXT, MASK);
	if (typeof value === "boolean") return value;
	if (typeof value === "number") return Number.isFinite(value) ? value : null;
	if (typeof value === "bigint") return value.toString();
	if (value instanceof Date) return value.toISOString();
	if (value instanceof Secret || value instanceof Uint8Array) return MASK;
	if (depth >= MAX_DEPTH) return "[too deep]";
	if (Array.isArray(value)) return value.map((item) => maskSecrets(item, depth + 1));
	if (typeof value === "object") {
		const masked: Record<string, Json> = {};
		for (const [name, item] of Object.entries(value)) {
			if (item === undefined) continue;
			masked[name] = item !== null && isSecretName(name) ? MASK : maskSecrets(item, depth + 1);
		}
		return masked;
	}
	return MASK;
}

/** `a***@example.com`: enough to recognise an address that one knows. */
export function maskEmail(email: string): string {
	const at = email.lastIndexOf("@");
	if (at <= 0) return "***";
	return `${email.slice(0, 1)}***${email.slice(at)}`;
}
