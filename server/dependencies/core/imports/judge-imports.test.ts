import { describe, expect, it } from "vitest";
import { readPyproject } from "../project/read-pyproject.ts";
import type { ImportInput } from "./judge-imports.ts";
import { judgeImports } from "./judge-imports.ts";

function judge(modules: readonly string[], more: Partial<ImportInput> = {}) {
	const result = readPyproject(
		'[project]\nname = "app"\nversion = "1"\ndependencies = ["requests", "PyYAML"]\n[dependency-groups]\ndev = ["pytest"]\n',
	);
	if (!result.ok) throw new Error(result.fault.message);
	const findings = judgeImports({
		sites: modules.map((module) => ({ module, file: "app/x.py", line: 1 })),
		declared: result.project.declared,
		locked: new Set(["requests", "pyyaml", "pytest", "urllib3"]),
		ownModules: new Set(["app"]),
		installed: new Map(),
		stated: new Map(),
		...more,
	});
	return findings.map(({ rule, name, confidence }) => `${rule} ${name} ${confidence}`);
}

describe("imports against declarations", () => {
	it("agree where each dependency is imported, by its module's name", () => {
		expect(judge(["requests", "yaml", "os", "app"])).toEqual([]);
	});

	it("name what is missing, only transitive, misplaced and unused", () => {
		expect(judge(["requests", "urllib3", "pytest", "nowhere"])).toEqual([
			"DEP003 urllib3 identity",
			"DEP004 pytest identity",
			"DEP001 nowhere identity",
			"DEP002 pyyaml identity",
		]);
	});

	it("ask installed metadata before the list, and the policy before both", () => {
		const installed = new Map([["yaml", ["requests"]]]);
		expect(judge(["yaml"], { installed })).toEqual(["DEP002 pyyaml identity"]);
		const stated = new Map([["yaml", ["pyyaml"]]]);
		expect(judge(["yaml"], { installed, stated })).toEqual(["DEP002 requests installed"]);
	});
});
