import { describe, expect, it } from "vitest";
import type { PackageText } from "../../testing/build-lock.ts";
import { buildUvLock } from "../../testing/build-lock.ts";
import { traceDependencies } from "../graph/trace-dependencies.ts";
import type { LockKind } from "../locks/lock-model.ts";
import { readLock } from "../locks/read-lock.ts";
import { checkPackages } from "./check-packages.ts";

function check(kind: LockKind, text: string, trustedHosts: readonly string[] = []) {
	const result = readLock(kind, text);
	if (!result.ok) throw new Error(result.fault.message);
	const rules = { trustedHosts, file: "uv.lock" };
	const issues = checkPackages(result.lock, traceDependencies(result.lock), rules);
	return issues.map((issue) => `${issue.rule} ${issue.package} ${issue.level}`);
}

function lockOf(...packages: PackageText[]): string {
	return buildUvLock([
		{ name: "app", dependencies: packages.map(({ name }) => name) },
		...packages,
	]);
}

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

describe("where packages come from", () => {
	it("is in order for the public index and full commits", () => {
		const git = `{ git = "https://github.com/x/y?rev=main#${COMMIT}" }`;
		expect(check("uv", lockOf({ name: "a" }, { name: "b", source: git }))).toEqual([]);
	});

	it.each([
		['{ git = "https://github.com/x/y?rev=main" }', ["git-without-commit a error"]],
		['{ registry = "http://pypi.org/simple" }', ["plain-http a error"]],
		['{ registry = "https://pypi.corp.test/simple" }', ["unknown-index null warning"]],
	])("is named for %s", (source, rules) => {
		expect(check("uv", lockOf({ name: "a", source }))).toEqual(rules);
	});

	it("is one thing to decide for all packages of a mirror", () => {
		const source = '{ registry = "https://mirror.test/simple" }';
		const result = readLock(
			"uv",
			lockOf(...["a", "b", "c", "d", "e"].map((name) => ({ name, source }))),
		);
		if (!result.ok) throw new Error(result.fault.message);
		const rules = { trustedHosts: [], file: "uv.lock" };
		const issues = checkPackages(result.lock, traceDependencies(result.lock), rules);
		expect(issues.map(({ message }) => message)).toEqual([
			"5 packages come from mirror.test, which the policy does not name: a, b, c and 2 more",
		]);
	});

	it("may be a host that the policy trusts", () => {
		const source = '{ registry = "https://pypi.corp.test/simple" }';
		expect(check("uv", lockOf({ name: "a", source }), ["pypi.corp.test"])).toEqual([]);
	});

	it("is told where one name comes from two indexes", () => {
		const own = '{ registry = "https://pypi.corp.test/simple" }';
		const text = lockOf({ name: "a", version: "1.0" }, { name: "a", version: "2.0", source: own });
		expect(check("uv", text, ["pypi.corp.test"])).toEqual(["two-registries a warning"]);
	});

	it("is told of what nothing needs", () => {
		const text = buildUvLock([{ name: "app" }, { name: "lost" }]);
		expect(check("uv", text)).toEqual(["unreachable-package lost warning"]);
	});
});

describe("hashes", () => {
	it.each([
		["a==1.0", ["missing-hash a error"]],
		[`a==1.0 --hash=md5:${"a".repeat(32)}`, ["weak-hash a error"]],
		[`a==1.0 --hash=sha256:${"a".repeat(64)}`, []],
	])("of %s", (text, rules) => {
		expect(check("requirements", `${text}\n`)).toEqual(rules);
	});
});
