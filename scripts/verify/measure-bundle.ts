import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { AppError } from "#server/platform/errors.ts";

/** JavaScript that a route loads before anything is clicked, the framework included. */
export interface RouteWeight {
	readonly route: string;
	readonly files: number;
	readonly gzippedBytes: number;
}

const STATS = ".next/diagnostics/route-bundle-stats.json";
const KIB = 1024;
export const MOST_GZIPPED_BYTES = 250 * KIB;

const statsSchema = z
	.array(z.object({ route: z.string(), firstLoadChunkPaths: z.array(z.string()).min(1) }))
	.min(1);

/** Reads what the production build at `root` says each route loads first. Heaviest route first. */
export function measureBundle(root: string): RouteWeight[] {
	const file = path.join(root, STATS);
	if (!existsSync(file)) {
		throw new AppError("precondition", `${STATS} is missing`, {
			hint: "build the console first: npx next build",
		});
	}
	const sizes = new Map<string, number>();
	const sizeOf = (chunk: string): number => {
		const known = sizes.get(chunk);
		if (known !== undefined) return known;
		const size = gzipSync(readFileSync(path.join(root, chunk))).length;
		sizes.set(chunk, size);
		return size;
	};
	return statsSchema
		.parse(JSON.parse(readFileSync(file, "utf8")))
		.map(({ route, firstLoadChunkPaths: chunks }) => ({
			route,
			files: chunks.length,
			gzippedBytes: chunks.reduce((sum, chunk) => sum + sizeOf(chunk), 0),
		}))
		.sort((a, b) => b.gzippedBytes - a.gzippedBytes);
}

export function formatBundle(routes: readonly RouteWeight[]): string {
	const lines = routes.map(({ route, files, gzippedBytes }) => {
		const verdict = gzippedBytes > MOST_GZIPPED_BYTES ? "  TOO MUCH" : "";
		return `${(gzippedBytes / KIB).toFixed(1).padStart(7)} KiB in ${String(files).padStart(2)} files  ${route}${verdict}`;
	});
	return `${lines.join("\n")}\nat most ${MOST_GZIPPED_BYTES / KIB} KiB, gzipped, framework included\n`;
}
