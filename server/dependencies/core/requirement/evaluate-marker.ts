import { parsePep440 } from "../version/pep440.ts";
import { admits, parseSpecifierSet } from "../version/specifier.ts";
import type { Marker, MarkerOperand, MarkerOperator, MarkerVariable } from "./marker.ts";
import { normalizePythonName } from "./package-name.ts";

/** Values of an environment; a variable that is absent is unknown. */
export interface MarkerEnvironment {
	readonly variables: Readonly<Partial<Record<MarkerVariable, string>>>;
	/** The extras asked for; `extra == "x"` holds when x is among them. */
	readonly extras: readonly string[];
	/** The dependency groups asked for (PEP 751). */
	readonly groups?: readonly string[];
}

const VERSION_VARIABLES: ReadonlySet<MarkerVariable> = new Set([
	"python_version",
	"python_full_version",
	"implementation_version",
	"platform_release",
]);

/** Whether the marker holds; null where it depends on a value that is not known. */
export function evaluateMarker(marker: Marker, environment: MarkerEnvironment): boolean | null {
	if (marker.kind === "compare") {
		return compare(marker.operator, marker.left, marker.right, environment);
	}
	const left = evaluateMarker(marker.left, environment);
	const right = evaluateMarker(marker.right, environment);
	if (marker.kind === "and") {
		if (left === false || right === false) return false;
		return left === null || right === null ? null : true;
	}
	if (left === true || right === true) return true;
	return left === null || right === null ? null : false;
}

function compare(
	operator: MarkerOperator,
	left: MarkerOperand,
	right: MarkerOperand,
	environment: MarkerEnvironment,
): boolean | null {
	const variable =
		left.kind === "variable" ? left.name : right.kind === "variable" ? right.name : null;
	if (variable === "extra" || variable === "extras" || variable === "dependency_groups") {
		return compareNames(operator, variable, left, right, environment);
	}
	const a = readOperand(left, environment);
	const b = readOperand(right, environment);
	if (a === null || b === null) return null;
	if (operator === "in") return b.includes(a);
	if (operator === "not in") return !b.includes(a);
	if (variable !== null && VERSION_VARIABLES.has(variable)) {
		const verdict = compareVersions(operator, a, b);
		if (verdict !== null) return verdict;
	}
	return compareTexts(operator, a, b);
}

function readOperand(operand: MarkerOperand, environment: MarkerEnvironment): string | null {
	if (operand.kind === "text") return operand.value;
	return environment.variables[operand.name] ?? null;
}

function compareNames(
	operator: MarkerOperator,
	variable: "extra" | "extras" | "dependency_groups",
	left: MarkerOperand,
	right: MarkerOperand,
	environment: MarkerEnvironment,
): boolean | null {
	const text = left.kind === "text" ? left.value : right.kind === "text" ? right.value : null;
	if (text === null) return null;
	const asked = variable === "dependency_groups" ? (environment.groups ?? []) : environment.extras;
	const holds = asked.map(normalizePythonName).includes(normalizePythonName(text));
	switch (operator) {
		case "==":
		case "===":
		case "<=":
		case ">=":
		case "in":
			return holds;
		case "!=":
		case "not in":
			return !holds;
		case "<":
		case ">":
			return false;
		case "~=":
			return null;
	}
}

/** Null where no version is asked for: the texts are compared then. */
function compareVersions(operator: MarkerOperator, a: string, b: string): boolean | null {
	const version = parsePep440(a);
	const specifiers = parseSpecifierSet(`${operator}${b}`);
	if (!specifiers.ok) return null;
	if (version === null) return operator === "===" && a === b;
	return admits(specifiers.value, version, a);
}

/** Texts have no order in markers: `<` and `>` never hold (packaging 26). */
function compareTexts(operator: MarkerOperator, a: string, b: string): boolean | null {
	switch (operator) {
		case "==":
		case "===":
		case "<=":
		case ">=":
			return a === b;
		case "!=":
			return a !== b;
		case "<":
		case ">":
			return false;
		default:
			return null;
	}
}
