import type { RequestRow } from "#server/ledger/contract.ts";

/** A condition of each kind, and the same said of a row. */
export const CONDITIONS: [string, object, (row: RequestRow) => boolean][] = [
	["in", text("outcome", ["refused", "client_abort"]), (r) => /refused|abort/.test(r.outcome)],
	["not in, unknown values stay", { ...text("errorClass", ["timeout"]), not: true }, notTimeout],
	[
		"prefix",
		{ op: "prefix", field: "model", value: "openai/" },
		(r) => modelOf(r).startsWith("openai/"),
	],
	["tag", text("tag", ["env:prod"]), (r) => r.tags.includes("env:prod")],
	[
		"tag prefix",
		{ op: "prefix", field: "tag", value: "team:" },
		(r) => r.tags.some((t) => t.startsWith("team:")),
	],
	["missing", { op: "missing", field: "key" }, (r) => r.keyId === null],
	["present", { op: "missing", field: "key", not: true }, (r) => r.keyId !== null],
	["above", { op: "range", field: "durationMs", gt: 4_000 }, (r) => (r.durationMs ?? 0) > 4_000],
	[
		"between",
		{ op: "range", field: "promptTokens", gte: 100, lt: 400 },
		(r) => r.tokens !== null && r.tokens.prompt >= 100 && r.tokens.prompt < 400,
	],
	["attempts", { op: "range", field: "attempts", gte: 2 }, (r) => r.attemptCount >= 2],
	["flag", { op: "is", field: "stream", value: false }, (r) => !r.stream],
	["retried", { op: "is", field: "retried", value: true }, (r) => r.attemptCount > 1],
	[
		"fallback is not for answers that never came",
		{ op: "is", field: "fallback", value: true },
		(r) => r.modelServed !== null && r.modelServed !== r.modelPlanned,
	],
];

/** A condition on a text. */
export function text<Field extends string>(field: Field, values: string[]) {
	return { op: "in" as const, field, values, not: false };
}

function modelOf({ modelServed, modelPlanned }: RequestRow): string {
	return modelServed ?? modelPlanned;
}

function notTimeout({ errorClass }: RequestRow): boolean {
	return errorClass !== "timeout";
}

/** One condition of each kind for each field. */
export function everyTerm(fields: {
	readonly text: readonly string[];
	readonly number: readonly string[];
	readonly flag: readonly string[];
	readonly missing: readonly string[];
}): object[] {
	const id = "00000000-0000-7000-8000-000000000001";
	return [
		...fields.text.flatMap((field) => [
			{ op: "in", field, values: [id] },
			{ op: "in", field, values: [id, "00000000-0000-7000-8000-000000000002"], not: true },
			{ op: "prefix", field, value: "0000" },
		]),
		...fields.number.map((field) => ({ op: "range", field, gt: 1, gte: 1, lt: 9, lte: 9 })),
		...fields.flag.flatMap((field) => [true, false].map((value) => ({ op: "is", field, value }))),
		...fields.missing.map((field) => ({ op: "missing", field })),
	];
}

export function inGroups<Item>(items: readonly Item[], size: number): Item[][] {
	return Array.from({ length: Math.ceil(items.length / size) }, (_, group) =>
		items.slice(group * size, (group + 1) * size),
	);
}
