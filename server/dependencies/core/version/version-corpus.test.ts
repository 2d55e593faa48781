import { describe, expect, it } from "vitest";
import { corpusAbsence, corpusTitle, readCorpusLines } from "../../testing/corpus.ts";
import { comparePythonVersions, parsePythonVersion } from "./python-version.ts";
import { compareSemver, parseSemver } from "./semver.ts";

function orderPython(a: string, b: string): number {
	return comparePythonVersions(parsePythonVersion(a), parsePythonVersion(b));
}

function orderSemver(a: string, b: string): number {
	const left = parseSemver(a);
	const right = parseSemver(b);
	return left === null || right === null ? Number.NaN : compareSemver(left, right);
}

function findWrongLines(
	name: string,
	order: (a: string, b: string) => number,
): { count: number; wrong: string[] } {
	const lines = readCorpusLines(name).filter((line) => !line.startsWith("//"));
	const wrong = lines.filter((line) => {
		const [a = "", sign = "", b = ""] = line.split(/ ([<=>]) /);
		const wanted = { "<": -1, "=": 0, ">": 1 }[sign];
		return Math.sign(order(a, b)) !== wanted;
	});
	return { count: lines.length, wrong };
}

describe.skipIf(corpusAbsence !== null)("version order on the corpus", () => {
	it(corpusTitle("orders every PyPI vector, legacy versions included"), () => {
		const generated = findWrongLines("version-order-pypi-versions-generated.txt.gz", orderPython);
		const written = findWrongLines("version-order-pypi-versions.txt.gz", orderPython);
		expect(generated.wrong).toEqual([]);
		expect(written.wrong).toEqual([]);
		expect(generated.count + written.count).toBeGreaterThan(12_000);
	});

	it(corpusTitle("orders every semver vector"), () => {
		const found = findWrongLines("version-order-semver-versions.txt.gz", orderSemver);
		expect(found.wrong).toEqual([]);
		expect(found.count).toBeGreaterThan(80);
	});
});
