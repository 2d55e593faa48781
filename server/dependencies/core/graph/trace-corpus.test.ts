import { describe, expect, it } from "vitest";
import { corpusAbsence, corpusTitle, readCorpus } from "../../testing/corpus.ts";
import { readGolden } from "../../testing/golden.ts";
import { readLock } from "../locks/read-lock.ts";
import { traceDependencies } from "./trace-dependencies.ts";

const golden = readGolden();

describe.skipIf(corpusAbsence !== null)("dependency graph on the corpus", () => {
	it.each(Object.keys(golden))(corpusTitle("finds depth, scopes and introducers of %s"), (name) => {
		const wanted = golden[name];
		const result = readLock("uv", readCorpus(`uvlocks/${name}.uv.lock.gz`));
		if (wanted === undefined || !result.ok) throw new Error(`${name} cannot be read`);
		const { traces, unreachable } = traceDependencies(result.lock);
		expect(result.lock.packages).toHaveLength(wanted.packages);
		expect(unreachable).toHaveLength(wanted.unreachable);
		const got = wanted.findings.map((finding) => {
			const locked = result.lock.packages.find(
				({ name, version }) => name === finding.package && version === finding.version,
			);
			const trace = traces.get(locked?.key ?? "");
			return { depth: trace?.depth, scopes: trace?.scopes, introducedBy: trace?.introducedBy };
		});
		expect(got).toEqual(
			wanted.findings.map(({ depth, scopes, introducedBy }) => ({ depth, scopes, introducedBy })),
		);
		for (const trace of traces.values()) expect(trace.shortestPath).toHaveLength(trace.depth);
	});
});
