import { randomBytes } from "node:crypto";
import {
	accessSync,
	chmodSync,
	constants,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	writeFileSync,
} from "node:fs";
import path from "node:path";
import { AppError } from "./errors.ts";
import { Secret } from "./secrets/secret.ts";

/** Places inside the data folder. All absolute. */
export interface DataDir {
	readonly root: string;
	readonly logs: string;
	readonly secretFile: string;
	/** Says who runs on this folder and where it serves, while it does. */
	readonly stateFile: string;
	readonly lockFile: string;
}

export function resolveDataDir(dir: string, cwd: string): DataDir {
	const root = path.resolve(cwd, dir);
	return {
		root,
		logs: path.join(root, "logs"),
		secretFile: path.join(root, "secret"),
		stateFile: path.join(root, "running.json"),
		lockFile: path.join(root, "running.lock"),
	};
}

/** Throws where this process may not do that with the file. */
type Access = (file: string, mode: number) => void;

/** Makes the folders, closed to other users. Throws `precondition` when that is not possible. */
export function ensureDataDir(dataDir: DataDir, requireAccess: Access = accessSync): void {
	try {
		const isNew = !existsSync(dataDir.root);
		mkdirSync(dataDir.root, { recursive: true, mode: 0o700 });
		// An existing folder may have been opened for entering by the database's own user.
		if (isNew) chmodSync(dataDir.root, 0o700);
		mkdirSync(dataDir.logs, { recursive: true, mode: 0o700 });
		requireAccess(dataDir.root, constants.W_OK | constants.X_OK);
		for (const folder of [dataDir.root, dataDir.logs]) requireOwnFiles(folder, requireAccess);
	} catch (cause) {
		const text = cause instanceof Error ? cause.message : String(cause);
		throw new AppError("precondition", `the data folder ${dataDir.root} is not usable: ${text}`, {
			hint: "give it and all in it to the user that starts Sophia (chown -R), or name another by SOPHIA_DATA_DIR",
			cause,
		});
	}
}

/** What one start as root leaves behind is closed to the user who starts it the next time. */
function requireOwnFiles(folder: string, requireAccess: Access): void {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const file = path.join(folder, entry.name);
		// Files of a running instance may end between the two looks.
		if (entry.isFile() && existsSync(file)) requireAccess(file, constants.R_OK | constants.W_OK);
	}
}

const SECRET_BYTES = 48;

/** The installation's secret; made at the first start and kept, readable by its owner alone. */
export function ensureSecret(dataDir: DataDir): Secret {
	const known = readSecret(dataDir);
	if (known !== null) return known;
	const text = randomBytes(SECRET_BYTES).toString("base64url");
	// Renamed into place, so that a crash never leaves half a secret behind.
	const draft = `${dataDir.secretFile}.new`;
	writeFileSync(draft, `${text}\n`, { mode: 0o600, flush: true });
	renameSync(draft, dataDir.secretFile);
	return new Secret(text);
}

/** The kept secret; `null` before the first start. */
export function readSecret(dataDir: DataDir): Secret | null {
	if (!existsSync(dataDir.secretFile)) return null;
	const text = readFileSync(dataDir.secretFile, "utf8").trim();
	if (text.length < 32) {
		throw new AppError("precondition", `${dataDir.secretFile} is damaged`, {
			hint: "restore it from a backup; stored keys and credentials cannot be read without it",
		});
	}
	return new Secret(text);
}
