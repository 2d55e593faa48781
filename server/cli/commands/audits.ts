import { setTimeout as wait } from "node:timers/promises";
import type { Actor } from "#server/access/contract.ts";
import type { AuditProgress, AuditSummary } from "#server/dependencies/console-contract.ts";
import {
	findProjectId,
	getAudit,
	getProgress,
	listAudits,
	runProjectAudit,
} from "#server/dependencies/console-index.ts";
import { type Clock, systemClock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { type Random, systemRandom } from "#server/platform/random.ts";
import type { Command, CommandOutcome } from "../command.ts";
import { withInstallation } from "../open-installation.ts";

const SHOWN = 20;
const LOOK_EVERY_MS = 300;

export const auditsListCommand: Command = {
	name: "audits list",
	summary: "List the newest audits of the registered projects, or of one of them",
	positional: { name: "project", isRequired: false },
	options: [],
	run: ({ positionals }) =>
		withInstallation(async ({ db, actor }) => {
			const [name] = positionals;
			const found = name === undefined ? {} : await choose(db, actor.orgId, name);
			const { items } = await listAudits(db, actor.orgId, { limit: SHOWN, ...found });
			return {
				exitCode: 0,
				json: items,
				lines: items.length === 0 ? ["no project was audited yet"] : items.map(describeAudit),
			};
		}),
};

export const auditsRunCommand: Command = {
	name: "audits run",
	summary: "Have a registered project audited by the running server, and wait for the verdict",
	positional: { name: "project", isRequired: true },
	options: [{ name: "no-wait", kind: "flag", help: "only put it into the queue" }],
	run: ({ positionals, flags }) =>
		withInstallation(async ({ db, actor, running, env }) => {
			if (running === null && env.DATABASE_URL === undefined) {
				throw new AppError("precondition", "no server runs, and its worker makes these audits", {
					hint: "start it: npm start; or audit a folder without it: sophia audit <path>",
				});
			}
			const deps = { db, clock: systemClock, random: systemRandom };
			return runAndReport(deps, actor, positionals[0] ?? "", !flags.has("no-wait"));
		}),
};

async function choose(db: Db, orgId: string, name: string): Promise<{ projectId: string }> {
	const projectId = await findProjectId(db, orgId, name);
	if (projectId !== null) return { projectId };
	throw new AppError("not_found", `there is no project "${name}"`, {
		hint: "sophia audits list shows the projects that were audited",
	});
}

/** Asks for an audit and follows it to its end; 1 where it fails or could not be made. */
export async function runAndReport(
	deps: { readonly db: Db; readonly clock: Clock; readonly random: Random },
	actor: Actor,
	name: string,
	isAwaited: boolean,
): Promise<CommandOutcome> {
	const { db } = deps;
	const { orgId } = actor;
	const { projectId } = await choose(db, orgId, name);
	let progress: AuditProgress = await runProjectAudit(deps, actor, projectId);
	if (!isAwaited) {
		return { exitCode: 0, json: progress, lines: [`${name}: ${progress.state} (${progress.id})`] };
	}
	while (progress.state === "queued" || progress.state === "running") {
		await wait(LOOK_EVERY_MS);
		progress = await getProgress(db, orgId, progress.id);
	}
	const { audit } = await getAudit(db, orgId, { id: progress.id, checks: [] });
	return {
		exitCode: audit.verdict === null || audit.verdict === "failed" ? 1 : 0,
		json: audit,
		lines: [
			describeAudit(audit),
			...audit.checks.map(({ name: check, verdict }) => `  ${check}: ${verdict}`),
		],
	};
}

function describeAudit(audit: AuditSummary): string {
	const { finishedAt, requestedAt, projectName, verdict, state, summary, error, trigger } = audit;
	const said = error ?? summary;
	return `${finishedAt ?? requestedAt}  ${projectName}: ${verdict ?? state} (${trigger})${said === null ? "" : `, ${said}`}`;
}
