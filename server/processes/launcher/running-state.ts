import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { DataDir } from "../../platform/data-dir.ts";
import { isProcessAlive, processIdentitySchema } from "../../platform/process-identity.ts";

const runningStateSchema = z.object({
	launcher: processIdentitySchema,
	/** What was printed: where people reach it. */
	publicUrl: z.string(),
	edgeUrl: z.string(),
	consoleUrl: z.string(),
	/** Where the built-in simulator listens; absent when it is not used. */
	simulatorPort: z.number().optional(),
});
export type RunningState = z.infer<typeof runningStateSchema>;

/** Where the product that runs on this data folder serves; `null` when none does. */
export function readRunningState(dataDir: DataDir): RunningState | null {
	if (!existsSync(dataDir.stateFile)) return null;
	const parsed = runningStateSchema.safeParse(parseJson(readFileSync(dataDir.stateFile, "utf8")));
	return parsed.success && isProcessAlive(parsed.data.launcher) ? parsed.data : null;
}

export function writeRunningState(dataDir: DataDir, state: RunningState): void {
	const draft = `${dataDir.stateFile}.new`;
	writeFileSync(draft, JSON.stringify(state, null, "\t"), { mode: 0o600 });
	renameSync(draft, dataDir.stateFile);
}

export function removeRunningState(dataDir: DataDir): void {
	rmSync(dataDir.stateFile, { force: true });
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// Damaged: it says nothing about who runs.
		return null;
	}
}
