/** The lock formats that can be read. */
export type LockKind = "uv" | "uv-script" | "pylock" | "requirements" | "package-lock";

/** The name that OSV gives to an index of packages. */
export type Ecosystem = "PyPI" | "npm";

/** What a dependency is for. Extras and groups carry their name. */
export type Scope =
	| { readonly kind: "production" }
	| { readonly kind: "extra"; readonly name: string }
	| { readonly kind: "group"; readonly name: string };

/** Where the bytes of a package come from; `location` is a URL or a path. */
export interface PackageSource {
	readonly kind:
		| "registry"
		| "git"
		| "url"
		| "path"
		| "directory"
		| "editable"
		| "virtual"
		| "unknown";
	readonly location: string;
}

/** One file that may be installed. */
export interface Artifact {
	readonly kind: "sdist" | "wheel" | "archive";
	/** URL, path or file name, as the lock gives it. */
	readonly location: string;
	/** Lower-case algorithm and digest as the lock gives it. */
	readonly hashes: readonly { readonly algorithm: string; readonly digest: string }[];
	/** ISO 8601 instant, where the lock records it. */
	readonly uploadedAt: string | null;
}

/** From one package to others: the keys of the packages that the edge can mean. */
export interface Edge {
	readonly name: string;
	readonly targets: readonly string[];
	/** Extras of the target that this edge asks for. */
	readonly extras: readonly string[];
	readonly marker: string;
	/** The versions that it admits, where the lock says so (npm does). */
	readonly range?: string;
	/** The package's own extra that brings the edge; null for its plain dependencies. */
	readonly ofExtra: string | null;
}

export interface LockedPackage {
	/** Unique within the lock. */
	readonly key: string;
	/** Normalised by the rules of its ecosystem. */
	readonly name: string;
	readonly version: string | null;
	readonly ecosystem: Ecosystem;
	readonly source: PackageSource;
	readonly edges: readonly Edge[];
	readonly artifacts: readonly Artifact[];
	/** Environment for which this entry is chosen; empty where it is always. */
	readonly marker: string;
	/** Licence as the lock states it (npm does). */
	readonly licence: string | null;
	/** Deprecation notice as the lock states it (npm does). */
	readonly deprecated: string | null;
	/** 1-based line of the entry in the file. */
	readonly line: number;
}

/** A project of the lock and what it asks for directly. */
export interface LockRoot {
	readonly name: string;
	/** The root's own entry among the packages; null for scripts and flat lists. */
	readonly key: string | null;
	readonly scopes: readonly { readonly scope: Scope; readonly edges: readonly Edge[] }[];
}

/** A requirement as uv records it in `[manifest]` and `package.metadata`. */
export interface RecordedRequirement {
	readonly name: string;
	readonly extras: readonly string[];
	readonly specifier: string;
	readonly marker: string;
	/** `git`, `url`, `path`, `directory`, `editable`, `virtual` or `index` with its value. */
	readonly origin: Readonly<Record<string, string>>;
	/** Set where the requirement holds in a dependency group of a member only. */
	readonly group: string | null;
}

/** What uv recorded of a project's own metadata when it locked. */
export interface RecordedMetadata {
	readonly requires: readonly RecordedRequirement[];
	readonly extras: readonly string[];
	readonly groups: Readonly<Record<string, readonly RecordedRequirement[]>>;
}

/** The parts of `uv.lock` that only its integrity check needs. */
export interface UvLockFacts {
	readonly revision: number;
	readonly requiresPython: string;
	readonly options: Readonly<Record<string, unknown>>;
	readonly members: readonly string[];
	readonly requirements: readonly RecordedRequirement[];
	readonly constraints: readonly RecordedRequirement[];
	readonly overrides: readonly RecordedRequirement[];
	readonly excludes: readonly string[];
	readonly buildConstraints: readonly RecordedRequirement[];
	readonly groups: Readonly<Record<string, readonly RecordedRequirement[]>>;
	readonly supportedMarkers: readonly string[];
	readonly requiredMarkers: readonly string[];
	/** Each conflict as its sorted `name[extra]` and `name:group` items. */
	readonly conflicts: readonly (readonly string[])[];
	/** Release and needs of the metadata that the project states for others. */
	readonly dependencyMetadata: readonly string[];
	/** By package key; absent where the lock was written without metadata. */
	readonly metadata: ReadonlyMap<string, RecordedMetadata>;
}

/** One lock file, whatever its format. */
export interface Lock {
	readonly kind: LockKind;
	readonly ecosystem: Ecosystem;
	/** The format's own version, such as `1.3` for revision 3 of `uv.lock` version 1. */
	readonly formatVersion: string;
	readonly packages: readonly LockedPackage[];
	readonly roots: readonly LockRoot[];
	/** False for flat lists: nothing is known of who asks for what. */
	readonly hasGraph: boolean;
	readonly uv: UvLockFacts | null;
	/** Things that are odd but do not stop the reading. */
	readonly remarks: readonly LockFault[];
}

/** What is wrong with a file, where, and what to do. Lines and columns count from 1. */
export interface LockFault {
	readonly message: string;
	readonly hint: string | null;
	readonly line: number | null;
	readonly column: number | null;
}

export type LockResult =
	| { readonly ok: true; readonly lock: Lock }
	| { readonly ok: false; readonly fault: LockFault };

/** The words that reports and policies use for a scope: `prod`, `extra:name`, `group:name`. */
export function formatScope(scope: Scope): string {
	return scope.kind === "production" ? "prod" : `${scope.kind}:${scope.name}`;
}
