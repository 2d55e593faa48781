import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import {
	baselineSchema,
	DEFAULT_POLICY,
	type Policy,
	readPolicy,
} from "#server/dependencies/index.ts";
import { resolveDataDir } from "#server/platform/data-dir.ts";
import { type Env, parseEnv, readEnvironment } from "#server/platform/env.ts";
import { AppError } from "#server/platform/errors.ts";

const ROOT = path.resolve(fileURLToPath(new URL("../../..", import.meta.url)));
export const POLICY_FILE = "sophia-audit.toml";

/** Environment and data folder; the database is not touched, so that an audit runs anywhere. */
export function readAuditEnv(): { readonly env: Env; readonly dataRoot: string } {
	const { env } = parseEnv(readEnvironment(ROOT, process.env));
	return { env, dataRoot: resolveDataDir(env.SOPHIA_DATA_DIR, ROOT).root };
}

/** npm runs scripts from the package's folder: paths are meant from where the user stands. */
export function resolveGiven(given: string): string {
	return path.resolve(process.env.INIT_CWD ?? process.cwd(), given);
}

export interface AuditTarget {
	readonly folder: string;
	/** Name of a file in the folder; null for the folder itself. */
	readonly file: string | null;
}

/** A folder, or a lock, script or `pyproject.toml` in it. */
export function findTarget(given: string): AuditTarget {
	const full = resolveGiven(given);
	if (!existsSync(full)) {
		throw new AppError("invalid_input", `${full} does not exist`, {
			hint: "give a project's folder, or a lock in it",
		});
	}
	if (statSync(full).isDirectory()) return { folder: full, file: null };
	return { folder: path.dirname(full), file: path.basename(full) };
}

export interface AuditPolicy {
	readonly policy: Policy;
	readonly source: string;
	readonly sha256: string;
}

/** The policy given, the project's own, or the one that projects without any have. */
export function loadPolicy(folder: string, given: string | undefined): AuditPolicy {
	const file = given === undefined ? path.join(folder, POLICY_FILE) : resolveGiven(given);
	if (!existsSync(file)) {
		if (given !== undefined)
			throw new AppError("invalid_input", `the policy ${file} does not exist`);
		const sha256 = hash(JSON.stringify(DEFAULT_POLICY));
		return { policy: DEFAULT_POLICY, source: "built-in", sha256 };
	}
	const text = readFileSync(file, "utf8");
	const result = readPolicy(text);
	if (!result.ok) {
		throw new AppError("invalid_input", `${file} is not a policy:\n${result.faults.join("\n")}`, {
			hint: "docs/dependencies.md lists every key",
		});
	}
	return { policy: result.policy, source: path.basename(file), sha256: hash(text) };
}

function hash(text: string): string {
	return createHash("sha256").update(text).digest("hex");
}

/** Fingerprints of the issues of an earlier JSON report. */
export function loadBaseline(given: string | undefined): ReadonlySet<string> | null {
	if (given === undefined) return null;
	const file = resolveGiven(given);
	if (!existsSync(file)) {
		throw new AppError("invalid_input", `the baseline ${file} does not exist`, {
			hint: "make it with: sophia audit <path> --format json --output <file>",
		});
	}
	let value: unknown;
	try {
		value = JSON.parse(readFileSync(file, "utf8"));
	} catch (error) {
		throw new AppError("invalid_input", `the baseline ${file} cannot be read as JSON`, {
			cause: error,
		});
	}
	const parsed = baselineSchema.safeParse(value);
	if (!parsed.success) {
		throw new AppError("invalid_input", `${file} is no report of sophia audit --format json`);
	}
	const checks = Object.values(parsed.data.checks);
	return new Set(checks.flatMap(({ issues }) => issues.map(({ fingerprint }) => fingerprint)));
}
