type Schema = Readonly<Record<string, unknown>>;

interface Scope {
	readonly root: Schema;
	readonly text: string;
	readonly depth: number;
}

const MAX_DEPTH = 12;
/** Below this depth optional properties are left out, so that recursive schemas end. */
const OPTIONAL_DEPTH = 4;

/** A value that conforms to a JSON Schema; strings quote `text` where nothing else is asked. */
export function generateInstance(schema: Schema, text: string): unknown {
	return generate(schema, { root: schema, text, depth: 0 }, "");
}

function generate(input: unknown, scope: Scope, name: string): unknown {
	const schema = resolve(input, scope.root);
	if (schema === null || scope.depth > MAX_DEPTH) return null;
	if ("const" in schema) return schema.const;
	if (Array.isArray(schema.enum)) return schema.enum[0];
	const branches = schema.anyOf ?? schema.oneOf;
	if (Array.isArray(branches)) return generate(pickBranch(branches, scope), scope, name);
	switch (pickType(schema)) {
		case "object":
			return generateObject(schema, scope);
		case "array":
			return generateArray(schema, scope, name);
		case "number":
			return generateNumber(schema);
		case "integer":
			return Math.ceil(generateNumber(schema));
		case "boolean":
			return true;
		case "null":
			return null;
		default:
			return generateString(schema, scope, name);
	}
}

function resolve(input: unknown, root: Schema): Schema | null {
	let schema = input;
	for (let hops = 0; hops < 8; hops++) {
		if (!isSchema(schema)) return null;
		if (Array.isArray(schema.allOf)) return mergeAll(schema, root);
		if (typeof schema.$ref !== "string") return schema;
		schema = followPointer(root, schema.$ref);
	}
	return null;
}

function mergeAll(schema: Schema, root: Schema): Schema {
	const { allOf, ...own } = schema;
	let merged: Schema = own;
	for (const part of Array.isArray(allOf) ? allOf : []) {
		const resolved = resolve(part, root) ?? {};
		merged = {
			...merged,
			...resolved,
			properties: { ...asSchema(merged.properties), ...asSchema(resolved.properties) },
			required: [...asList(merged.required), ...asList(resolved.required)],
		};
	}
	return merged;
}

function followPointer(root: Schema, pointer: string): unknown {
	let value: unknown = root;
	for (const part of pointer.replace(/^#\/?/, "").split("/").filter(Boolean)) {
		const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
		value = isSchema(value) ? value[key] : undefined;
	}
	return value;
}

/** Deep down `null` ends a recursive optional field; elsewhere it would be a dull answer. */
function pickBranch(branches: readonly unknown[], scope: Scope): unknown {
	const isNull = (branch: unknown) => isSchema(branch) && branch.type === "null";
	if (scope.depth > OPTIONAL_DEPTH) return branches.find(isNull) ?? branches[0];
	return branches.find((branch) => !isNull(branch)) ?? branches[0];
}

function pickType(schema: Schema): string {
	if (typeof schema.type === "string") return schema.type;
	if (Array.isArray(schema.type)) {
		const types = schema.type.filter((type) => typeof type === "string");
		return types.find((type) => type !== "null") ?? "null";
	}
	if (schema.properties !== undefined) return "object";
	return schema.items === undefined ? "string" : "array";
}

function generateObject(schema: Schema, scope: Scope): Record<string, unknown> {
	const properties = asSchema(schema.properties);
	const required = new Set(asList(schema.required));
	const value: Record<string, unknown> = {};
	for (const [key, child] of Object.entries(properties)) {
		if (scope.depth >= OPTIONAL_DEPTH && !required.has(key)) continue;
		value[key] = generate(child, { ...scope, depth: scope.depth + 1 }, key);
	}
	return value;
}

function generateArray(schema: Schema, scope: Scope, name: string): unknown[] {
	const minimum = numberOr(schema.minItems, 0);
	const wanted = scope.depth >= OPTIONAL_DEPTH ? minimum : Math.max(minimum, 2);
	const count = Math.min(wanted, numberOr(schema.maxItems, wanted), 100);
	const inner = { ...scope, depth: scope.depth + 1 };
	return Array.from({ length: count }, () => generate(schema.items ?? {}, inner, name));
}

function generateNumber(schema: Schema): number {
	const step = numberOr(schema.multipleOf, 1);
	const above = numberOr(schema.exclusiveMinimum, -step);
	const below = numberOr(schema.exclusiveMaximum, Number.POSITIVE_INFINITY);
	const low = numberOr(schema.minimum, above + step);
	const high = numberOr(schema.maximum, below - step);
	// An open interval narrower than one step, such as a share between 0 and 1.
	if (low > high) return (Math.min(low, below) + Math.max(high, above)) / 2;
	const preferred = Math.max(low, Math.min(high, 42));
	return Math.max(low, Math.floor(preferred / step) * step);
}

const FORMATS: Readonly<Record<string, string>> = {
	date: "2026-01-15",
	time: "09:30:00Z",
	"date-time": "2026-01-15T09:30:00Z",
	email: "someone@example.com",
	uri: "https://example.com/simulated",
	url: "https://example.com/simulated",
	uuid: "00000000-0000-4000-8000-000000000000",
};

function generateString(schema: Schema, scope: Scope, name: string): string {
	const format = typeof schema.format === "string" ? FORMATS[schema.format] : undefined;
	if (format !== undefined) return format;
	const said = scope.text.replace(/\s+/g, " ").trim();
	const words = said === "" ? "simulated" : said;
	const value = name === "" ? words : `simulated ${name.replaceAll("_", " ")}: ${words}`;
	const longest = Math.min(numberOr(schema.maxLength, 80), 80);
	return value.slice(0, longest).padEnd(numberOr(schema.minLength, 0), ".");
}

function isSchema(value: unknown): value is Schema {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asSchema(value: unknown): Schema {
	return isSchema(value) ? value : {};
}

function asList(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

function numberOr(value: unknown, fallback: number): number {
	return typeof value === "number" ? value : fallback;
}
