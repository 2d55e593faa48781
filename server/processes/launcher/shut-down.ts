import type { SupervisedChild } from "./supervise-child.ts";

/** Ends first what takes requests, then what those requests use, and the database last. */
const STOP_ORDER = [["edge"], ["console", "worker"], ["simulator"]] as const;

export interface ShutDownInput {
	readonly children: readonly SupervisedChild[];
	readonly stopDatabase: () => Promise<void>;
	/** Aborted when the person at the terminal asks a second time. */
	readonly hurry: AbortSignal;
}

export async function shutDown({ children, stopDatabase, hurry }: ShutDownInput): Promise<void> {
	for (const names of STOP_ORDER) {
		const group = children.filter((child) => names.some((name) => name === child.name));
		const hurryAll = () => {
			for (const child of group) child.hurry();
		};
		const stopped = Promise.all(group.map((child) => child.stop()));
		if (hurry.aborted) hurryAll();
		hurry.addEventListener("abort", hurryAll, { once: true });
		await stopped;
		hurry.removeEventListener("abort", hurryAll);
	}
	await stopDatabase();
}
