import { z } from "zod";
import type { IndexAnswer, IndexProject, PackageIndex } from "#server/dependencies/ports.ts";
import {
	createIndexSource,
	type IndexSourceOptions,
} from "../package-index/create-index-source.ts";
import { keptProjectSchema, PROJECT_FRESH_MS } from "../package-index/kept-project.ts";

const ABBREVIATED = "application/vnd.npm.install-v1+json";

/** The abbreviated document: a hundredth of the whole one, which alone has the times of upload. */
const documentSchema = z.object({
	"dist-tags": z.record(z.string(), z.string()).default({}),
	versions: z.record(z.string(), z.object({ deprecated: z.unknown().optional() })),
});

/** npm's registry; each name is asked for once in the life of the object. */
export function createNpmIndex(options: IndexSourceOptions): PackageIndex {
	const ask = createIndexSource(options);
	const answers = new Map<string, Promise<IndexAnswer>>();
	const find = async (name: string): Promise<IndexAnswer> => {
		const answer = await ask({
			path: `/${name.replace("/", "%2f")}`,
			accept: ABBREVIATED,
			reduce: readDocument,
			schema: keptProjectSchema,
			freshMs: PROJECT_FRESH_MS,
		});
		if (answer.kind !== "found") return answer;
		const { value: project, asOf } = answer;
		return { kind: "found", project, asOf };
	};
	return {
		find(ecosystem, name) {
			if (ecosystem !== "npm") {
				return Promise.resolve({ kind: "unknown", reason: `no index for ${ecosystem}` });
			}
			const known = answers.get(name) ?? find(name);
			answers.set(name, known);
			return known;
		},
		// The lock itself says the licence of each package.
		findLicence: () => Promise.resolve(null),
	};
}

function readDocument(answer: unknown): IndexProject {
	const parsed = documentSchema.safeParse(answer);
	if (!parsed.success) throw new Error("the registry did not answer as npm's does");
	const { versions, "dist-tags": tags } = parsed.data;
	const latest = tags.latest ?? null;
	const word = latest === null ? undefined : versions[latest]?.deprecated;
	const reason = typeof word === "string" && word !== "" ? word : null;
	const isDeprecated = reason !== null || word === true;
	return {
		releases: Object.keys(versions).map((version) => ({ version, uploadedAt: null, yanked: null })),
		latest,
		status: isDeprecated ? { state: "deprecated", reason } : null,
	};
}
