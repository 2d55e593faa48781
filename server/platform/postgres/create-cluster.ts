import { execFile } from "node:child_process";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { AppError } from "../errors.ts";
import { type ClusterState, OWNER, requireVacancy } from "./cluster-state.ts";
import { giveTo, type OsUser } from "./os-user.ts";
import { readPostmasterFile, stopPostmaster } from "./postmaster.ts";

const execFileAsync = promisify(execFile);

/** The programs of the server, and who runs them: `null` is ourselves. */
export interface ServerPrograms {
	readonly bin: string;
	readonly user: OsUser | null;
}

/** `initdb` into a draft that is renamed at the end: a kill half-way leaves nothing half-made. */
export async function createCluster(
	state: ClusterState,
	{ bin, user }: ServerPrograms,
): Promise<void> {
	const draft = `${state.clusterDir}.draft`;
	const passwordFile = `${state.clusterDir}.password`;
	requireVacancy(state);
	await rm(draft, { recursive: true, force: true });
	await mkdir(draft, { recursive: true, mode: 0o700 });
	await giveTo(draft, user);
	await writeFile(passwordFile, state.ownerPassword, { mode: 0o600 });
	await giveTo(passwordFile, user);
	try {
		await execFileAsync(
			path.join(bin, "initdb"),
			[
				`--pgdata=${draft}`,
				`--username=${OWNER}`,
				`--pwfile=${passwordFile}`,
				"--auth=scram-sha-256",
				"--encoding=UTF8",
				"--locale=C",
				"--locale-provider=builtin",
				"--builtin-locale=C.UTF-8",
				"--data-checksums",
				"--no-instructions",
			],
			{ cwd: path.dirname(draft), ...(user ?? {}) },
		);
	} catch (cause) {
		const text = cause instanceof Error ? cause.message : String(cause);
		throw new AppError("precondition", `the database could not be created: ${text}`, { cause });
	} finally {
		await rm(passwordFile, { force: true });
	}
	await rename(draft, state.clusterDir);
}

/** Sets the owner's password in single-user mode, which needs none. */
export async function resetPassword(
	state: ClusterState,
	{ bin, user }: ServerPrograms,
): Promise<void> {
	const left = readPostmasterFile(state.clusterDir);
	if (left !== null) await stopPostmaster(left.pid, state.clusterDir);
	await rm(path.join(state.clusterDir, "postmaster.pid"), { force: true });
	const child = execFileAsync(
		path.join(bin, "postgres"),
		["--single", "-D", state.clusterDir, "postgres"],
		{ cwd: path.dirname(state.clusterDir), ...(user ?? {}) },
	);
	child.child.stdin?.end(`ALTER ROLE ${OWNER} PASSWORD '${state.ownerPassword}'\n`);
	await child;
}
