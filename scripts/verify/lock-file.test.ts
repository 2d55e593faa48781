import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface LockEntry {
	readonly resolved?: string;
	readonly link?: boolean;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function readPackages(): Readonly<Record<string, LockEntry>> {
	return JSON.parse(readFileSync("package-lock.json", "utf8")).packages;
}

describe("lock file", () => {
	it("has an entry for every optional package, or npm ci fails on other platforms", () => {
		const packages = readPackages();
		const names = new Set(Object.keys(packages).map((key) => key.replace(/^.*node_modules\//, "")));
		const missing = Object.entries(packages).flatMap(([place, entry]) =>
			Object.keys(entry.optionalDependencies ?? {})
				.filter((name) => !names.has(name))
				.map((name) => `${place} wants ${name}`),
		);
		expect(missing).toEqual([]);
	});

	it("names no registry, so that it installs from any", () => {
		const resolved = Object.entries(readPackages()).filter(([, entry]) => entry.resolved);
		expect(resolved).toEqual([]);
	});
});

describe("package.json", () => {
	it("pins every package exactly", () => {
		const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
		const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
			([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)),
		);
		expect(loose).toEqual([]);
	});
});
