import type { Env } from "#server/platform/env.ts";
import { isAppError } from "#server/platform/errors.ts";
import { createGuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import { isSimulatorNeeded } from "#server/processes/launcher/plan-children.ts";
import { type Finding, fail, judgeClock, pass, warn } from "./check.ts";

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 32 * 1024 * 1024;

/** Whether each configured address answers. No key is sent. */
export async function checkUpstreams(env: Env, portkeyUrl: string | null): Promise<Finding[]> {
	if (isSimulatorNeeded(env)) {
		return [
			warn(
				"upstream",
				"no upstream is set in the environment: answers are simulated",
				"set OPENROUTER_API_KEY in .env, or add a provider under Settings",
			),
		];
	}
	const addresses = [
		env.OPENROUTER_API_KEY === undefined ? undefined : `${env.OPENROUTER_BASE_URL}/models`,
		env.OPENAI_COMPATIBLE_BASE_URL && `${env.OPENAI_COMPATIBLE_BASE_URL}/models`,
		portkeyUrl,
	].filter((address) => address !== undefined && address !== null);
	return (await Promise.all(addresses.map(checkAddress))).flat();
}

/** Addresses of the operator's own environment may be private ones. */
async function checkAddress(url: string): Promise<Finding[]> {
	const fetchGuarded = createGuardedFetch({ reach: "private" });
	const { host } = new URL(url);
	try {
		const { status, headers } = await fetchGuarded({
			url,
			maxBytes: MAX_BYTES,
			timeoutMs: TIMEOUT_MS,
		});
		const text = `${host} answers (HTTP ${status})`;
		const reached =
			status >= 500 ? warn("upstream", text, "try again later") : pass("upstream", text);
		const date = Date.parse(headers.date ?? "");
		return Number.isNaN(date) ? [reached] : [reached, judgeClock(host, date - Date.now())];
	} catch (error) {
		if (!isAppError(error)) throw error;
		const remedy = "check the address, DNS and the firewall of this machine";
		return [fail("upstream", error.message, error.hint ?? remedy)];
	}
}
