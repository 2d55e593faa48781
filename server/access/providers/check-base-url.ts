import { isIP } from "node:net";
import { AppError, isAppError } from "#server/platform/errors.ts";
import { checkUrl } from "#server/platform/http/allowed-host.ts";
import { isAllowedAddress } from "#server/platform/http/check-address.ts";

/**
 * The normal form of a provider's base address, or `invalid_input` naming the field. Literal
 * addresses are judged here; a name's addresses are judged at each connection by the guarded fetch.
 */
export function checkBaseUrl(text: string, rules: { readonly allowPrivate: boolean }): string {
	const url = parse(text, rules.allowPrivate);
	if (url.search !== "" || url.hash !== "") {
		throw invalid("leave out everything after ? or #");
	}
	if (url.protocol === "http:" && !isPrivateLiteral(url.hostname)) {
		throw invalid("use https://: the secret would go over the network in the clear");
	}
	return url.href.replace(/\/+$/, "");
}

function parse(text: string, allowPrivate: boolean): URL {
	try {
		return checkUrl(text, allowPrivate ? "private" : "public");
	} catch (error) {
		if (!isAppError(error)) throw error;
		throw invalid(
			error.message,
			allowPrivate
				? undefined
				: "the operator can allow private addresses with SOPHIA_ALLOW_PRIVATE_UPSTREAMS=true",
		);
	}
}

/** Plain http is for this machine and private networks; a name may be the machine itself. */
function isPrivateLiteral(hostname: string): boolean {
	const host = hostname.replace(/^\[|\]$/g, "");
	if (isIP(host) === 0) return host === "localhost" || !host.includes(".");
	return !isAllowedAddress(host, "public");
}

function invalid(message: string, hint?: string): AppError {
	return new AppError("invalid_input", `address: ${message}`, {
		param: "baseUrl",
		...(hint === undefined ? {} : { hint }),
	});
}
