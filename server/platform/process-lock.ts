import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { AppError } from "./errors.ts";
import {
	isProcessAlive,
	type ProcessIdentity,
	processIdentitySchema,
	readProcessIdentity,
} from "./process-identity.ts";

/** Either the lock is ours, or `holder` says which live process has it. */
export type LockResult =
	| { readonly acquired: true; release(): void }
	| { readonly acquired: false; readonly holder: ProcessIdentity };

/**
 * Takes a lock file that names its holder by identity: one left by a process that was killed, or
 * from before a reboot, is recognised and taken over.
 */
export function acquireProcessLock(file: string): LockResult {
	const self = readProcessIdentity(process.pid);
	if (self === null) throw new AppError("internal", "this process cannot be identified");
	for (;;) {
		if (tryCreate(file, self)) return { acquired: true, release: () => release(file, self) };
		const holder = readHolder(file);
		if (holder !== null && isProcessAlive(holder)) return { acquired: false, holder };
		removeLeftOver(file, holder);
	}
}

/** The live process that holds the lock; `null` when nobody does. */
export function findLockHolder(file: string): ProcessIdentity | null {
	const holder = readHolder(file);
	return holder !== null && isProcessAlive(holder) ? holder : null;
}

function tryCreate(file: string, self: ProcessIdentity): boolean {
	// Written before it gets its name, so that nobody ever reads half of it.
	const draft = `${file}.${process.pid}.new`;
	writeFileSync(draft, JSON.stringify(self), { mode: 0o600 });
	try {
		linkSync(draft, file);
		return true;
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
		throw error;
	} finally {
		rmSync(draft, { force: true });
	}
}

/** `null` when there is no file, or what is in it names nobody. */
function readHolder(file: string): ProcessIdentity | null {
	try {
		return processIdentitySchema.parse(JSON.parse(readFileSync(file, "utf8")));
	} catch {
		// Removed meanwhile, or damaged: nobody holds it.
		return null;
	}
}

/** Moves it aside first: if another process was faster and made its own, that one is put back. */
function removeLeftOver(file: string, seen: ProcessIdentity | null): void {
	const aside = `${file}.${process.pid}`;
	try {
		renameSync(file, aside);
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
		throw error;
	}
	const moved = readHolder(aside);
	if (moved !== null && moved.pid !== seen?.pid && isProcessAlive(moved)) {
		renameSync(aside, file);
		return;
	}
	rmSync(aside, { force: true });
}

function release(file: string, self: ProcessIdentity): void {
	if (readHolder(file)?.pid === self.pid) rmSync(file, { force: true });
}
