/** How far a part of the program that loads on its own has come. */
export type PartState<Module> =
	| { readonly kind: "loading" }
	| { readonly kind: "failed" }
	| { readonly kind: "ready"; readonly module: Module };

export interface Part<Module> {
	/** Loads it, also again after a failure. Never rejects: `null` when it could not be had. */
	readonly load: () => Promise<Module | null>;
	readonly read: () => PartState<Module>;
	readonly subscribe: (onChange: () => void) => () => void;
}

export const LOADING = { kind: "loading" } as const;
const FAILED = { kind: "failed" } as const;

/**
 * A part of the program that is fetched when it is wanted. A network that is away for a moment costs
 * the part and not the page: a failure is a state that the next `load` leaves again.
 */
export function createPart<Module>(fetchModule: () => Promise<Module>): Part<Module> {
	const listeners = new Set<() => void>();
	let state: PartState<Module> = LOADING;
	let underWay: Promise<Module | null> | null = null;
	const become = (next: PartState<Module>) => {
		state = next;
		for (const listener of listeners) listener();
	};
	const fetchOnce = async () => {
		if (state.kind === "failed") become(LOADING);
		try {
			const module = await fetchModule();
			become({ kind: "ready", module });
			return module;
		} catch {
			become(FAILED);
			return null;
		} finally {
			underWay = null;
		}
	};
	return {
		load: async () => {
			if (state.kind === "ready") return state.module;
			underWay ??= fetchOnce();
			return await underWay;
		},
		read: () => state,
		subscribe: (onChange) => {
			listeners.add(onChange);
			return () => listeners.delete(onChange);
		},
	};
}
