import type { AuditReport, VulnerabilityRow } from "../contract.ts";
import type { Lock, LockedPackage } from "../core/locks/lock-model.ts";
import { ecosystemOf } from "../core/locks/read-lock.ts";
import { isTable } from "../core/locks/read-values.ts";

/** CycloneDX's words for CVSS methods. */
const METHODS: Readonly<Record<string, string>> = {
	"CVSS:2.0": "CVSSv2",
	"CVSS:3.0": "CVSSv3",
	"CVSS:3.1": "CVSSv31",
	"CVSS:4.0": "CVSSv4",
};

/** VEX states of CycloneDX; accepting a risk says that it is exploitable and will not be fixed now. */
const STATES: Readonly<Record<string, string>> = { accepted: "exploitable" };

/** A CycloneDX 1.6 bill of materials with the vulnerabilities and their VEX analysis. */
export function formatCycloneDx(report: AuditReport, lock: Lock | null): unknown {
	const packages = lock?.packages ?? [];
	const refs = new Map(packages.map((locked) => [locked.key, purlOf(locked)]));
	const licences = readLicences(report);
	const components = {
		$schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
		bomFormat: "CycloneDX",
		specVersion: "1.6",
		version: 1,
		components: uniqueBy(packages, purlOf).map((locked) => describeComponent(locked, licences)),
		dependencies: describeDependencies(packages, refs, lock),
	};
	return renewCycloneDx(components, report);
}

/** The same bill of materials with what a later report on the same lock says. */
export function renewCycloneDx(bom: object, report: AuditReport): unknown {
	const { critical, high, medium, low, unknown } = report.checks.vulnerabilities;
	const rows = [...critical, ...high, ...medium, ...low, ...unknown];
	const ecosystem = ecosystemOf(report.project.kind);
	return {
		...bom,
		metadata: {
			timestamp: report.timestamp,
			tools: { components: [{ type: "application", name: "sophia" }] },
			component: { type: "application", name: report.project.name, "bom-ref": "project" },
		},
		vulnerabilities: rows.map((row) => describeVulnerability(row, ecosystem)),
	};
}

/** A package URL; it is the component's reference too. */
function purlOf({
	ecosystem,
	name,
	version,
}: Pick<LockedPackage, "ecosystem" | "name" | "version">): string {
	const path = name.startsWith("@") ? `%40${name.slice(1)}` : encodeURIComponent(name);
	const type = ecosystem === "PyPI" ? "pypi" : "npm";
	return `pkg:${type}/${path}${version === null ? "" : `@${encodeURIComponent(version)}`}`;
}

function uniqueBy<T>(list: readonly T[], keyOf: (entry: T) => string): T[] {
	return [...new Map(list.map((entry) => [keyOf(entry), entry])).values()];
}

const HASHES: Readonly<Record<string, string>> = {
	md5: "MD5",
	sha1: "SHA-1",
	sha256: "SHA-256",
	sha384: "SHA-384",
	sha512: "SHA-512",
};

function describeComponent(locked: LockedPackage, licences: ReadonlyMap<string, string>) {
	const licence = licences.get(`${locked.name}@${locked.version ?? ""}`);
	// npm records digests in base 64, CycloneDX wants hexadecimal.
	const hashes = locked.artifacts
		.flatMap((artifact) => artifact.hashes)
		.flatMap(({ algorithm, digest }) => {
			const alg = HASHES[algorithm];
			if (alg === undefined) return [];
			const content =
				locked.ecosystem === "npm" ? Buffer.from(digest, "base64").toString("hex") : digest;
			return [{ alg, content }];
		});
	return {
		type: "library",
		"bom-ref": purlOf(locked),
		name: locked.name,
		...(locked.version === null ? {} : { version: locked.version }),
		purl: purlOf(locked),
		...(hashes.length === 1 ? { hashes } : {}),
		...(licence === undefined ? {} : { licenses: [{ expression: licence }] }),
	};
}

function readLicences(report: AuditReport): Map<string, string> {
	const rows = report.checks.licenses.facts.rows;
	const found = new Map<string, string>();
	for (const row of Array.isArray(rows) ? rows : []) {
		if (isTable(row) && typeof row.license === "string") {
			found.set(`${String(row.package)}@${String(row.version ?? "")}`, row.license);
		}
	}
	return found;
}

function describeDependencies(
	packages: readonly LockedPackage[],
	refs: ReadonlyMap<string, string>,
	lock: Lock | null,
) {
	const refsOf = (keys: readonly string[]) =>
		[...new Set(keys.flatMap((key) => refs.get(key) ?? []))].sort();
	const direct = lock?.roots.flatMap((root) =>
		root.scopes.flatMap(({ edges }) => edges.flatMap(({ targets }) => targets)),
	);
	const own = uniqueBy(packages, purlOf).map((locked) => ({
		ref: purlOf(locked),
		dependsOn: refsOf(locked.edges.flatMap(({ targets }) => targets)),
	}));
	return [{ ref: "project", dependsOn: refsOf(direct ?? []) }, ...own];
}

function describeVulnerability(row: VulnerabilityRow, ecosystem: LockedPackage["ecosystem"]) {
	const { package: name, version } = row;
	const method = METHODS[row.severity_source ?? ""] ?? "other";
	return {
		"bom-ref": row.fingerprint,
		id: row.id,
		source: { name: "OSV", url: row.links[0] },
		references: row.identifiers
			.filter((id) => id !== row.id)
			.map((id) => ({ id, source: { name: id.split("-")[0] ?? "OSV" } })),
		ratings: [
			{
				severity: row.severity,
				method,
				...(row.score === null ? {} : { score: row.score }),
				...(row.vector === null ? {} : { vector: row.vector }),
			},
		],
		description: row.summary,
		...(row.fix === null ? {} : { recommendation: row.fix }),
		...(row.published === null ? {} : { published: row.published }),
		affects: [{ ref: purlOf({ ecosystem, name, version }) }],
		analysis:
			row.waived === null
				? { state: "in_triage" }
				: {
						state: STATES[row.waived.status ?? "accepted"] ?? row.waived.status,
						...(row.waived.status === "accepted" ? { response: ["will_not_fix"] } : {}),
						detail: `${row.waived.reason} (${row.waived.owner}, until ${row.waived.expires})`,
					},
	};
}
