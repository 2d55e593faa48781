export interface Binding {
	/** One key, or keys pressed one after the other with a space between: `g r`. */
	readonly keys: string;
	readonly label: string;
	readonly run: () => void;
}

export type Match =
	| { readonly kind: "run"; readonly binding: Binding }
	/** The first keys of a sequence. */
	| { readonly kind: "wait"; readonly pressed: string }
	| { readonly kind: "none" };

/** What a key does after those pressed before it. Later bindings win over earlier ones. */
export function matchKeys(pressed: string, key: string, bindings: readonly Binding[]): Match {
	const sequence = pressed === "" ? key : `${pressed} ${key}`;
	const binding = bindings.findLast((candidate) => candidate.keys === sequence);
	if (binding) return { kind: "run", binding };
	if (bindings.some((candidate) => candidate.keys.startsWith(`${sequence} `))) {
		return { kind: "wait", pressed: sequence };
	}
	return pressed === "" ? { kind: "none" } : matchKeys("", key, bindings);
}
