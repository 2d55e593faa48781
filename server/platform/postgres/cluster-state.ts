import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { AppError } from "../errors.ts";

export const OWNER = "sophia";
export const DATABASE = "sophia";

const clusterStateSchema = z.object({
	clusterDir: z.string(),
	/** Where it listened last; 0 before its first start. */
	port: z.number().int(),
	ownerPassword: z.string(),
	runtimePassword: z.string(),
});
/** What the data folder remembers of its database server. */
export type ClusterState = z.infer<typeof clusterStateSchema>;

const stateFile = (dataDir: string) => path.join(dataDir, "postgres.json");

/** The folder where a new cluster goes, unless another user has to reach it. */
export const clusterDirIn = (dataDir: string) => path.join(path.resolve(dataDir), "postgres");

export const isCluster = (folder: string) => existsSync(path.join(folder, "PG_VERSION"));

/**
 * A cluster inside the data folder moves with it, so it comes before the path that was written down:
 * a copy must not open the original. `null` before the first start.
 */
export async function readState(dataDir: string): Promise<ClusterState | null> {
	if (!existsSync(stateFile(dataDir))) return null;
	const stored = clusterStateSchema.parse(JSON.parse(await readFile(stateFile(dataDir), "utf8")));
	const inside = clusterDirIn(dataDir);
	return isCluster(inside) ? { ...stored, clusterDir: inside } : stored;
}

export function makeState(clusterDir: string): ClusterState {
	const makePassword = () => randomBytes(24).toString("base64url");
	return { clusterDir, port: 0, ownerPassword: makePassword(), runtimePassword: makePassword() };
}

export async function saveState(dataDir: string, state: ClusterState): Promise<void> {
	const file = stateFile(dataDir);
	await writeFile(`${file}.new`, JSON.stringify(state, null, "\t"), { mode: 0o600 });
	await rename(`${file}.new`, file);
}

/** Throws where a database was or should be and is not: an empty one must never take its place. */
export function requireVacancy({ clusterDir, port }: ClusterState): void {
	if (port === 0 && !existsSync(clusterDir)) return;
	throw new AppError("precondition", `${clusterDir} is not a database`, {
		hint: "restore it from a back-up, or move what is left of the data folder away to start with an empty database",
	});
}

/** Connection string of the owner. */
export function ownerUrl(state: ClusterState, port: number, database: string): string {
	return `postgresql://${OWNER}:${state.ownerPassword}@127.0.0.1:${port}/${database}`;
}
