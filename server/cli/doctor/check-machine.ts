import { existsSync, statfsSync, statSync } from "node:fs";
import { type DataDir, ensureDataDir } from "#server/platform/data-dir.ts";
import type { Env } from "#server/platform/env.ts";
import { isAppError } from "#server/platform/errors.ts";
import { claimPort } from "#server/processes/launcher/check-port.ts";
import { readRunningState } from "#server/processes/launcher/running-state.ts";
import { type Finding, fail, pass, warn } from "./check.ts";

const LOW_DISK_BYTES = 1024 ** 3;
const OTHERS = 0o077;
const OTHERS_READ_WRITE = 0o066;

export function checkNode(): Finding {
	const version = process.versions.node;
	const [major = 0, minor = 0] = version.split(".").map(Number);
	if (major > 22 || (major === 22 && minor >= 19)) return pass("node", version);
	return fail("node", `${version} is too old`, "use npm start, which brings Node 24");
}

export async function checkPort(env: Env, dataDir: DataDir): Promise<Finding> {
	const running = readRunningState(dataDir);
	if (running !== null) return pass("port", `Sophia serves at ${running.publicUrl}`);
	try {
		await claimPort(env.HOST, env.PORT);
		return pass("port", `${env.HOST}:${env.PORT} is free`);
	} catch (error) {
		if (!isAppError(error)) throw error;
		return fail("port", error.message, error.hint ?? "choose another by PORT");
	}
}

export function checkDataFolder(dataDir: DataDir): Finding[] {
	try {
		ensureDataDir(dataDir);
	} catch (error) {
		if (!isAppError(error)) throw error;
		return [fail("data folder", error.message, error.hint ?? "name another by SOPHIA_DATA_DIR")];
	}
	const { bavail, bsize } = statfsSync(dataDir.root);
	const free = bavail * bsize;
	const text = `${dataDir.root}, ${(free / 1024 ** 3).toFixed(1)} GiB free`;
	const folder =
		free < LOW_DISK_BYTES
			? warn("data folder", text, "make room: a full disk refuses billed calls")
			: pass("data folder", text);
	return [folder, checkPermissions(dataDir)];
}

function checkPermissions(dataDir: DataDir): Finding {
	const openTo = (file: string, bits: number) =>
		existsSync(file) && (statSync(file).mode & bits) !== 0;
	if (openTo(dataDir.root, OTHERS_READ_WRITE)) {
		const remedy = `chmod go-rw ${dataDir.root}`;
		return fail("permissions", "other users may read the data folder", remedy);
	}
	if (openTo(dataDir.secretFile, OTHERS)) {
		const remedy = `chmod 600 ${dataDir.secretFile}`;
		return fail("permissions", "other users may read the secret", remedy);
	}
	if (process.getuid?.() === 0) {
		return warn("permissions", "this is root", "start Sophia as a user of its own");
	}
	return pass("permissions", "data folder and secret are closed to other users");
}
