import type { InstanceDirs } from "../log/instance-dirs.ts";
import { createOrphanSource } from "../log/orphan-source.ts";
import type { FileSystem } from "../ports.ts";
import { drainSource, FAULT_PAUSE_MS, reportFault } from "./run-flusher.ts";
import type { StoreChunkContext } from "./store-chunk.ts";

export interface CollectOrphansContext extends StoreChunkContext {
	readonly fs: FileSystem;
	readonly dirs: InstanceDirs;
	readonly instance: string;
	readonly setAsideDir: string;
	readonly maxBytes: number;
	readonly maxRecords: number;
}

export interface CollectOrphansOptions {
	readonly everyMs: number;
	/** Told how much disk the claimed logs take, which lessens the room of our own. */
	readonly onForeignBytes: (bytes: number) => void;
}

/** Takes over the logs of dead instances, one after the other, until the pauser stops. */
export async function collectOrphans(
	ctx: CollectOrphansContext,
	options: CollectOrphansOptions,
): Promise<void> {
	while (!ctx.pauser.isStopped()) {
		const claimed = claim(ctx);
		if (claimed === null) {
			await ctx.pauser.pause(options.everyMs);
			continue;
		}
		options.onForeignBytes(dirBytes(ctx.fs, claimed.path));
		await drainOrphan(ctx, claimed.path);
		options.onForeignBytes(0);
	}
}

function claim(ctx: CollectOrphansContext) {
	try {
		const claimed = ctx.dirs.claim(ctx.instance);
		if (claimed !== null) {
			const message = `took over the usage log of ${claimed.instance}, whose process is gone`;
			ctx.onEvent({ severity: "info", kind: "log_claimed", subject: claimed.path, message });
		}
		return claimed;
	} catch (error) {
		const message = `a usage log could not be taken over: ${String(error)}`;
		ctx.onEvent({ severity: "error", kind: "log_write_failed", subject: ctx.instance, message });
		return null;
	}
}

async function drainOrphan(ctx: CollectOrphansContext, dir: string): Promise<void> {
	const { fs, setAsideDir, maxBytes, maxRecords, onEvent } = ctx;
	while (!ctx.pauser.isStopped()) {
		try {
			// From its beginning each time: what was stored already changes nothing.
			const source = createOrphanSource({ fs, dir, setAsideDir, maxBytes, maxRecords, onEvent });
			if (await drainSource(ctx, source)) fs.remove(dir);
			return;
		} catch (error) {
			reportFault(ctx, error);
			await ctx.pauser.pause(FAULT_PAUSE_MS);
		}
	}
}

function dirBytes(fs: FileSystem, dir: string): number {
	return fs.list(dir).reduce((sum, name) => sum + (fs.size(`${dir}/${name}`) ?? 0), 0);
}
