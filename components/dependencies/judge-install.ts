import { formatDuration } from "#components/format/format-duration.ts";
import type { InstallBench } from "#server/dependencies/console-contract.ts";

/** One promise on installs beside what was measured of it. */
export interface KeptPromise {
	readonly promise: string;
	/** `null` where it was not measured. */
	readonly measured: string | null;
	readonly isKept: boolean | null;
}

/** The promises speak of a full install, so the runs with an empty cache are what counts. */
export function judgeInstall({ runs, timesFaster, targets }: InstallBench): KeptPromise[] {
	const uv = runs.find(({ tool, cache }) => tool === "uv sync" && cache === "cold");
	const times = timesFaster.cold;
	return [
		{
			promise: `A full install in under ${targets.seconds} s`,
			measured: uv === undefined ? null : formatDuration(uv.seconds * 1_000),
			isKept: uv === undefined ? null : uv.seconds < targets.seconds,
		},
		{
			promise: `${targets.timesFaster} times faster than pip`,
			measured: times === null ? null : `${times.toFixed(1)} times`,
			isKept: times === null ? null : times >= targets.timesFaster,
		},
	];
}
