import { describe, expect, it } from "vitest";
import { z } from "zod";
import { corpusAbsence, corpusTitle, readCorpusLines } from "../../testing/corpus.ts";
import { isInRange, prepareAffected } from "./judge-version.ts";
import type { OsvRecord } from "./osv-record.ts";
import { parseOsvRecord } from "./osv-record.ts";
import { parseVersion } from "./version-scheme.ts";

const pairSchema = z.tuple([z.string(), z.number(), z.string(), z.boolean(), z.string()]);

describe.skipIf(corpusAbsence !== null)("range evaluation on the corpus", () => {
	it(
		corpusTitle("agrees with every golden pair of advisory and version, bounds read strictly"),
		() => {
			const records = new Map<string, OsvRecord>();
			for (const line of readCorpusLines("pypi-advisories.osv.jsonl.gz")) {
				const parsed = parseOsvRecord(JSON.parse(line));
				if (!parsed.ok) throw new Error(parsed.reason);
				const { record } = parsed;
				records.set(record.id, record);
			}
			const pairs = readCorpusLines("golden-range-pairs.jsonl.gz").map((line) =>
				pairSchema.parse(JSON.parse(line)),
			);
			const wrong = pairs.filter(([id, index, text, wanted]) => {
				const affected = records.get(id)?.affected[index];
				const version = parseVersion("PyPI", text);
				if (affected === undefined || version === null) return true;
				const ecosystem = affected.ranges.filter((range) => range.type === "ECOSYSTEM");
				const prepared = prepareAffected({ ...affected, ranges: ecosystem }, "PyPI", "strict");
				return prepared.ranges.some((events) => isInRange(events, version)) !== wanted;
			});
			expect(wrong).toEqual([]);
			expect(pairs).toHaveLength(12_213);
			expect(records.size).toBe(7_080);
		},
	);
});
