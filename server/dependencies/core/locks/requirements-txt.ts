import { normalizePythonName } from "../requirement/package-name.ts";
import { parseRequirement } from "../requirement/parse-requirement.ts";
import { buildFlatRoots } from "./flat-roots.ts";
import { LockError } from "./lock-error.ts";
import type {
	Artifact,
	Edge,
	Lock,
	LockedPackage,
	LockFault,
	PackageSource,
} from "./lock-model.ts";
import { refuseConflict } from "./parse-toml.ts";
import { readHash } from "./read-hash.ts";

/** One requirement with its options, after continuation lines are joined. */
interface Statement {
	text: string;
	readonly line: number;
	/** Names after `# via`, as uv and pip-tools write them. */
	readonly via: string[];
}

/** Reads `requirements.txt` as `uv export` or `pip-compile --generate-hashes` write it. */
export function readRequirements(text: string): Lock {
	refuseConflict(text);
	const remarks: LockFault[] = [];
	const found: { locked: LockedPackage; via: readonly string[] }[] = [];
	const statements = splitStatements(text);
	const index = findIndex(statements);
	for (const statement of statements) {
		if (/^(?:-r|-c|--requirement|--constraint)\b/.test(statement.text)) {
			remarks.push(remark(`${statement.text} is another file, which is not read`, statement.line));
		}
		if (statement.text.startsWith("-") && !/^(?:-e|--editable)\b/.test(statement.text)) continue;
		const locked = readStatement(statement, index);
		found.push({ locked, via: statement.via });
		if (locked.version === null && locked.source.kind === "registry") {
			remarks.push(
				remark(
					`"${locked.name}" is not pinned to one version: this file is no lock for it`,
					statement.line,
				),
			);
		}
	}
	const hasGraph = found.some(({ via }) => via.length > 0);
	const packages = hasGraph ? tieVia(found) : found.map(({ locked }) => locked);
	const names = new Set(packages.map((locked) => locked.name));
	const direct = found.filter(
		({ via }) => via.length === 0 || via.some((name) => !names.has(name)),
	);
	const directKeys = new Set(direct.map(({ locked }) => locked.key));
	if (packages.length === 0) throw new LockError("no requirement in the file", { line: 1 });
	return {
		kind: "requirements",
		ecosystem: "PyPI",
		formatVersion: "",
		packages,
		roots: buildFlatRoots(packages.filter((locked) => directKeys.has(locked.key))),
		hasGraph,
		uv: null,
		remarks,
	};
}

/** With several indexes any name may come from any of them: the one that is not public is named. */
function findIndex(statements: readonly Statement[]): string {
	const named = statements.flatMap(
		({ text }) => /^(?:-i|--index-url|--extra-index-url)[\s=]+(\S+)/.exec(text)?.[1] ?? [],
	);
	return named.find((url) => !/^https:\/\/pypi\.org\b/.test(url)) ?? named[0] ?? "";
}

function remark(message: string, line: number): LockFault {
	return { message, hint: null, line, column: null };
}

function splitStatements(text: string): Statement[] {
	const statements: Statement[] = [];
	let isOpen = false;
	let isVia = false;
	for (const [index, raw] of text.split(/\r?\n/).entries()) {
		const comment = /^\s*#\s*(.*)$/.exec(raw)?.[1];
		if (comment !== undefined) {
			isVia = /^via\b/.test(comment) || (isVia && comment !== "");
			if (isVia) noteVia(comment.replace(/^via\b/, ""), statements.at(-1));
			continue;
		}
		isVia = false;
		const body = raw.replace(/\s+#.*$/, "").trim();
		const part = body.replace(/\\$/, "").trim();
		const last = statements.at(-1);
		if (isOpen && last !== undefined) last.text = `${last.text} ${part}`.trim();
		else if (part !== "") statements.push({ text: part, line: index + 1, via: [] });
		isOpen = body.endsWith("\\");
		const trailing = /\s#\s*via\s+(.*)$/.exec(raw)?.[1];
		if (trailing !== undefined) noteVia(trailing, statements.at(-1));
	}
	return statements;
}

/** Names of packages that need the requirement; `-r file` stands for the project itself. */
function noteVia(names: string, statement: Statement | undefined): void {
	for (const name of names.split(",").map((part) => part.trim())) {
		if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) statement?.via.push(normalizePythonName(name));
		else if (name !== "") statement?.via.push(name);
	}
}

function readStatement(statement: Statement, index: string): LockedPackage {
	const place = { path: statement.text.slice(0, 40), line: statement.line };
	const hashes = [...statement.text.matchAll(/--hash[=\s]+(\S+)/g)].map((match) =>
		readHash(match[1] ?? "", place),
	);
	const bare = statement.text
		.replace(/\s--(?:hash|config-settings?|global-option)[=\s]+\S+/g, "")
		.trim();
	const editable = /^(?:-e|--editable)[\s=]+(.*)$/.exec(bare);
	const target = editable?.[1] ?? bare;
	if (/^(?:\.{0,2}\/|file:)/.test(target) || target === ".") {
		return describe(
			statement,
			target,
			null,
			{ kind: editable ? "editable" : "path", location: target },
			[],
		);
	}
	const parsed = parseRequirement(target);
	if (!parsed.ok) throw new LockError(parsed.reason, { line: statement.line, column: 1 });
	const { name, url, specifierText, markerText } = parsed.value;
	const pin = /^={2,3}([^,*]+)$/.exec(specifierText)?.[1] ?? null;
	const source: PackageSource =
		url === null
			? { kind: "registry", location: index }
			: { kind: /^git\+/.test(url) ? "git" : "url", location: url };
	const locked = describe(statement, name, pin, source, hashes);
	return { ...locked, marker: markerText };
}

function describe(
	statement: Statement,
	name: string,
	version: string | null,
	source: PackageSource,
	hashes: Artifact["hashes"],
): LockedPackage {
	return {
		key: `${name}@${version ?? ""}#${statement.line}`,
		name,
		version,
		ecosystem: "PyPI",
		source,
		edges: [],
		artifacts: [{ kind: "archive", location: "", hashes, uploadedAt: null }],
		marker: "",
		licence: null,
		deprecated: null,
		line: statement.line,
	};
}

function tieVia(
	found: readonly { locked: LockedPackage; via: readonly string[] }[],
): LockedPackage[] {
	return found.map(({ locked }) => {
		const edges = found
			.filter(({ via }) => via.includes(locked.name))
			.map(
				(needed): Edge => ({
					name: needed.locked.name,
					targets: [needed.locked.key],
					extras: [],
					marker: "",
					ofExtra: null,
				}),
			);
		return { ...locked, edges };
	});
}
