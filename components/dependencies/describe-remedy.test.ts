import { expect, test } from "vitest";
import { CHECK_NAMES } from "#server/dependencies/console-contract.ts";
import { describeRemedy } from "./describe-remedy.ts";

test("every check that could not look says what to do, for each ecosystem", () => {
	for (const kind of ["uv", "package-lock", null]) {
		for (const check of CHECK_NAMES) {
			expect(describeRemedy(check, { kind, packages: 3 }).text).toMatch(/\w+[.:]$/);
		}
	}
	const npm = describeRemedy("vulnerabilities", { kind: "package-lock", packages: 3 });
	expect(npm.command).toContain("--ecosystems PyPI,npm");
});

test("where the lock cannot be read, the lock comes first", () => {
	const unreadable = { kind: "uv", packages: 0 };
	expect(describeRemedy("vulnerabilities", unreadable)).toMatchObject({ command: null });
	expect(describeRemedy("drift", unreadable).text).toContain("Make the lock readable");
	expect(describeRemedy("configuration", unreadable).text).toContain("pyproject.toml");
});
