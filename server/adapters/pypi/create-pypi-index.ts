import { z } from "zod";
import type {
	IndexAnswer,
	IndexProject,
	LicenceFields,
	PackageIndex,
} from "#server/dependencies/ports.ts";
import type { GuardedFetch } from "#server/platform/http/guarded-fetch.ts";

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 32 << 20;
const SIMPLE = "application/vnd.pypi.simple.v1+json";

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
	}),
});

/** A Python package index; each name is asked for once in the life of the object. */
export function createPypiIndex(options: {
	readonly baseUrl: string;
	readonly fetch: GuardedFetch;
	readonly maxParallel: number;
}): PackageIndex {
	const { baseUrl, fetch } = options;
	const limit = createLimiter(options.maxParallel);
	const answers = new Map<string, Promise<IndexAnswer>>();
	const get = async (path: string, accept: string) =>
		limit(() =>
			fetch({
				method: "GET",
				url: `${baseUrl}${path}`,
				headers: { accept },
				timeoutMs: TIMEOUT_MS,
				maxBytes: MAX_BYTES,
			}),
		);
	const ask = async (name: string): Promise<IndexAnswer> => {
		try {
			const { status, body } = await get(`/simple/${encodeURIComponent(name)}/`, SIMPLE);
			if (status === 404) return { kind: "absent" };
			if (status !== 200) return { kind: "unknown", reason: `the index answered ${status}` };
			const parsed = simpleSchema.safeParse(JSON.parse(Buffer.from(body).toString("utf8")));
			if (!parsed.success)
				return { kind: "unknown", reason: "the index did not answer in JSON (PEP 691)" };
			return { kind: "found", project: describeProject(parsed.data) };
		} catch (error) {
			return { kind: "unknown", reason: error instanceof Error ? error.message : String(error) };
		}
	};
	const askLicence = async (
		path: string,
		isOfVersion: (version: string) => boolean,
	): Promise<LicenceFields | null> => {
		try {
			const { status, body } = await get(path, "application/json");
			if (status !== 200) return null;
			const { info } = infoSchema.parse(JSON.parse(Buffer.from(body).toString("utf8")));
			return {
				expression: info.license_expression ?? null,
				text: info.license ?? null,
				classifiers: info.classifiers,
				isOfVersion: isOfVersion(info.version),
			};
		} catch {
			// The licence stays unknown; the report says so and the audit goes on.
			return null;
		}
	};
	return {
		find(ecosystem, name) {
			if (ecosystem !== "PyPI") {
				return Promise.resolve({ kind: "unknown", reason: `no index for ${ecosystem}` });
			}
			const known = answers.get(name) ?? ask(name);
			answers.set(name, known);
			return known;
		},
		async findLicence(ecosystem, name, version) {
			if (ecosystem !== "PyPI") return null;
			const project = `/pypi/${encodeURIComponent(name)}`;
			return (
				(await askLicence(`${project}/${encodeURIComponent(version)}/json`, () => true)) ??
				(await askLicence(`${project}/json`, (newest) => newest === version))
			);
		},
	};
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

function createLimiter(max: number) {
	let running = 0;
	const waiting: (() => void)[] = [];
	return async <T>(work: () => Promise<T>): Promise<T> => {
		if (running >= max) await new Promise<void>((resolve) => waiting.push(resolve));
		running += 1;
		try {
			return await work();
		} finally {
			running -= 1;
			waiting.shift()?.();
		}
	};
}
