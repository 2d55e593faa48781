import { AppError } from "#server/platform/errors.ts";
import type { GuardedFetch } from "#server/platform/http/guarded-fetch.ts";

/** Failures in a row after which a host is taken for unreachable. */
const MAX_FAILURES = 3;

/**
 * Asks a host no more once it did not answer three times in a row and never before: a lock of 500
 * packages would otherwise wait 500 times for a network that is not there.
 */
export function failFast(fetch: GuardedFetch): GuardedFetch {
	const failures = new Map<string, number>();
	return async (request) => {
		const { host } = new URL(request.url);
		if ((failures.get(host) ?? 0) >= MAX_FAILURES) {
			throw new AppError("unavailable", `${host} does not answer`);
		}
		try {
			const answer = await fetch(request);
			failures.set(host, Number.NEGATIVE_INFINITY);
			return answer;
		} catch (error) {
			failures.set(host, (failures.get(host) ?? 0) + 1);
			throw error;
		}
	};
}
