import { expect, it } from "vitest";
import {
	buildCatalog,
	buildHealth,
	buildHealthSnapshot,
	buildModel,
	buildPolicy,
} from "../testing/builders.ts";
import { decideAmong, recordOf } from "../testing/decide-among.ts";
import { keepKnown, measureRegret, sumRegrets } from "./measure-regret.ts";
import { prepareRanking } from "./prepare-ranking.ts";

const CHOSEN = "openai/a";
const OTHER = "google/b";
const models = [buildModel(CHOSEN, { qualityPercentile: 60 }), buildModel(OTHER)];
const record = recordOf(decideAmong(models, { p95: { [CHOSEN]: 400, [OTHER]: 400 } }));

/** The ranking on what was measured later. */
function later(p95: Readonly<Record<string, number>>, of = models) {
	const rows = Object.entries(p95).map(([id, ms]) => buildHealth(id, ms));
	return prepareRanking({
		catalog: buildCatalog(of, 2),
		health: buildHealthSnapshot(rows, 2),
		policy: buildPolicy(),
		preset: "balanced",
	});
}

it("is nothing while the chosen model still leads", () => {
	expect(record.chosen).toBe(CHOSEN);
	expect(measureRegret(record, later({ [CHOSEN]: 500, [OTHER]: 500 }))).toEqual({
		id: record.id,
		points: 0,
		isOtherFirst: false,
	});
});

it("is the points that it lies behind once another one leads", () => {
	// 5 instead of 25 points for its latency; its quality was ahead by 2.5.
	const regret = measureRegret(record, later({ [CHOSEN]: 5_000, [OTHER]: 400 }));
	expect(regret).toEqual({ id: record.id, points: 17.5, isOtherFirst: true });
});

it("a model that nobody knew when it was decided is no reason for regret", () => {
	const ranking = later({ [CHOSEN]: 400, [OTHER]: 400 }, [
		...models,
		buildModel("anthropic/new", { qualityPercentile: 100 }),
	]);
	expect(measureRegret(record, ranking)?.isOtherFirst).toBe(true);
	expect(measureRegret(record, keepKnown(ranking, new Set([CHOSEN, OTHER])))).toMatchObject({
		points: 0,
		isOtherFirst: false,
	});
});

it("says nothing where the chosen model is gone", () => {
	expect(measureRegret(record, later({ [OTHER]: 400 }, [buildModel(OTHER)]))).toBeNull();
});

it("a day is the mean over all that could be compared, and names the worst ones first", () => {
	const sums = sumRegrets([
		{ id: "a", points: 0, isOtherFirst: false },
		{ id: "b", points: 1, isOtherFirst: true },
		{ id: "c", points: 5, isOtherFirst: true },
	]);
	expect(sums).toEqual({ compared: 3, meanPoints: 2, otherFirst: 2, regretted: ["c", "b"] });
	expect(sumRegrets([])).toMatchObject({ compared: 0, meanPoints: null });
});
