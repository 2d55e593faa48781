import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { createUvProgram } from "#server/adapters/uv/create-uv-program.ts";
import {
	type AuditReport,
	advisoryFolder,
	coloured,
	formatCsv,
	formatCycloneDx,
	formatHtml,
	formatSarif,
	formatText,
	listGroups,
	loadProject,
	normalizePythonName,
	openAdvisories,
	openProjectFiles,
	type Policy,
	plain,
	runAudit,
} from "#server/dependencies/index.ts";
import { systemClock } from "#server/platform/clock.ts";
import type { Env } from "#server/platform/env.ts";
import { AppError } from "#server/platform/errors.ts";
import type { Command, CommandInput, CommandOutcome } from "../command.ts";
import { parseOption } from "../parse-option.ts";
import {
	type AuditTarget,
	findTarget,
	loadBaseline,
	loadPolicy,
	readAuditEnv,
	resolveGiven,
} from "./read-audit-settings.ts";

const formatSchema = z.enum(["text", "json", "sarif", "cyclonedx", "html", "csv"]);
const failOnSchema = z.enum(["critical", "high", "medium", "low", "none"]);
const MAX_PARALLEL = 12;

/** What `--fail-on` and `--group` change of a policy. */
function adjustPolicy(
	policy: Policy,
	texts: CommandInput["texts"],
	groups: readonly string[] | undefined,
): Policy {
	const failOn =
		texts["fail-on"] === undefined ? null : parseOption("fail-on", failOnSchema, texts["fail-on"]);
	return {
		...policy,
		fail: {
			...policy.fail,
			...(failOn === null
				? {}
				: { severity: failOn, ...(failOn === "none" ? { unknown: false } : {}) }),
			...(groups === undefined
				? {}
				: { scopes: ["prod", "extra", ...groups.map((name) => `group:${name}`)] }),
		},
	};
}

/** A group that is misspelt would let everything pass. */
function readGroups(
	given: string | undefined,
	files: ReturnType<typeof openProjectFiles>,
	target: AuditTarget,
): string[] | undefined {
	if (given === undefined) return undefined;
	const known = listGroups(loadProject(files, target.file));
	const groups = given.split(",").map((name) => normalizePythonName(name.trim()));
	const unknown = groups.find((group) => !known.includes(group));
	if (unknown !== undefined) {
		throw new AppError("invalid_input", `the project has no group "${unknown}"`, {
			hint: known.length === 0 ? "it has no groups" : `its groups: ${known.join(", ")}`,
		});
	}
	return groups;
}

async function audit({ texts, flags, positionals }: CommandInput): Promise<CommandOutcome> {
	const format = parseOption("format", formatSchema, texts.format ?? "text");
	const target = findTarget(positionals[0] ?? ".");
	const { env, dataRoot } = readAuditEnv();
	const { policy, source, sha256 } = loadPolicy(target.folder, texts.policy);
	const isOffline = flags.has("offline");
	const files = openProjectFiles(target.folder);
	const opened = openAdvisories(advisoryFolder(dataRoot));
	const report = await runAudit(
		{
			files,
			advisories: opened?.data ?? null,
			...(await openSources(env, path.join(dataRoot, "package-index"), isOffline)),
			uv: flags.has("no-uv") ? null : createUvProgram({ program: "uv", environment: process.env }),
			clock: systemClock,
		},
		{
			...target,
			policy: adjustPolicy(policy, texts, readGroups(texts.group, files, target)),
			policySource: { source, sha256 },
			isOffline,
			baseline: loadBaseline(texts.baseline),
		},
	);
	const output = texts.output;
	const isSeen = process.stdout.isTTY && output === undefined && !process.env.NO_COLOR;
	const text = render(report, format, { files, target, paint: isSeen ? coloured : plain });
	if (output !== undefined) writeOutput(resolveGiven(output), text);
	return {
		exitCode: report.verdict === "failed" ? 1 : 0,
		json: report,
		lines:
			output === undefined
				? [text]
				: [`${report.verdict}: ${report.summary}; written to ${resolveGiven(output)}`],
	};
}

function writeOutput(file: string, text: string): void {
	try {
		writeFileSync(file, `${text}\n`);
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		throw new AppError("unavailable", `the report cannot be written: ${reason}`, {
			hint: "--output names a file in a folder that exists and may be written to",
			cause,
		});
	}
}

/** What is asked besides the project's own files. Offline, what the indexes said before answers. */
async function openSources(env: Env, cacheFolder: string, isOffline: boolean) {
	if (isOffline && !existsSync(cacheFolder)) return { remote: null, index: null };
	const { openPackageIndexes } = await import(
		"#server/adapters/package-index/open-package-indexes.ts"
	);
	const fetch = isOffline ? null : await openFetch(env);
	const index = openPackageIndexes({
		pypiUrl: env.PYPI_URL,
		npmUrl: env.NPM_URL,
		fetch,
		cacheFolder,
		clock: systemClock,
	});
	if (fetch === null) return { remote: null, index };
	const { createOsvApi } = await import("#server/adapters/osv/create-osv-api.ts");
	const remote = createOsvApi({ baseUrl: env.OSV_URL, fetch, maxParallel: MAX_PARALLEL });
	return { remote, index };
}

/** Loaded on demand: an offline audit needs no HTTP client. */
async function openFetch(env: Env) {
	const { createGuardedFetch } = await import("#server/platform/http/guarded-fetch.ts");
	return createGuardedFetch({ reach: env.SOPHIA_ALLOW_PRIVATE_UPSTREAMS ? "private" : "public" });
}

function render(
	report: AuditReport,
	format: z.infer<typeof formatSchema>,
	{
		files,
		target,
		paint,
	}: {
		readonly files: ReturnType<typeof openProjectFiles>;
		readonly target: AuditTarget;
		readonly paint: typeof plain;
	},
): string {
	const json = (value: unknown) => JSON.stringify(value, null, "\t");
	switch (format) {
		case "text":
			return formatText(report, paint).join("\n");
		case "json":
			return json(report);
		case "sarif":
			return json(formatSarif(report));
		case "cyclonedx": {
			const { lock } = loadProject(files, target.file);
			return json(formatCycloneDx(report, lock.kind === "unreadable" ? null : lock.lock));
		}
		case "html":
			return formatHtml(report);
		case "csv":
			return formatCsv(report);
	}
}

export const auditCommand: Command = {
	name: "audit",
	summary:
		"Check a project's dependencies: lock, vulnerabilities, licences, imports, drift, settings",
	positional: { name: "path", isRequired: true },
	options: [
		{
			name: "format",
			kind: "text",
			placeholder: "text|json|sarif|cyclonedx|html|csv",
			help: "how the report is written (text)",
		},
		{
			name: "output",
			kind: "text",
			placeholder: "file",
			help: "write the report to a file, such as dependency_audit_report.json",
		},
		{
			name: "policy",
			kind: "text",
			placeholder: "file",
			help: "policy to judge by (sophia-audit.toml beside the project)",
		},
		{
			name: "fail-on",
			kind: "text",
			placeholder: "critical|high|medium|low|none",
			help: "severity from which findings fail, instead of the policy's",
		},
		{
			name: "group",
			kind: "text",
			placeholder: "names",
			help: "of the dependency groups only these can fail",
		},
		{
			name: "baseline",
			kind: "text",
			placeholder: "report.json",
			help: "only what this earlier report does not know can fail",
		},
		{ name: "offline", kind: "flag", help: "ask no index and no network" },
		{ name: "no-uv", kind: "flag", help: "do not ask the machine's own uv about the lock" },
	],
	run: audit,
};
