import path from "node:path";
import type { Clock } from "#server/platform/clock.ts";
import { type FileSystem, type LogOwner, logOwnerSchema, type ProcessProbe } from "../ports.ts";

const LOCK_FILE = "lock.json";
export const HEARTBEAT_MS = 10_000;
/** An owner in another namespace that has not shown itself for so long is gone. */
const SILENCE_MS = 60_000;

/**
 * Whose directory it is stands in its name: `<instance>` is its maker's, `<instance>~<claimer>`
 * was taken over. A claim is one rename, so exactly one claimer succeeds, and a claimer that died
 * is succeeded the same way.
 */
export interface InstanceDirs {
	/** Makes the directory of a new instance with its lock; returns its path. */
	create(instance: string): string;
	/** Shows that the instance lives; false when its directory is gone. */
	beat(instance: string): boolean;
	/** Takes over one directory whose owner is gone; `null` when there is none. */
	claim(claimer: string): { readonly path: string; readonly instance: string } | null;
}

export interface InstanceDirsOptions {
	readonly fs: FileSystem;
	readonly clock: Clock;
	readonly probe: ProcessProbe;
	/** The directory that holds those of all instances. */
	readonly root: string;
}

const DIR_NAME = /^([0-9a-f-]{36})(?:~([0-9a-f-]{36}))?$/;

export function createInstanceDirs(options: InstanceDirsOptions): InstanceDirs {
	const { fs, clock, probe, root } = options;

	function isGone(owner: string, names: readonly string[]): boolean {
		// A process keeps its own directory for as long as it lives, so without it there is none.
		if (!names.includes(owner)) return true;
		const lock = path.join(root, owner, LOCK_FILE);
		const identity = readOwner(lock);
		switch (identity === null ? "unsure" : probe.liveness(identity)) {
			case "alive":
				return false;
			case "dead":
				return true;
			default:
				return clock.nowMs() - (fs.modifiedMs(lock) ?? 0) > SILENCE_MS;
		}
	}

	function readOwner(lock: string): LogOwner | null {
		const bytes = fs.read(lock);
		if (bytes === null) return null;
		const parsed = logOwnerSchema.safeParse(parseJson(Buffer.from(bytes).toString()));
		return parsed.success ? parsed.data : null;
	}

	return {
		create(instance) {
			// Made beside and renamed into place: a directory without a lock is never seen.
			const draft = path.join(root, `.${instance}`);
			fs.makeDirectory(draft);
			fs.replace(path.join(draft, LOCK_FILE), Buffer.from(JSON.stringify(probe.self())));
			const dir = path.join(root, instance);
			fs.rename(draft, dir);
			return dir;
		},
		beat(instance) {
			const lock = path.join(root, instance, LOCK_FILE);
			if (fs.size(lock) === null) return false;
			fs.replace(lock, Buffer.from(JSON.stringify(probe.self())));
			return true;
		},
		claim(claimer) {
			const names = fs.list(root);
			for (const name of names) {
				const [, instance, owner = instance] = DIR_NAME.exec(name) ?? [];
				if (instance === undefined || owner === undefined) continue;
				if (owner === claimer || !isGone(owner, names)) continue;
				const to = path.join(root, `${instance}~${claimer}`);
				try {
					fs.rename(path.join(root, name), to);
				} catch (error) {
					// A neighbour was faster. Anything else is a fault that somebody must see.
					if (fs.list(root).includes(name)) throw error;
					continue;
				}
				return { path: to, instance };
			}
			return null;
		},
	};
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// A lock that cannot be read says nothing about its owner; the heartbeat decides.
		return undefined;
	}
}
