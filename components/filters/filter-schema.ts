/** How a number is written: `2s` and `1500ms`, dollars, or as it is. */
export type NumberUnit = "ms" | "usd" | "plain";

export interface TextField<Field extends string, Missing extends string> {
	/** The word before the colon. */
	readonly name: string;
	readonly label: string;
	readonly field: Field;
	/** Set where rows may lack a value: `no:provider`. */
	readonly missing?: Missing;
	/** The only values there are; any text when left out. */
	readonly values?: readonly string[];
	/** Words that stand for several values: `status:error`. */
	readonly groups?: Readonly<Record<string, readonly string[]>>;
	/** The server counts its values. */
	readonly facet?: boolean;
	/** Its values are ids, whose names come with their counts. */
	readonly named?: boolean;
}

export interface NumberField<Field extends string, Missing extends string> {
	readonly name: string;
	readonly label: string;
	readonly field: Field;
	readonly unit: NumberUnit;
	readonly missing?: Missing;
}

export interface FlagField<Field extends string> {
	/** The word after `is:`. */
	readonly name: string;
	readonly label: string;
	readonly field: Field;
}

/** What a list can be filtered by. The grammar, its completion and the chips all read this. */
export interface FilterSchema<
	T extends string = string,
	N extends string = string,
	F extends string = string,
	M extends string = string,
> {
	readonly text: readonly TextField<T, M>[];
	readonly number: readonly NumberField<N, M>[];
	readonly flags: readonly FlagField<F>[];
	/** Field that a bare beginning of an id stands for. */
	readonly idField: T;
	/** Conditions shown while nothing is typed. */
	readonly sample?: string;
	/** Field that any other bare word stands for; without it a bare word is not understood. */
	readonly bareField?: T;
}

export interface Bounds {
	readonly gt?: number | undefined;
	readonly gte?: number | undefined;
	readonly lt?: number | undefined;
	readonly lte?: number | undefined;
}

/** One condition, in the shape that the API takes. */
export type FilterTerm<
	T extends string = string,
	N extends string = string,
	F extends string = string,
	M extends string = string,
> =
	| { readonly op: "in"; readonly field: T; readonly values: string[]; readonly not: boolean }
	| { readonly op: "prefix"; readonly field: T; readonly value: string; readonly not: boolean }
	| ({ readonly op: "range"; readonly field: N; readonly not: boolean } & Bounds)
	| { readonly op: "is"; readonly field: F; readonly value: boolean }
	| { readonly op: "missing"; readonly field: M; readonly not: boolean };

/** A part of the text that says nothing the list can be filtered by. */
export interface FilterProblem {
	readonly part: string;
	readonly message: string;
}

export interface ParsedFilters<
	T extends string = string,
	N extends string = string,
	F extends string = string,
	M extends string = string,
> {
	readonly terms: readonly FilterTerm<T, N, F, M>[];
	readonly problems: readonly FilterProblem[];
}
