import { describe, expect, it } from "vitest";
import { traceDependencies } from "./core/graph/trace-dependencies.ts";
import { readLock } from "./core/locks/read-lock.ts";
import { fetchAdvisories } from "./fetch-advisories.ts";
import type { RemoteTarget } from "./ports.ts";
import { buildUvLock } from "./testing/build-lock.ts";
import { buildAdvisoryData, buildOsvRecord } from "./testing/memory-advisories.ts";

const result = readLock(
	"uv",
	buildUvLock([
		{ name: "app", dependencies: ["a", "private", "local"] },
		{ name: "a" },
		{ name: "private", source: '{ registry = "https://pypi.corp.test/simple" }' },
		{ name: "local", source: '{ directory = "lib" }' },
	]),
);
if (!result.ok) throw new Error(result.fault.message);
const lock = {
	kind: "read",
	file: "uv.lock",
	lock: result.lock,
	traces: traceDependencies(result.lock),
} as const;
const now = "2026-11-22T00:00:00.000Z";

function remoteOf(answer: () => readonly unknown[]) {
	const asked: RemoteTarget[] = [];
	return {
		asked,
		fetchRecords: async (targets: readonly RemoteTarget[]) => {
			asked.push(...targets);
			return answer();
		},
	};
}

describe("advisories of an audit", () => {
	it("come from the service where none are loaded, for public names only", async () => {
		const remote = remoteOf(() => [buildOsvRecord("X", [{ introduced: "0" }]), { id: 3 }]);
		const { data, warnings } = await fetchAdvisories({ advisories: null, remote }, lock, now);
		expect(remote.asked).toEqual([{ ecosystem: "PyPI", name: "a", version: "1.0" }]);
		expect(data?.find("PyPI", "a")).toHaveLength(1);
		expect(data?.snapshot.dataDate).toBe(now);
		expect(warnings).toEqual(["1 malformed advisories were set aside"]);
	});

	it("are the loaded ones where there are some: the service is not asked", async () => {
		const remote = remoteOf(() => []);
		const advisories = buildAdvisoryData([buildOsvRecord("X", [])]);
		expect((await fetchAdvisories({ advisories, remote }, lock, now)).data).toBe(advisories);
		expect(remote.asked).toEqual([]);
	});

	it("stay unknown, with a warning, where the service cannot be asked", async () => {
		const remote = remoteOf(() => {
			throw new Error("no route");
		});
		expect(await fetchAdvisories({ advisories: null, remote }, lock, now)).toEqual({
			data: null,
			warnings: ["the advisory service cannot be asked: no route"],
		});
	});
});
