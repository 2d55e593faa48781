import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { REQUEST_FILTERS } from "#components/requests/request-filters.ts";
import { DECISION_FILTERS } from "#components/routing/decision-filters.ts";
import { type RequestTerm, requestTermsSchema } from "#server/lists/contract.ts";
import { parseFilters } from "./parse-filters.ts";
import { describeTerm, printFilters } from "./print-filters.ts";

const read = (text: string) => parseFilters(text, REQUEST_FILTERS);

test("the example of the guide reads as five conditions", () => {
	const { terms, problems } = read("status:refused model:claude* cost:>0.02 -tag:dev ttft:>2s");
	expect(problems).toEqual([]);
	expect(terms).toEqual([
		{ op: "in", field: "outcome", values: ["refused"], not: false },
		{ op: "prefix", field: "model", value: "claude", not: false },
		{ op: "range", field: "costNanos", gt: 20_000_000, not: false },
		{ op: "in", field: "tag", values: ["dev"], not: true },
		{ op: "range", field: "ttftMs", gt: 2000, not: false },
	]);
});

test("words, ranges, flags, missing values and the beginning of an id have a form each", () => {
	const text = "status:error duration:1.5s..2m attempts:2 -is:stream no:provider 019a7c";
	const { terms, problems } = read(text);
	expect(problems).toEqual([]);
	expect(terms.map((term) => term.op)).toEqual(["in", "range", "range", "is", "missing", "prefix"]);
	expect(terms[1]).toMatchObject({ gte: 1500, lte: 120_000 });
	expect(printFilters(terms, REQUEST_FILTERS)).toBe(
		"status:error duration:1500ms..120s attempts:2 -is:stream no:provider id:019a7c*",
	);
});

test("an id is read by its name where that is known, and typed as it is", () => {
	const [term] = read("-key:0199-a,0199-b").terms;
	const known = [{ value: "0199-a", label: "Support chat", count: 3 }];
	expect(term && describeTerm(term, REQUEST_FILTERS, known)).toBe('-key:"Support chat",0199-b');
	expect(term && describeTerm(term, REQUEST_FILTERS, undefined)).toBe("-key:0199-a,0199-b");
	const [status] = read("status:error").terms;
	expect(status && describeTerm(status, REQUEST_FILTERS, known)).toBe("status:error");
});

describe("what cannot be expressed is an error that says what to write", () => {
	test.each([
		["env:dev", "there is no filter env"],
		["stats:ok", "did you mean status?"],
		["status:fine", "status has no value fine"],
		["cost:cheap", "write cost:>0.02"],
		["cost:>2s", "write cost:>0.02"],
		["ttft:>", "write ttft:>2s"],
		["cost:0.5..0.1", "from the smaller to the larger"],
		["latency:>2s", "did you mean ttft or duration?"],
		["tokens:>100", "did you mean in or out or cached or reasoning or speed?"],
		["model:*a*", "only stand at the end"],
		['tag:"open', "close the quote"],
		["is:fast", "there is only is:fallback"],
		["no:source", "only these can be missing"],
		["claude", "say which field it is, as in model:claude*"],
		["model:", "write what model should be"],
	])("%s", (text, message) => {
		const { terms, problems } = read(`${text} is:stream`);
		// An open quote takes the rest of the text with it.
		expect(terms.length).toBe(text.includes('"') ? 0 : 1);
		expect(problems.map((problem) => problem.message).join()).toContain(message);
	});
});

test("no text is ever dropped: every part is a condition or a problem", () => {
	fc.assert(
		fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (text) => {
			const { terms, problems } = read(text);
			const parts = text.match(/(?:"(?:[^"\\]|\\.)*"?|[^\s"])+/g) ?? [];
			expect(terms.length + problems.length).toBe(parts.length);
			expect(requestTermsSchema.safeParse(terms).success).toBe(true);
		}),
	);
});

const values = fc.oneof(
	fc.constantFrom("dev", "a b", 'say "hi"', "x,y", "back\\slash", "star*", "-minus", ">1", "a..b"),
	fc.string({ minLength: 1, maxLength: 20 }).filter((text) => /\S/.test(text)),
);
const text = fc.constantFrom(
	...REQUEST_FILTERS.text.filter((field) => !field.values).map((field) => field.field),
);
const number = fc.constantFrom(...REQUEST_FILTERS.number.map((field) => field.field));
const bounds = fc
	.record(
		{
			gt: fc.integer({ min: 0, max: 10 ** 12 }),
			gte: fc.integer({ min: 0, max: 10 ** 12 }),
			lt: fc.integer({ min: 0, max: 10 ** 12 }),
			lte: fc.integer({ min: 0, max: 10 ** 12 }),
		},
		{ requiredKeys: [] },
	)
	.filter((some) => Object.keys(some).length > 0)
	.filter(
		({ gt = -1, gte = -1, lt = Infinity, lte = Infinity }) =>
			Math.max(gt, gte) <= Math.min(lt, lte),
	);
const missing = fc.constantFrom(
	...[...REQUEST_FILTERS.text, ...REQUEST_FILTERS.number].flatMap((field) => field.missing ?? []),
);
const terms: fc.Arbitrary<RequestTerm> = fc.oneof(
	fc.record({
		op: fc.constant("in" as const),
		field: text,
		values: fc.uniqueArray(values, { minLength: 1, maxLength: 5 }),
		not: fc.boolean(),
	}),
	fc.record({
		op: fc.constant("prefix" as const),
		field: text,
		value: fc.stringMatching(/^[a-z0-9/._:-]{1,20}$/),
		not: fc.boolean(),
	}),
	fc
		.tuple(number, bounds, fc.boolean())
		.map(([field, some, not]) => ({ op: "range" as const, field, not, ...some })),
	fc.record({
		op: fc.constant("is" as const),
		field: fc.constantFrom(...REQUEST_FILTERS.flags.map((flag) => flag.field)),
		value: fc.boolean(),
	}),
	fc.record({ op: fc.constant("missing" as const), field: missing, not: fc.boolean() }),
);

test("what is printed is read back as the same conditions", () => {
	fc.assert(
		fc.property(fc.array(terms, { maxLength: 8 }), (some) => {
			const printed = printFilters(some, REQUEST_FILTERS);
			expect(read(printed)).toEqual({ terms: some, problems: [] });
		}),
	);
});

test("no two filters of a list share a name or a field", () => {
	for (const schema of [REQUEST_FILTERS, DECISION_FILTERS]) {
		const fields = [...schema.text, ...schema.number];
		expect(new Set(fields.map((field) => field.name)).size).toBe(fields.length);
		expect(new Set(fields.map((field) => field.field)).size).toBe(fields.length);
	}
});
