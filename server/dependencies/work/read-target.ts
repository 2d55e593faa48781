import { createHash } from "node:crypto";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	realpathSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AppError } from "#server/platform/errors.ts";
import { DEFAULT_POLICY, type Policy } from "../core/policy/policy-schema.ts";
import { readPolicy } from "../core/policy/read-policy.ts";
import type { AuditOptions } from "../run-audit.ts";
import type { AuditTarget } from "./audit-task.ts";

const POLICY_FILE = "sophia-audit.toml";
/** Files that decide what an audit says, besides the one that it is asked to look at. */
const JUDGED_FILES = [
	"uv.lock",
	"pylock.toml",
	"package-lock.json",
	"npm-shrinkwrap.json",
	"requirements.txt",
	"pyproject.toml",
	"package.json",
	"uv.toml",
	POLICY_FILE,
];

/** Where projects may lie. */
export interface FolderRules {
	/** Never read: it holds keys and the database. */
	readonly dataDir: string;
	/** Where projects may lie; empty: anywhere. */
	readonly roots: readonly string[];
}

/** A folder with the files of the target; `release` removes what was written for it. */
export function openTarget(
	target: AuditTarget,
	rules: FolderRules,
): { readonly folder: string; release(): void } {
	if (target.folder !== null) {
		return { folder: requireFolder(target.folder, rules), release: () => undefined };
	}
	const work = mkdtempSync(path.join(tmpdir(), "sophia-audit-"));
	const release = () => rmSync(work, { recursive: true, force: true });
	try {
		// The folder's name is the project's where its files give none.
		const name = target.name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^\.+/, "");
		const folder = path.join(work, name || "project");
		for (const { name: file, content } of target.files) {
			const full = path.join(folder, file);
			if (!full.startsWith(folder + path.sep)) continue;
			mkdirSync(path.dirname(full), { recursive: true });
			writeFileSync(full, content);
		}
		return { folder, release };
	} catch (error) {
		release();
		throw error;
	}
}

function requireFolder(given: string, { dataDir, roots }: FolderRules): string {
	const stat = statSync(given, { throwIfNoEntry: false });
	if (stat === undefined || !stat.isDirectory()) {
		throw new AppError("precondition", `the folder ${given} is not there`, {
			hint: "it must be a folder of the machine on which the worker runs",
		});
	}
	const folder = realpathSync(given);
	const isWithin = (root: string) => folder === root || folder.startsWith(root + path.sep);
	if (existsSync(dataDir) && isWithin(realpathSync(dataDir))) {
		throw new AppError("forbidden", "the data folder of Sophia holds no projects");
	}
	const allowed = roots.filter((root) => existsSync(root)).map((root) => realpathSync(root));
	if (roots.length > 0 && !allowed.some(isWithin)) {
		throw new AppError("forbidden", `${given} is outside of the folders that may be audited`, {
			hint: "SOPHIA_PROJECT_ROOTS names them",
		});
	}
	return folder;
}

/** Tells one state of a project's files from another. */
export function hashTarget(folder: string, file: string | null): string {
	const hash = createHash("sha256");
	for (const name of [...JUDGED_FILES, ...(file === null ? [] : [file])]) {
		const full = path.join(folder, name);
		if (statSync(full, { throwIfNoEntry: false })?.isFile() !== true) continue;
		hash.update(`${name}\n`).update(readFileSync(full)).update("\n");
	}
	return hash.digest("hex");
}

/** A cheap mark of the same files, for noticing that they were written to. */
export function markTarget(folder: string, file: string | null): string {
	return [...JUDGED_FILES, ...(file === null ? [] : [file])]
		.map((name) => {
			const stat = statSync(path.join(folder, name), { throwIfNoEntry: false });
			return stat === undefined ? "" : `${stat.size}:${stat.mtimeMs}`;
		})
		.join("|");
}

/** The policy kept in the console, the project's own, or the built-in one, with the decisions. */
export function readTargetPolicy(
	folder: string,
	{ policyText, waivers }: AuditTarget,
): Pick<AuditOptions, "policy" | "policySource"> {
	const file = path.join(folder, POLICY_FILE);
	const text = policyText ?? (existsSync(file) ? readFileSync(file, "utf8") : null);
	const source = policyText !== null ? "console" : text === null ? "built-in" : POLICY_FILE;
	const base = text === null ? DEFAULT_POLICY : requirePolicy(text, source);
	const policy: Policy = { ...base, waivers: [...waivers, ...base.waivers] };
	const sha256 = hashText(JSON.stringify(policy));
	return { policy, policySource: { source, sha256, waivers: base.waivers } };
}

function requirePolicy(text: string, source: string): Policy {
	const result = readPolicy(text);
	if (result.ok) return result.policy;
	throw new AppError(
		"invalid_input",
		`the policy (${source}) is not one: ${result.faults[0] ?? ""}`,
		{
			hint: "docs/dependencies.md lists every key",
		},
	);
}

function hashText(text: string): string {
	return createHash("sha256").update(text).digest("hex");
}
