import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { chmod, chown, cp, mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../errors.ts";

/** PostgreSQL refuses to run as root, so root starts it as this user. */
const SERVICE_USER = "postgres";

export interface OsUser {
	readonly uid: number;
	readonly gid: number;
}

/**
 * The user that the server runs as: `null` is ourselves. PostgreSQL opens only a folder of its own
 * user's, so one that somebody else started before is run as that person.
 */
export function resolveOsUser(clusterDir: string): OsUser | null {
	if (process.getuid?.() !== 0) return null;
	const known = findOwner(clusterDir) ?? findOsUser();
	if (known !== null) return known;
	try {
		execFileSync("useradd", ["--system", "--user-group", "--no-create-home", SERVICE_USER], {
			stdio: "ignore",
		});
	} catch (cause) {
		throw new AppError("precondition", `cannot make the system user "${SERVICE_USER}"`, {
			hint: `PostgreSQL does not run as root: make a user "${SERVICE_USER}", start as another user, or set DATABASE_URL`,
			cause,
		});
	}
	const made = findOsUser();
	if (made === null)
		throw new AppError("precondition", `the user "${SERVICE_USER}" did not appear`);
	return made;
}

function findOwner(folder: string): OsUser | null {
	const found = statSync(folder, { throwIfNoEntry: false });
	return found === undefined || found.uid === 0 ? null : { uid: found.uid, gid: found.gid };
}

function findOsUser(): OsUser | null {
	try {
		const id = (flag: string) =>
			Number(execFileSync("id", [flag, SERVICE_USER], { encoding: "utf8", stdio: "pipe" }).trim());
		return { uid: id("-u"), gid: id("-g") };
	} catch {
		// `id` fails when there is no such user: that is the answer.
		return null;
	}
}

/** Whether every folder on the way may be entered by a user who owns none of them. */
export function canBeEntered(folder: string): boolean {
	const OTHERS_MAY_ENTER = 0o001;
	let current = path.resolve(folder);
	for (;;) {
		if ((statSync(current).mode & OTHERS_MAY_ENTER) === 0) return false;
		const parent = path.dirname(current);
		if (parent === current) return true;
		current = parent;
	}
}

/** A folder of ours outside the checkout that any user may enter, one for each data folder. */
function outsideDir(dataDir: string): string {
	const name = createHash("sha256").update(path.resolve(dataDir)).digest("hex").slice(0, 16);
	return path.join("/var/lib/sophia", name);
}

/** Where the database cluster lies, made enterable for `user`. */
export async function placeCluster(dataDir: string, user: OsUser | null): Promise<string> {
	await mkdir(dataDir, { recursive: true, mode: 0o700 });
	if (user === null) return path.join(dataDir, "postgres");
	if (canBeEntered(path.dirname(path.resolve(dataDir)))) {
		// Entering is all that others may do: the secrets inside are readable by us alone.
		await chmod(dataDir, 0o711);
		return path.join(dataDir, "postgres");
	}
	const folder = outsideDir(dataDir);
	await mkdir(folder, { recursive: true, mode: 0o711 });
	return path.join(folder, "postgres");
}

/** The native folder, or a copy of it where `user` cannot reach the original. */
export async function placeNative(
	nativeDir: string,
	version: string,
	user: OsUser | null,
): Promise<string> {
	if (user === null || canBeEntered(nativeDir)) return nativeDir;
	const copy = path.join("/var/lib/sophia", `postgresql-${version}`);
	try {
		statSync(copy);
		return copy;
	} catch {
		// Not there yet: copied below, and renamed at the end so that no half copy is ever used.
	}
	const draft = `${copy}.${process.pid}`;
	await rm(draft, { recursive: true, force: true });
	await mkdir(path.dirname(copy), { recursive: true, mode: 0o711 });
	await cp(nativeDir, draft, { recursive: true, verbatimSymlinks: true });
	await chmod(draft, 0o755);
	await rename(draft, copy);
	return copy;
}

export async function giveTo(folder: string, user: OsUser | null): Promise<void> {
	if (user !== null) await chown(folder, user.uid, user.gid);
}
