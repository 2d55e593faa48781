import type { Table } from "../locks/parse-toml.ts";
import { isTable } from "../locks/read-values.ts";
import { asTexts } from "../project/read-pyproject.ts";
import { parsePep440 } from "../version/pep440.ts";
import { admits, parseSpecifierSet } from "../version/specifier.ts";

/** liccheck's settings, from its ini file or `[tool.liccheck]`. */
export interface LiccheckSettings {
	/** Lower case, as liccheck compares them. */
	readonly authorized: readonly string[];
	readonly unauthorized: readonly string[];
	/** Authorised packages with their versions; an empty text admits any at the standard level. */
	readonly packages: ReadonlyMap<string, string>;
}

export type LiccheckLevel = "standard" | "cautious" | "paranoid";
export type LiccheckVerdict = "ok" | "unauthorized" | "unknown";

/** The licence fields that liccheck looks at. */
export interface LiccheckFields {
	readonly expression: string | null;
	readonly text: string | null;
	readonly classifiers: readonly string[];
}

/** Reads `[tool.liccheck]`. */
export function readLiccheckTable(table: Table): LiccheckSettings {
	const packages = isTable(table.authorized_packages) ? table.authorized_packages : {};
	const lower = (key: string) => asTexts(table[key]).map((entry) => entry.toLowerCase());
	return {
		authorized: lower("authorized_licenses"),
		unauthorized: lower("unauthorized_licenses"),
		packages: new Map(Object.entries(packages).map(([name, version]) => [name, String(version)])),
	};
}

/** Reads `liccheck.ini`: lists stand one entry a line, indented under their key. */
export function readLiccheckIni(text: string): LiccheckSettings {
	const lists: Record<string, string[]> = {};
	const packages = new Map<string, string>();
	let section = "";
	let key = "";
	for (const line of text.split(/\r?\n/)) {
		if (line.trim() === "" || /^\s*[#;]/.test(line)) continue;
		const header = /^\[(.+)\]$/.exec(line.trim())?.[1];
		if (header !== undefined) {
			section = header;
			continue;
		}
		const pair = /^(\S[^:=]*?)\s*[:=]\s*(.*)$/.exec(line);
		if (section === "Authorized Packages" && pair !== null) {
			packages.set(pair[1] ?? "", pair[2] ?? "");
		} else if (section === "Licenses") {
			if (pair !== null) key = pair[1] ?? "";
			const entry = (pair?.[2] ?? line).trim().toLowerCase();
			if (entry !== "") lists[key] = [...(lists[key] ?? []), entry];
		}
	}
	const { authorized_licenses: authorized = [], unauthorized_licenses: unauthorized = [] } = lists;
	return { authorized, unauthorized, packages };
}

/** What liccheck 0.9.3 says of a package: it compares names as texts, alternatives included. */
export function judgeAsLiccheck(
	settings: LiccheckSettings,
	locked: { readonly name: string; readonly version: string | null },
	fields: LiccheckFields,
	level: LiccheckLevel,
): LiccheckVerdict {
	if (isAuthorizedPackage(settings, locked, level)) return "ok";
	const names = licenceNames(fields);
	const isUnauthorized = names.some((name) => settings.unauthorized.includes(name));
	const authorized = names.filter((name) => settings.authorized.includes(name)).length;
	const isOk =
		authorized > 0 &&
		(level === "standard" ||
			(level === "cautious" && !isUnauthorized) ||
			(level === "paranoid" && authorized === names.length));
	if (isOk) return "ok";
	return isUnauthorized ? "unauthorized" : "unknown";
}

/** Classifiers come first; `License:` counts only where there are none. */
function licenceNames({ expression, text, classifiers }: LiccheckFields): string[] {
	const classified = classifiers.flatMap((entry) => {
		const match = /^License(?: :: OSI Approved)?(?: :: (.*))?$/.exec(entry);
		return match?.[1] === undefined ? [] : [match[1]];
	});
	const stated = expression ?? text;
	const said =
		classified.length > 0 ? classified : stated === null || stated === "UNKNOWN" ? [] : [stated];
	const bare = new Set(said.map((name) => name.replace(/ license$/i, "")));
	return [...bare].flatMap((name) => name.split(" OR ")).map((name) => name.toLowerCase());
}

function isAuthorizedPackage(
	{ packages }: LiccheckSettings,
	{ name, version }: { readonly name: string; readonly version: string | null },
	level: LiccheckLevel,
): boolean {
	const wanted = packages.get(name);
	if (wanted === undefined) return false;
	if (wanted === "") return level === "standard";
	const specifiers = parseSpecifierSet(/^\d/.test(wanted) ? `==${wanted}` : wanted);
	const parsed = version === null ? null : parsePep440(version);
	return specifiers.ok && parsed !== null && admits(specifiers.value, parsed, version ?? "");
}
