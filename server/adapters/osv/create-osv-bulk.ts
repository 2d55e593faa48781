import type { BulkAdvisories } from "#server/dependencies/ports.ts";
import { AppError } from "#server/platform/errors.ts";
import type { GuardedFetch } from "#server/platform/http/guarded-fetch.ts";

const TIMEOUT_MS = 120_000;
const MAX_BYTES = 512 << 20;

/** OSV's bulk files: `<ecosystem>/modified_id.csv`, `<ecosystem>/<id>.json`, `<ecosystem>/all.zip`. */
export function createOsvBulk(options: {
	readonly baseUrl: string;
	readonly fetch: GuardedFetch;
}): BulkAdvisories {
	const { baseUrl } = options;
	const get = async (path: string): Promise<Uint8Array> => {
		const url = `${baseUrl}/${path}`;
		const answer = await options.fetch({ url, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
		if (answer.status === 200) return answer.body;
		throw new AppError("upstream_failed", `${url} answered ${answer.status}`);
	};
	const getText = async (path: string) => Buffer.from(await get(path)).toString("utf8");
	return {
		address: baseUrl,
		async listModified(ecosystem) {
			const lines = (await getText(`${ecosystem}/modified_id.csv`)).split(/\r?\n/);
			return lines.flatMap((line) => {
				const at = line.indexOf(",");
				const modified = line.slice(0, at);
				if (at < 0 || Number.isNaN(Date.parse(modified))) return [];
				return [{ modified, id: line.slice(at + 1) }];
			});
		},
		fetchRecord: (ecosystem, id) => getText(`${ecosystem}/${encodeURIComponent(id)}.json`),
		fetchAll: (ecosystem) => get(`${ecosystem}/all.zip`),
	};
}
