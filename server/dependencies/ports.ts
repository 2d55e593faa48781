import type { Ecosystem } from "./core/locks/lock-model.ts";

/** The files of one project. Paths are relative to its folder and use `/`. */
export interface ProjectFiles {
	/** Null where there is no such file. Throws where it cannot be read. */
	readText(path: string): string | null;
	/** Files that match any of the patterns, sorted; folders of tools and environments are left out. */
	list(patterns: readonly string[]): string[];
	/** Metadata of the packages installed beside the project; empty where there is no environment. */
	listInstalled(): readonly InstalledPackage[];
}

/** What an installed package says of itself (`*.dist-info`). */
export interface InstalledPackage {
	readonly name: string;
	readonly version: string;
	/** The text of METADATA. */
	readonly metadata: string;
	/** Names of importable top-level modules, from RECORD or `top_level.txt`. */
	readonly modules: readonly string[];
}

/** One released version on an index. */
export interface IndexRelease {
	readonly version: string;
	/** ISO 8601; null where the index does not say. */
	readonly uploadedAt: string | null;
	/** The reason given, or an empty text; null where the release is not yanked. */
	readonly yanked: string | null;
}

/** What an index says of one project. */
export interface IndexProject {
	readonly releases: readonly IndexRelease[];
	/** The release that the index itself calls the newest; null where it names none. */
	readonly latest: string | null;
	/** PEP 792: `archived`, `deprecated` or `quarantined` with its reason. */
	readonly status: { readonly state: string; readonly reason: string | null } | null;
}

export type IndexAnswer =
	| {
			readonly kind: "found";
			readonly project: IndexProject;
			/** When the index said it, as ISO 8601, where a kept copy answers; null for now. */
			readonly asOf: string | null;
	  }
	| { readonly kind: "absent" }
	| { readonly kind: "unknown"; readonly reason: string };

/** Licence fields of a release, as its metadata has them, and where its project lives. */
export interface LicenceFields {
	readonly expression: string | null;
	readonly text: string | null;
	readonly classifiers: readonly string[];
	/** Addresses that the project gives, by its labels for them; untrusted. */
	readonly urls: readonly (readonly [label: string, address: string])[];
	/** False where the index only told of the newest release. */
	readonly isOfVersion: boolean;
}

/** An index of packages. Answers never throw: what cannot be asked is `unknown`. */
export interface PackageIndex {
	find(ecosystem: Ecosystem, name: string): Promise<IndexAnswer>;
	/** Null where the index does not say. */
	findLicence(ecosystem: Ecosystem, name: string, version: string): Promise<LicenceFields | null>;
}

/** What uv itself says of a lock. */
export type UvVerdict =
	| { readonly kind: "current" | "stale" | "failed"; readonly message: string; readonly uv: string }
	| { readonly kind: "absent" };

/** Whether requirements can hold together, as uv's resolver sees it. */
export type Resolution =
	| { readonly kind: "resolved" }
	| { readonly kind: "unsatisfiable"; readonly explanation: string }
	| { readonly kind: "unknown"; readonly reason: string };

/** The `uv` program, if the machine has one. It runs no build back end. */
export interface UvProgram {
	checkLock(
		folder: string,
		options: { readonly isOffline: boolean; readonly script: string | null },
	): Promise<UvVerdict>;
	/** Tries to resolve requirements apart from the project, without writing anything there. */
	resolve(wanted: {
		readonly requirements: readonly string[];
		readonly overrides: readonly string[];
		readonly constraints: readonly string[];
		readonly requiresPython: string;
	}): Promise<Resolution>;
}

/** A package version to ask advisories for. */
export interface RemoteTarget {
	readonly ecosystem: Ecosystem;
	readonly name: string;
	readonly version: string;
}

/** An advisory service, for where no advisories are loaded. Throws where it cannot be asked. */
export interface RemoteAdvisories {
	/** OSV records that may hold for any of the versions, each once. */
	fetchRecords(targets: readonly RemoteTarget[]): Promise<readonly unknown[]>;
}

/** OSV's bulk files of one ecosystem. Throws where they cannot be fetched. */
export interface BulkAdvisories {
	/** All records with the instant of their last change, the newest first. */
	listModified(
		ecosystem: Ecosystem,
	): Promise<readonly { readonly id: string; readonly modified: string }[]>;
	/** One record as JSON text. */
	fetchRecord(ecosystem: Ecosystem, id: string): Promise<string>;
	/** All records: a zip of one JSON file each. */
	fetchAll(ecosystem: Ecosystem): Promise<Uint8Array>;
	/** The address, for the ledger. */
	readonly address: string;
}
