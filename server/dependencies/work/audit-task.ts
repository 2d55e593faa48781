import type { AdvisoryText } from "../advisories/advisory-texts.ts";
import type { AUDIT_STEPS } from "../console-contract.ts";
import type { AdvisorySnapshot } from "../core/advisories/advisory-data.ts";
import type { Policy } from "../core/policy/policy-schema.ts";
import type { LoadEntry } from "../store/snapshot-index.ts";
import type { AuditDigest } from "./summarize-audit.ts";

/** What an audit is about, as plain data that can be sent to a thread. */
export interface AuditTarget {
	/** Folder of this machine; null where the files are given. */
	readonly folder: string | null;
	/** Uploaded files, where there is no folder. */
	readonly files: readonly { readonly name: string; readonly content: Uint8Array }[];
	readonly file: string | null;
	/** Names the project where its files do not. */
	readonly name: string;
	/** A policy in TOML; null: the project's own file, else the built-in one. */
	readonly policyText: string | null;
	/** Decisions of the console, in force beside those of the policy. */
	readonly waivers: Policy["waivers"];
}

export type AuditTask =
	| {
			readonly kind: "audit";
			readonly target: AuditTarget;
			/** The report before: JSON, gzipped; null where there is none. */
			readonly previous: Uint8Array | null;
	  }
	| {
			readonly kind: "rematch";
			readonly target: AuditTarget;
			readonly previous: Uint8Array;
			readonly lockSha256: string;
	  }
	| { readonly kind: "sync" }
	/** What the advisories in force say otherwise than these snapshots. */
	| { readonly kind: "changes"; readonly since: readonly string[] };

/** An audit that was made, with what is kept beside its report. */
export interface AuditedProject {
	readonly digest: AuditDigest;
	/** The report: JSON, gzipped. */
	readonly packed: Uint8Array;
	/** CycloneDX, gzipped; null where the lock cannot be read, or is that of the audit before. */
	readonly bom: Uint8Array | null;
	readonly texts: readonly AdvisoryText[];
	/** Packages of the lock as `ecosystem:name`, sorted. */
	readonly lockedNames: readonly string[];
	readonly commit: { readonly id: string; readonly branch: string | null } | null;
	/** sha256 over the files that were judged. */
	readonly lockSha256: string;
}

export type AuditOutcome =
	| { readonly kind: "audited"; readonly audited: AuditedProject }
	/** A rematch found nothing to judge by, or a lock that has changed since. */
	| { readonly kind: "unchanged" }
	| { readonly kind: "changed" }
	| { readonly kind: "synced"; readonly entries: readonly LoadEntry[] }
	| {
			readonly kind: "changes";
			/** The advisories in force; null where there are none. */
			readonly snapshot: AdvisorySnapshot | null;
			/** By snapshot: packages as `ecosystem:name`; null where it may be any. */
			readonly changed: readonly {
				readonly since: string;
				readonly packages: readonly string[] | null;
			}[];
	  };

export interface TaskHooks {
	readonly onStep: (step: (typeof AUDIT_STEPS)[number]) => void;
	readonly signal: AbortSignal;
}

/** Does the heavy work of audits, off the loop of its caller. Rejects where it cannot be done. */
export interface AuditEngine {
	perform(task: AuditTask, hooks: TaskHooks): Promise<AuditOutcome>;
	close(): Promise<void>;
}
