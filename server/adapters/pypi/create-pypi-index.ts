import { z } from "zod";
import type {
	IndexAnswer,
	IndexProject,
	LicenceFields,
	PackageIndex,
} from "#server/dependencies/ports.ts";
import {
	createIndexSource,
	type IndexSourceOptions,
} from "../package-index/create-index-source.ts";
import { keptProjectSchema, PROJECT_FRESH_MS } from "../package-index/kept-project.ts";

const SIMPLE = "application/vnd.pypi.simple.v1+json";
const MAX_URLS = 30;
const DAY_MS = 86_400_000;

/** The simple index as JSON (PEP 691) with upload times (PEP 700) and project status (PEP 792). */
const simpleSchema = z.object({
	versions: z.array(z.string()).default([]),
	files: z
		.array(
			z.object({
				filename: z.string(),
				"upload-time": z.string().optional(),
				yanked: z.union([z.boolean(), z.string()]).default(false),
			}),
		)
		.default([]),
	"project-status": z
		.object({ status: z.string(), reason: z.string().nullish() })
		.nullish()
		.catch(null),
});

const infoSchema = z.object({
	info: z.object({
		version: z.string(),
		license_expression: z.string().nullish(),
		license: z.string().nullish(),
		classifiers: z.array(z.string()).default([]),
		home_page: z.string().nullish(),
		project_urls: z.record(z.string(), z.string().nullable()).nullish().catch(null),
	}),
});

const licenceSchema = z.object({
	expression: z.string().nullable(),
	text: z.string().nullable(),
	classifiers: z.array(z.string()),
	// What was kept before addresses were looked at has none.
	urls: z.array(z.tuple([z.string(), z.string()])).default([]),
	version: z.string(),
});

/** A Python package index; each name is asked for once in the life of the object. */
export function createPypiIndex(options: IndexSourceOptions): PackageIndex {
	const ask = createIndexSource(options);
	const answers = new Map<string, Promise<IndexAnswer>>();
	const find = async (name: string): Promise<IndexAnswer> => {
		const answer = await ask({
			path: `/simple/${encodeURIComponent(name)}/`,
			accept: SIMPLE,
			reduce: readSimple,
			schema: keptProjectSchema,
			freshMs: PROJECT_FRESH_MS,
		});
		if (answer.kind !== "found") return answer;
		const { value: project, asOf } = answer;
		return { kind: "found", project, asOf };
	};
	const findLicenceAt = async (path: string, freshMs: number) => {
		const answer = await ask({
			path,
			accept: "application/json",
			reduce: readLicence,
			schema: licenceSchema,
			freshMs,
		});
		return answer.kind === "found" ? answer.value : null;
	};
	return {
		find(ecosystem, name) {
			if (ecosystem !== "PyPI") {
				return Promise.resolve({ kind: "unknown", reason: `no index for ${ecosystem}` });
			}
			const known = answers.get(name) ?? find(name);
			answers.set(name, known);
			return known;
		},
		async findLicence(ecosystem, name, version) {
			if (ecosystem !== "PyPI") return null;
			const project = `/pypi/${encodeURIComponent(name)}`;
			// What a release said of itself does not change any more.
			const own = await findLicenceAt(
				`${project}/${encodeURIComponent(version)}/json`,
				Number.POSITIVE_INFINITY,
			);
			if (own !== null) return describeLicence(own, true);
			const newest = await findLicenceAt(`${project}/json`, DAY_MS);
			return newest === null ? null : describeLicence(newest, newest.version === version);
		},
	};
}

function readLicence(answer: unknown): z.infer<typeof licenceSchema> {
	const { info } = infoSchema.parse(answer);
	return {
		expression: info.license_expression ?? null,
		text: info.license ?? null,
		classifiers: info.classifiers.filter((line) => line.startsWith("License")),
		urls: Object.entries({ ...info.project_urls, homepage: info.home_page })
			.map(([label, url]): [string, string] => [label, url ?? ""])
			.slice(0, MAX_URLS),
		version: info.version,
	};
}

function describeLicence(
	{ version: _, ...fields }: z.infer<typeof licenceSchema>,
	isOfVersion: boolean,
): LicenceFields {
	return { ...fields, isOfVersion };
}

function readSimple(answer: unknown): IndexProject {
	const parsed = simpleSchema.safeParse(answer);
	if (!parsed.success) throw new Error("the index did not answer in JSON (PEP 691)");
	return describeProject(parsed.data);
}

function describeProject(answer: z.infer<typeof simpleSchema>): IndexProject {
	const releases = new Map<string, { uploadedAt: string | null; yanked: (string | null)[] }>();
	for (const version of answer.versions) releases.set(version, { uploadedAt: null, yanked: [] });
	for (const file of answer.files) {
		const version = versionOf(file.filename, releases);
		const release = version === null ? undefined : releases.get(version);
		if (release === undefined) continue;
		const at = file["upload-time"] ?? null;
		if (at !== null && (release.uploadedAt === null || at < release.uploadedAt))
			release.uploadedAt = at;
		release.yanked.push(file.yanked === false ? null : file.yanked === true ? "" : file.yanked);
	}
	const status = answer["project-status"];
	return {
		releases: [...releases].map(([version, { uploadedAt, yanked }]) => ({
			version,
			uploadedAt,
			// A release is yanked when all of its files are.
			yanked:
				yanked.length > 0 && yanked.every((reason) => reason !== null) ? (yanked[0] ?? "") : null,
		})),
		latest: null,
		status:
			status == null || status.status === "active"
				? null
				: { state: status.status, reason: status.reason ?? null },
	};
}

/** The version stands in the second place of a wheel's name, and last in a source archive's. */
function versionOf(filename: string, releases: ReadonlyMap<string, unknown>): string | null {
	if (filename.endsWith(".whl")) {
		const version = filename.split("-")[1] ?? "";
		return releases.has(version) ? version : findLoosely(version, releases);
	}
	const stem = filename.replace(/\.(?:tar\.gz|zip|tar\.bz2|tgz|egg|exe|tar\.xz)$/, "");
	const version = stem.slice(stem.lastIndexOf("-") + 1);
	return releases.has(version) ? version : findLoosely(version, releases);
}

function findLoosely(text: string, releases: ReadonlyMap<string, unknown>): string | null {
	const plain = (version: string) => version.toLowerCase().replace(/[_-]/g, ".");
	for (const version of releases.keys()) if (plain(version) === plain(text)) return version;
	return null;
}
