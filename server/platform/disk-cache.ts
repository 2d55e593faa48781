import { createHash } from "node:crypto";
import {
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Clock } from "./clock.ts";

const entrySchema = z.object({
	key: z.string(),
	storedAtMs: z.number(),
	etag: z.string().nullable(),
	value: z.unknown(),
});

/** What was kept under a key, and when. */
export type CacheEntry = z.infer<typeof entrySchema>;

/** Small JSON documents kept on the disk. What is lost can be had again, so nothing here fails. */
export interface DiskCache {
	/** Null where nothing is kept, or it cannot be read. */
	read(key: string): CacheEntry | null;
	write(key: string, entry: { readonly etag: string | null; readonly value: unknown }): void;
}

/** Room is made down to this share, so that not every write has to. */
const KEPT_SHARE = 0.8;

/** Opens a cache in a folder; beyond `maxBytes` what was written longest ago goes first. */
export function openDiskCache(options: {
	readonly folder: string;
	readonly maxBytes: number;
	readonly clock: Clock;
}): DiskCache {
	const { folder, maxBytes, clock } = options;
	let bytes: number | null = null;
	const fileOf = (key: string) =>
		path.join(folder, `${createHash("sha256").update(key).digest("hex").slice(0, 40)}.json`);
	return {
		read(key) {
			try {
				const parsed = entrySchema.safeParse(JSON.parse(readFileSync(fileOf(key), "utf8")));
				return parsed.success && parsed.data.key === key ? parsed.data : null;
			} catch {
				// Not there, cut short, or not readable: all the same to who asks.
				return null;
			}
		},
		write(key, { etag, value }) {
			const text = JSON.stringify({ key, storedAtMs: clock.nowMs(), etag, value });
			try {
				mkdirSync(folder, { recursive: true });
				bytes ??= listBySize(folder).reduce((sum, { size }) => sum + size, 0);
				const file = fileOf(key);
				writeFileSync(`${file}.${process.pid}`, text);
				renameSync(`${file}.${process.pid}`, file);
				bytes += Buffer.byteLength(text);
				if (bytes > maxBytes) bytes = makeRoom(folder, maxBytes * KEPT_SHARE);
			} catch {
				// A full or read-only disk costs the speed of the next time, not this answer.
				bytes = null;
			}
		},
	};
}

function listBySize(folder: string) {
	return readdirSync(folder).flatMap((name) => {
		const file = path.join(folder, name);
		const state = statSync(file, { throwIfNoEntry: false });
		return state?.isFile() ? [{ file, size: state.size, at: state.mtimeMs }] : [];
	});
}

function makeRoom(folder: string, maxBytes: number): number {
	const files = listBySize(folder).sort((a, b) => a.at - b.at);
	let bytes = files.reduce((sum, { size }) => sum + size, 0);
	for (const { file, size } of files) {
		if (bytes <= maxBytes) break;
		rmSync(file, { force: true });
		bytes -= size;
	}
	return bytes;
}
