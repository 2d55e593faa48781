import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import { openPackageIndexes } from "./open-package-indexes.ts";

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse("2026-11-22T00:00:00Z");
const SIMPLE = {
	versions: ["1.0"],
	files: [{ filename: "a-1.0.tar.gz", "upload-time": "2026-01-02T00:00:00Z" }],
};
const NPM = {
	"dist-tags": { latest: "2.0.0" },
	versions: { "1.0.0": {}, "2.0.0": { deprecated: "use b" }, "3.0.0-rc.1": {} },
};

let folder = "";
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), "sophia-index-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Asked {
	readonly url: string;
	readonly etag: string | undefined;
}

/** An index that knows `a`, and answers a conditional request as it should. */
function server(asked: Asked[]): GuardedFetch {
	return async ({ url, headers = {} }) => {
		const etag = headers["if-none-match"];
		asked.push({ url, etag });
		const found = /\/simple\/a\/$|\/@s%2fa$/.test(url);
		if (etag === '"1"') return { status: 304, headers: {}, body: new Uint8Array() };
		const body = Buffer.from(JSON.stringify(url.includes("npm.test") ? NPM : SIMPLE));
		return { status: found ? 200 : 404, headers: { etag: '"1"' }, body };
	};
}

const refuse: GuardedFetch = async () => {
	throw new Error("the network is down");
};

function open(fetch: GuardedFetch | null, afterMs = 0) {
	const clock = { nowMs: () => NOW_MS + afterMs, monotonicMs: () => 0 };
	const urls = { pypiUrl: "https://pypi.test", npmUrl: "https://npm.test" };
	return openPackageIndexes({ ...urls, fetch, cacheFolder: folder, clock });
}

describe("package indexes", () => {
	it("are not asked again for what they said a moment ago, later only whether it changed", async () => {
		const asked: Asked[] = [];
		const first = await open(server(asked)).find("PyPI", "a");
		expect(await open(server(asked), 60_000).find("PyPI", "a")).toEqual(first);
		expect(asked).toEqual([{ url: "https://pypi.test/simple/a/", etag: undefined }]);
		expect(await open(server(asked), DAY_MS).find("PyPI", "a")).toEqual(first);
		expect(asked[1]).toEqual({ url: "https://pypi.test/simple/a/", etag: '"1"' });
		expect(first).toMatchObject({ kind: "found", asOf: null });
	});

	it("answer offline and while they are down with what they said, and its time", async () => {
		await open(server([])).find("PyPI", "a");
		for (const fetch of [null, refuse]) {
			expect(await open(fetch, 3 * DAY_MS).find("PyPI", "a")).toMatchObject({
				kind: "found",
				asOf: "2026-11-22T00:00:00.000Z",
				project: { releases: [{ version: "1.0" }] },
			});
		}
		expect(await open(null).find("PyPI", "b")).toEqual({ kind: "unknown", reason: "offline" });
	});

	it("are given up after a few failures in a row, so that an audit does not wait for each", async () => {
		let tries = 0;
		const index = open(async () => {
			tries += 1;
			throw new Error("the network is down");
		});
		for (let number = 0; number < 20; number += 1) {
			expect(await index.find("PyPI", `p${number}`)).toMatchObject({
				kind: "unknown",
				reason: "the network is down",
			});
		}
		expect(tries).toBe(5);
	});

	it("of npm say the versions, the newest one and whether it is deprecated", async () => {
		const asked: Asked[] = [];
		expect(await open(server(asked)).find("npm", "@s/a")).toMatchObject({
			project: {
				latest: "2.0.0",
				releases: [{ version: "1.0.0" }, { version: "2.0.0" }, { version: "3.0.0-rc.1" }],
				status: { state: "deprecated", reason: "use b" },
			},
		});
		expect(asked).toMatchObject([{ url: "https://npm.test/@s%2fa" }]);
		expect(await open(server([])).find("npm", "b")).toEqual({ kind: "absent" });
	});
});
