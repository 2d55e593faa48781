import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogModelSchema } from "../contract.ts";
import type { CatalogOrigin } from "../ports.ts";

export interface OriginUnderTest {
	readonly origin: CatalogOrigin;
	/** A model that the source lists. */
	readonly listedModel: string;
	close(): Promise<void>;
}

const UNBOUNDED = 100_000_000;

/** What every source of a catalogue keeps to. */
export function testCatalogOrigin(name: string, open: () => Promise<OriginUnderTest>): void {
	describe(`catalogue origin: ${name}`, () => {
		let under: OriginUnderTest;
		beforeAll(async () => {
			under = await open();
		});
		afterAll(() => under.close());

		async function fetchAll() {
			const answer = await under.origin.fetchModels({ etag: null, maxBytes: UNBOUNDED });
			if (answer.kind !== "models") throw new Error(`answered ${answer.kind}`);
			return answer;
		}

		it("lists models of the contract's shape, each id once", async () => {
			const { models, bytes } = await fetchAll();
			for (const model of models) expect(catalogModelSchema.parse(model)).toEqual(model);
			expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
			expect(models.map(({ id }) => id)).toContain(under.listedModel);
			expect(bytes).toBeGreaterThan(0);
		});

		it("names the author as the part of the id before the slash", async () => {
			const { models } = await fetchAll();
			for (const { id, author } of models) expect(id.startsWith(`${author}/`)).toBe(true);
		});

		it("answers `unchanged` to its own validator", async () => {
			const { etag } = await fetchAll();
			expect(etag).not.toBeNull();
			const again = await under.origin.fetchModels({ etag, maxBytes: UNBOUNDED });
			expect(again).toEqual({ kind: "unchanged" });
		});

		it("refuses an answer beyond the bound, with its reason", async () => {
			const answer = await under.origin.fetchModels({ etag: null, maxBytes: 10 });
			expect(answer.kind).toBe("refused");
			expect(answer.kind === "refused" && answer.reason).toBeTruthy();
		});

		it("gives published latencies in order, or none", async () => {
			const published = await under.origin.fetchPublishedTtft(under.listedModel);
			if (published === null) return;
			expect(published.p50).toBeGreaterThan(0);
			expect(published.p90).toBeGreaterThanOrEqual(published.p50);
			expect(published.p99).toBeGreaterThanOrEqual(published.p90);
		});

		it("has no latency for a model that it does not list", async () => {
			expect(await under.origin.fetchPublishedTtft("nobody/nothing")).toBeNull();
		});
	});
}
