import { expect, it } from "vitest";
import { assignQuality } from "./core/assign-quality.ts";
import { createDeclaredOrigin, withDeclaredModels } from "./declare-models.ts";
import { buildCatalogModel } from "./testing/build-catalog-model.ts";
import { answerOf, createFakeOrigin } from "./testing/create-fake-origin.ts";

const MAX_BYTES = 1_000_000;
const listed = [buildCatalogModel("openai/listed"), buildCatalogModel("openai/both")];
const declared = [
	buildCatalogModel("openai/both", { contextTokens: 7 }),
	buildCatalogModel("openai/own", { contextTokens: 8, qualityPercentile: 60 }),
];

async function fetchFrom(origin: ReturnType<typeof withDeclaredModels>, etag: string | null) {
	const answer = await origin.fetchModels({ etag, maxBytes: MAX_BYTES });
	if (answer.kind !== "models") throw new Error(`the answer is ${answer.kind}`);
	return answer;
}

it("adds declared models to the source's, and a declared one holds on the same id", async () => {
	const answer = await fetchFrom(withDeclaredModels(createFakeOrigin(listed), declared), null);
	expect(answer.models.map(({ id }) => id)).toEqual(["openai/listed", "openai/both", "openai/own"]);
	expect(answer.models[1]?.contextTokens).toBe(7);
});

it("takes an unchanged list for unchanged only while the declarations are the same", async () => {
	const source = createFakeOrigin(listed);
	const none = withDeclaredModels(source, []);
	const some = withDeclaredModels(source, declared);
	const other = withDeclaredModels(source, declared.slice(1));
	const { etag } = await fetchFrom(some, (await fetchFrom(none, null)).etag);
	expect((await some.fetchModels({ etag, maxBytes: MAX_BYTES })).kind).toBe("unchanged");
	expect((await fetchFrom(other, etag)).models).toHaveLength(3);
	const plain = await fetchFrom(none, etag);
	expect(plain.models).toEqual(listed);
	expect((await none.fetchModels({ etag: plain.etag, maxBytes: MAX_BYTES })).kind).toBe(
		"unchanged",
	);
});

it("asks the source for no latency of a declared model, and passes its failures on", async () => {
	const source = createFakeOrigin(listed);
	const published = { p50: 1, p90: 2, p99: 3 };
	source.latencies.set("openai/listed", published).set("openai/both", published);
	const origin = withDeclaredModels(source, declared);
	expect(await origin.fetchPublishedTtft("openai/listed")).toEqual(published);
	expect(await origin.fetchPublishedTtft("openai/both")).toBeNull();
	source.answer = { kind: "unreachable", reason: "no route" };
	expect(await origin.fetchModels({ etag: null, maxBytes: MAX_BYTES })).toEqual(source.answer);
	source.answer = answerOf(listed, { etag: null });
	expect((await fetchFrom(origin, null)).etag).toBeNull();
});

it("is the whole catalogue alone, not simulated, with the quality that was declared", async () => {
	const origin = createDeclaredOrigin(declared);
	expect(origin).toMatchObject({ source: "openai-compatible", simulated: false });
	const answer = await fetchFrom(origin, null);
	expect(assignQuality(answer.models).map((model) => model.qualityPercentile)).toEqual([
		declared[0]?.qualityPercentile,
		60,
	]);
});
