import { describe, expect, it } from "vitest";
import { judgeAsLiccheck, readLiccheckIni, readLiccheckTable } from "./judge-as-liccheck.ts";

const INI = `# Authorized and unauthorized licenses in LOWER CASE
[Licenses]
authorized_licenses:
        BSD
        mit
        apache software
unauthorized_licenses:
        gpl v3

[Authorized Packages]
# Python software license
uuid: 1.30
any:
`;

const none = { expression: null, text: null, classifiers: [] };
const classified = (...names: string[]) => ({
	...none,
	classifiers: names.map((name) => `License :: OSI Approved :: ${name}`),
});

describe("liccheck's settings", () => {
	it("are the same from the ini file and from pyproject.toml", () => {
		const table = readLiccheckTable({
			authorized_licenses: ["BSD", "MIT", "Apache Software"],
			unauthorized_licenses: ["GPL v3"],
			authorized_packages: { uuid: "1.30", any: "" },
		});
		expect(readLiccheckIni(INI)).toEqual(table);
	});
});

describe("liccheck's verdict", () => {
	const settings = readLiccheckIni(INI);

	it.each([
		["a", classified("MIT License"), ["ok", "ok", "ok"]],
		["a", classified("MIT License", "GPL v3"), ["ok", "unauthorized", "unauthorized"]],
		["a", classified("MIT License", "ISC"), ["ok", "ok", "unknown"]],
		["a", classified("GPL v3"), ["unauthorized", "unauthorized", "unauthorized"]],
		["a", { ...none, expression: "MIT OR GPL v3" }, ["ok", "unauthorized", "unauthorized"]],
		["a", { ...none, text: "BSD License" }, ["ok", "ok", "ok"]],
		["a", none, ["unknown", "unknown", "unknown"]],
		["uuid", none, ["ok", "ok", "ok"]],
		["any", none, ["ok", "unknown", "unknown"]],
	])("of %s with %j at the three levels", (name, fields, verdicts) => {
		const levels = ["standard", "cautious", "paranoid"] as const;
		const locked = { name, version: "1.30" };
		expect(levels.map((level) => judgeAsLiccheck(settings, locked, fields, level))).toEqual(
			verdicts,
		);
	});
});
