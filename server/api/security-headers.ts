/**
 * sonner adds one style element by script at its import, empty at first and then with its text: only
 * exactly these two are let through. A test compares the text with the installed version's.
 */
const SONNER_STYLES =
	"'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' " +
	"'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY='";
const YEAR_SECONDS = 31_536_000;

export interface PolicyOptions {
	readonly nonce: string;
	readonly isSecure: boolean;
	/** `next dev` needs eval for its error overlay and unnamed style elements for reloading. */
	readonly isDevelopment: boolean;
}

/**
 * Scripts run only with the nonce of this one answer or when loaded by such a script; style
 * attributes are free, since measured layouts set them; nothing is loaded from other hosts.
 */
export function contentSecurityPolicy(options: PolicyOptions): string {
	const { nonce, isSecure, isDevelopment } = options;
	const directives = [
		"default-src 'self'",
		`script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
		isDevelopment
			? "style-src-elem 'self' 'unsafe-inline'"
			: `style-src-elem 'self' 'nonce-${nonce}' ${SONNER_STYLES}`,
		"style-src-attr 'unsafe-inline'",
		"img-src 'self' data:",
		"font-src 'self'",
		"connect-src 'self'",
		"worker-src 'self'",
		"manifest-src 'self'",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
		...(isSecure ? ["upgrade-insecure-requests"] : []),
	];
	return directives.join("; ");
}

/** Headers of every answer of the console beside the policy. */
export function securityHeaders(isSecure: boolean): readonly (readonly [string, string])[] {
	return [
		["x-content-type-options", "nosniff"],
		["x-frame-options", "DENY"],
		["referrer-policy", "same-origin"],
		["cross-origin-opener-policy", "same-origin"],
		["cross-origin-resource-policy", "same-origin"],
		["permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"],
		...(isSecure
			? [["strict-transport-security", `max-age=${YEAR_SECONDS}; includeSubDomains`] as const]
			: []),
	];
}
