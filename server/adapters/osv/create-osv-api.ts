import { z } from "zod";
import type { RemoteAdvisories, RemoteTarget } from "#server/dependencies/ports.ts";
import { AppError } from "#server/platform/errors.ts";
import type { GuardedFetch } from "#server/platform/http/guarded-fetch.ts";

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 32 << 20;
/** What one batch may hold. */
const BATCH = 1000;
/** Pages of one query; a feed that never ends must not hold an audit. */
const MAX_PAGES = 50;

const batchSchema = z.object({
	results: z.array(
		z.object({
			vulns: z.array(z.object({ id: z.string() })).default([]),
			next_page_token: z.string().optional(),
		}),
	),
});

interface Query extends RemoteTarget {
	readonly token: string | null;
}

/** OSV's own service: ids by batch, then every record once. */
export function createOsvApi(options: {
	readonly baseUrl: string;
	readonly fetch: GuardedFetch;
	readonly maxParallel: number;
}): RemoteAdvisories {
	const call = async (method: "GET" | "POST", path: string, body?: unknown): Promise<unknown> => {
		const answer = await options.fetch({
			method,
			url: `${options.baseUrl}${path}`,
			headers: { accept: "application/json", "content-type": "application/json" },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			timeoutMs: TIMEOUT_MS,
			maxBytes: MAX_BYTES,
		});
		if (answer.status !== 200) {
			throw new AppError("upstream_failed", `${options.baseUrl}${path} answered ${answer.status}`);
		}
		return JSON.parse(Buffer.from(answer.body).toString("utf8"));
	};
	return {
		async fetchRecords(targets) {
			const ids = new Set<string>();
			let open: Query[] = targets.map((target) => ({ ...target, token: null }));
			for (let page = 0; open.length > 0 && page < MAX_PAGES; page += 1) {
				const next: Query[] = [];
				for (let start = 0; start < open.length; start += BATCH) {
					next.push(...(await askBatch(call, open.slice(start, start + BATCH), ids)));
				}
				open = next;
			}
			if (open.length > 0) throw new AppError("upstream_failed", "OSV's answer has no end");
			return fetchAll([...ids].sort(), options.maxParallel, (id) =>
				call("GET", `/v1/vulns/${encodeURIComponent(id)}`),
			);
		},
	};
}

async function askBatch(
	call: (method: "POST", path: string, body: unknown) => Promise<unknown>,
	queries: readonly Query[],
	ids: Set<string>,
): Promise<Query[]> {
	const { results } = batchSchema.parse(
		await call("POST", "/v1/querybatch", {
			queries: queries.map(({ ecosystem, name, version, token }) => ({
				package: { ecosystem, name },
				version,
				...(token === null ? {} : { page_token: token }),
			})),
		}),
	);
	if (results.length !== queries.length) {
		throw new AppError("upstream_failed", "OSV answered another number of queries than were asked");
	}
	// A page may come without records and still not be the last.
	return results.flatMap((result, position) => {
		for (const { id } of result.vulns) ids.add(id);
		const query = queries[position];
		const token = result.next_page_token;
		return query === undefined || token === undefined ? [] : [{ ...query, token }];
	});
}

async function fetchAll<T>(
	ids: readonly string[],
	maxParallel: number,
	get: (id: string) => Promise<T>,
): Promise<T[]> {
	const found: T[] = [];
	const queue = [...ids];
	const work = async (): Promise<void> => {
		for (let id = queue.shift(); id !== undefined; id = queue.shift()) found.push(await get(id));
	};
	await Promise.all(Array.from({ length: Math.min(maxParallel, ids.length) }, work));
	return found;
}
