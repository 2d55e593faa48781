import { watch } from "node:fs";
import path from "node:path";

const QUIET_MS = 200;
const SOURCE = /\.(ts|sql|json|yaml)$/;

/** Calls back once after each burst of changes to what edge and worker run. */
export function watchSource(root: string, onChange: () => void): () => void {
	let timer: NodeJS.Timeout | null = null;
	const watchers = ["server", "config"].map((folder) =>
		watch(path.join(root, folder), { recursive: true }, (_event, name) => {
			if (name === null || !SOURCE.test(name) || name.endsWith(".test.ts")) return;
			if (timer !== null) clearTimeout(timer);
			timer = setTimeout(onChange, QUIET_MS);
		}),
	);
	return () => {
		if (timer !== null) clearTimeout(timer);
		for (const watcher of watchers) watcher.close();
	};
}
