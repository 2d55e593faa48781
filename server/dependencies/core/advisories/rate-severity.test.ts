import { describe, expect, it } from "vitest";
import { rateSeverity, rateVector } from "./rate-severity.ts";

describe("severity", () => {
	/** Scores as first.org's own calculators give them. */
	it.each([
		["AV:N/AC:L/Au:N/C:P/I:P/A:P", "CVSS:2.0", 7.5, "high"],
		["CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.0", 9.8, "critical"],
		["CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "CVSS:3.1", 6.1, "medium"],
		["CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", "CVSS:3.1", 3.1, "low"],
		["CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", "CVSS:4.0", 10, "critical"],
		["CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N", "CVSS:4.0", 6.9, "medium"],
	])("scores %s", (vector, source, score, level) => {
		expect(rateVector(vector)).toEqual({ source, score, level, vector });
	});

	it.each([
		"",
		"HIGH",
		"CVSS:3.1/AV:N",
		"CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
		"CVSS:9.9/AV:N",
	])("takes %j for no vector", (vector) => {
		expect(rateVector(vector)).toBeNull();
	});

	const v3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
	const v4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N";

	it("takes the worst statement, or the newest where the policy says so", () => {
		const given = { ids: ["X"], vectors: [v4, v3], database: ["LOW"] };
		expect(rateSeverity(given)).toMatchObject({ level: "critical", decidedBy: { vector: v3 } });
		expect(rateSeverity(given, "newest")).toMatchObject({
			level: "medium",
			decidedBy: { vector: v4 },
		});
		expect(rateSeverity(given).statements).toHaveLength(3);
	});

	it("keeps unknown as a level of its own", () => {
		expect(rateSeverity({ ids: ["PYSEC-1"], vectors: ["?"], database: [] })).toEqual({
			level: "unknown",
			decidedBy: null,
			statements: [],
		});
	});

	it("takes malware as critical", () => {
		const given = { ids: ["MAL-2026-1"], vectors: [], database: [] };
		expect(rateSeverity(given)).toMatchObject({
			level: "critical",
			decidedBy: { source: "malware" },
		});
	});
});
