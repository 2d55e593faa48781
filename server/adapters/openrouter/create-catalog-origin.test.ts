import { existsSync, readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "#server/adapters/simulator/core/seeded-random.ts";
import { createSimulatorServer } from "#server/adapters/simulator/create-simulator-server.ts";
import { systemTimers } from "#server/adapters/simulator/system-timers.ts";
import { buildCatalogModel } from "#server/catalog/testing/build-catalog-model.ts";
import {
	type OriginUnderTest,
	testCatalogOrigin,
} from "#server/catalog/testing/catalog-origin-contract.ts";
import { createFakeOrigin } from "#server/catalog/testing/create-fake-origin.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createGuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import { createOpenRouterOrigin } from "./create-catalog-origin.ts";

const fetch = createGuardedFetch({ reach: "private" });

function originAt(baseUrl: string, key: string | null = "key") {
	return createOpenRouterOrigin({ baseUrl, key, fetch, source: "openrouter" });
}

async function serve(listener: RequestListener) {
	const server = createServer(listener);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	const port = typeof address === "object" && address !== null ? address.port : 0;
	const close = () =>
		new Promise<void>((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});
	return { url: `http://127.0.0.1:${port}/api/v1`, close };
}

testCatalogOrigin("fake", async () => {
	const origin = createFakeOrigin([buildCatalogModel("openai/a"), buildCatalogModel("openai/b")]);
	origin.latencies.set("openai/a", { p50: 100, p90: 200, p99: 300 });
	return { origin, listedModel: "openai/a", close: async () => {} };
});

testCatalogOrigin("simulator over HTTP", async (): Promise<OriginUnderTest> => {
	const simulator = await createSimulatorServer({
		clock: systemClock,
		timers: systemTimers,
		random: createSeededRandom(1),
		port: 0,
	});
	const origin = originAt(simulator.url);
	return { origin, listedModel: "openai/sim-flash", close: simulator.close };
});

const corpus = process.env.SOPHIA_CORPUS ?? path.resolve("../shared/data");
const recorded = path.join(corpus, "openrouter/models-2026-05-15.json.gz");
if (existsSync(recorded)) {
	testCatalogOrigin("the recorded answer of 15 May 2026", async () => {
		const body = gunzipSync(readFileSync(recorded));
		const { url, close } = await serve((request, response) => {
			if (request.url !== "/api/v1/models") response.writeHead(404).end();
			else if (request.headers["if-none-match"] === '"may"') response.writeHead(304).end();
			else response.setHeader("etag", '"may"').end(body);
		});
		return { origin: originAt(url), listedModel: "openai/gpt-4o", close };
	});
} else {
	it.skip(`skipped: ${recorded} is not there (set SOPHIA_CORPUS)`, () => {});
}

describe("OpenRouter origin", () => {
	async function ask(listener: RequestListener) {
		const { url, close } = await serve(listener);
		const answer = await originAt(url).fetchModels({ etag: null, maxBytes: 10_000 });
		await close();
		return answer;
	}

	it.each([302, 401, 429, 500, 503])(
		"calls a %s unreachable, not a bad catalogue",
		async (status) => {
			const answer = await ask((_request, response) => response.writeHead(status).end("{}"));
			expect(answer).toEqual({ kind: "unreachable", reason: `the source answered ${status}` });
		},
	);

	it("refuses a 200 that is not a model list and keeps its beginning", async () => {
		const answer = await ask((_request, response) => response.end("<html>maintenance</html>"));
		expect(answer).toMatchObject({
			kind: "refused",
			bytes: 24,
			excerpt: "<html>maintenance</html>",
		});
	});

	it("calls a connection cut in the middle unreachable", async () => {
		const answer = await ask((_request, response) => {
			response.writeHead(200, { "content-length": 1_000 });
			response.write("{");
			setImmediate(() => response.destroy());
		});
		expect(answer.kind).toBe("unreachable");
	});

	it("sends its key, and asks nobody for latencies without one", async () => {
		const seen: (string | undefined)[] = [];
		const { url, close } = await serve((request, response) => {
			seen.push(request.headers.authorization);
			response.end("{}");
		});
		await originAt(url, "first").fetchModels({ etag: null, maxBytes: 1_000 });
		await originAt(url, null).fetchModels({ etag: null, maxBytes: 1_000 });
		expect(await originAt(url, null).fetchPublishedTtft("openai/a")).toBeNull();
		expect(seen).toEqual(["Bearer first", undefined]);
		await close();
	});
});
