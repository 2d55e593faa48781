import { describe, expect, it } from "vitest";
import { buildUvLock } from "../../testing/build-lock.ts";
import { readLock } from "../locks/read-lock.ts";
import { daysBetween, measureDrift } from "./measure-drift.ts";

const release = (version: string, day: string, yanked: string | null = null) => ({
	version,
	uploadedAt: `${day}T00:00:00Z`,
	yanked,
});

function measure(version: string, releases: ReturnType<typeof release>[]) {
	const result = readLock("uv", buildUvLock([{ name: "app" }, { name: "a", version }]));
	const locked = result.ok ? result.lock.packages[1] : undefined;
	if (locked === undefined) throw new Error("not read");
	return measureDrift(locked, { releases, latest: null, status: null });
}

describe("drift", () => {
	it("counts the first place that differs, and the time between the uploads", () => {
		const found = measure("1.2.3", [
			release("1.2.3", "2026-01-02"),
			release("3.0.0", "2026-07-02"),
			release("4.0.0rc1", "2026-09-01"),
			release("9.0.0", "2026-09-01", "broken"),
		]);
		expect(found).toMatchObject({ latest: "3.0.0", majors: 2, minors: 0, patches: 0, days: 181 });
		expect(found?.libyears).toBeCloseTo(0.4956, 3);
	});

	it.each([
		["1.2.3", "1.4.0", { majors: 0, minors: 2, patches: 0 }],
		["1.2.3", "1.2.7", { majors: 0, minors: 0, patches: 4 }],
		["2.0", "1.9", { majors: 0, minors: 0, patches: 0, days: 0 }],
	])("from %s to %s", (from, to, wanted) => {
		expect(measure(from, [release(to, "2026-06-01")])).toMatchObject(wanted);
	});

	it("says that the locked release was yanked, and why", () => {
		expect(measure("1.0", [release("1.0.0", "2026-01-01", "bad build")])?.yanked).toBe("bad build");
		const both = [release("1.0.0", "2026-01-01", "bad build"), release("1.1", "2026-01-02")];
		expect(measure("1.0", both)?.yanked).toBe("bad build");
	});

	it("does not know what has no date", () => {
		expect(daysBetween(null, "2026-01-01")).toBeNull();
		expect(daysBetween("2026-02-01", "2026-01-01")).toBe(0);
	});
});

describe("drift of npm packages", () => {
	const text = JSON.stringify({
		lockfileVersion: 3,
		packages: {
			"": { name: "app", dependencies: { a: "^1.0.0" } },
			"node_modules/a": { version: "1.2.3" },
		},
	});
	const result = readLock("package-lock", text);
	const locked = result.ok ? result.lock.packages[0] : undefined;
	const of = (versions: readonly string[], latest: string | null) => {
		if (locked === undefined) throw new Error("not read");
		const releases = versions.map((version) => ({ version, uploadedAt: null, yanked: null }));
		return measureDrift(locked, { releases, latest, status: null });
	};

	it("goes by semantic versions, and by the release that the registry calls the newest", () => {
		expect(of(["1.2.3", "1.10.0", "2.0.0-beta.1"], null)).toMatchObject({
			latest: "1.10.0",
			majors: 0,
			minors: 8,
			days: null,
		});
		expect(of(["1.2.3", "1.10.0", "3.0.0"], "1.10.0")).toMatchObject({ latest: "1.10.0" });
	});

	it("counts nothing for who is ahead of it", () => {
		expect(of(["1.2.3", "1.0.0"], "1.0.0")).toMatchObject({ latest: "1.2.3", days: 0 });
	});
});
