import type { CheckResult, Issue } from "../contract.ts";
import { isFromPublicIndex, isPublicPackage } from "../core/advisories/find-vulnerabilities.ts";
import { makeIssue } from "../core/issue.ts";
import type { LiccheckFields } from "../core/licences/judge-as-liccheck.ts";
import {
	judgeAsLiccheck,
	readLiccheckIni,
	readLiccheckTable,
} from "../core/licences/judge-as-liccheck.ts";
import { judgeLicence } from "../core/licences/judge-licence.ts";
import type { Licence } from "../core/licences/read-licence.ts";
import { readLicence } from "../core/licences/read-licence.ts";
import { readMetadata } from "../core/licences/read-metadata.ts";
import { type ProjectLinks, readProjectLinks } from "../core/licences/read-project-links.ts";
import type { LockedPackage } from "../core/locks/lock-model.ts";
import type { Policy } from "../core/policy/policy-schema.ts";
import { subTable } from "../core/project/read-pyproject.ts";
import { parsePep440 } from "../core/version/pep440.ts";
import { admits, parseSpecifierSet } from "../core/version/specifier.ts";
import type { AuditInput } from "./audit-input.ts";
import { concludeCheck, notChecked } from "./audit-input.ts";

interface Row {
	readonly package: string;
	readonly version: string | null;
	readonly license: string | null;
	readonly confidence: string;
	readonly source: string;
	readonly verdict: string;
	readonly changelog: string | null;
	readonly repository: string | null;
}

/** Licences of all packages, each with how sure its statement is, judged by the policy. */
export async function checkLicences(input: AuditInput): Promise<CheckResult> {
	if (input.lock.kind === "unreadable") return notChecked("the lock cannot be read");
	const packages = input.lock.lock.packages.filter(isPublicPackage);
	const rows: Row[] = [];
	const issues: Issue[] = [];
	const stated = await Promise.all(packages.map((locked) => findLicence(locked, input)));
	for (const [position, locked] of packages.entries()) {
		const found = stated[position];
		if (found === undefined) continue;
		const { licence, links, isExcepted, reason } = found;
		const verdict = isExcepted ? "allow" : judgeLicence(licence.expression, input.policy.licenses);
		rows.push({
			package: locked.name,
			version: locked.version,
			license: licence.expression,
			confidence: licence.confidence,
			source: reason ?? licence.source,
			verdict,
			...links,
		});
		const issue = verdict === "allow" ? null : draft(locked, licence, verdict, input);
		if (issue !== null) issues.push(issue);
	}
	const unknown = rows.filter(({ license }) => license === null).length;
	const { allow, deny, review } = input.policy.licenses;
	const hasRules = allow.length + deny.length + review.length > 0;
	const given = packages.map((locked, position) => ({
		locked,
		fields: stated[position]?.fields ?? null,
		verdict: rows[position]?.verdict ?? "review",
	}));
	const facts = { packages: rows.length, unknown, liccheck: compareLiccheck(given, input), rows };
	if (unknown === rows.length && rows.length > 0) {
		return {
			...notChecked(
				"no licence is known (nothing is installed beside the lock and no index was asked)",
			),
			facts,
		};
	}
	if (!hasRules) {
		return {
			status: "warned",
			verdict: `${rows.length - unknown} of ${rows.length} licences known; the policy names none to allow or deny`,
			issues: [],
			facts,
		};
	}
	return concludeCheck(issues, facts, { clean: "every licence is allowed", noun: "licence" });
}

async function findLicence(
	locked: LockedPackage,
	input: AuditInput,
): Promise<{
	licence: Licence;
	fields: LiccheckFields | null;
	links: ProjectLinks;
	isExcepted: boolean;
	reason: string | null;
}> {
	const exception = input.policy.licenses.exceptions.find((entry) => isExcepted(entry, locked));
	const { licence, fields, links } = await readKnownLicence(locked, input);
	if (exception === undefined) return { licence, fields, links, isExcepted: false, reason: null };
	const stated: Licence =
		exception.license === undefined
			? licence
			: { expression: exception.license, confidence: "declared", source: "policy" };
	return {
		licence: stated,
		fields,
		links,
		isExcepted: true,
		reason: `exception: ${exception.reason}`,
	};
}

function isExcepted(
	entry: Policy["licenses"]["exceptions"][number],
	{ name, version }: LockedPackage,
): boolean {
	if (entry.package.toLowerCase().replace(/[-_.]+/g, "-") !== name.replace(/[-_.]+/g, "-"))
		return false;
	if (entry.version === undefined) return true;
	const specifiers = parseSpecifierSet(entry.version);
	const parsed = version === null ? null : parsePep440(version);
	return specifiers.ok && parsed !== null && admits(specifiers.value, parsed, version ?? "");
}

interface KnownLicence {
	readonly licence: Licence;
	/** The fields that it was read from; null where there are none. */
	readonly fields: LiccheckFields | null;
	readonly links: ProjectLinks;
}

const NO_LINKS: ProjectLinks = { changelog: null, repository: null };

async function readKnownLicence(locked: LockedPackage, input: AuditInput): Promise<KnownLicence> {
	if (locked.licence !== null) {
		const fields = { expression: locked.licence, text: locked.licence, classifiers: [] };
		return { licence: readLicence(fields), fields, links: NO_LINKS };
	}
	const named = input.installed.filter(({ name }) => name === locked.name);
	const installed = named.find(({ version }) => version === locked.version) ?? named[0];
	if (installed !== undefined) {
		const fields = readMetadata(installed.metadata);
		const licence = readLicence(fields);
		if (licence.expression !== null) {
			const isSame = installed.version === locked.version;
			const note = isSame ? null : `installed ${installed.version}`;
			const links = readProjectLinks(fields.urls);
			return { licence: note === null ? licence : weaken(licence, note), fields, links };
		}
	}
	if (input.index !== null && locked.version !== null && isFromPublicIndex(locked)) {
		const fields = await input.index.findLicence(locked.ecosystem, locked.name, locked.version);
		if (fields !== null) {
			const licence = readLicence(fields);
			const isSure = fields.isOfVersion || licence.expression === null;
			const links = readProjectLinks(fields.urls);
			return { licence: isSure ? licence : weaken(licence, "newest release"), fields, links };
		}
	}
	const source =
		input.index === null
			? "it is not installed beside the lock and no index was asked"
			: "neither an installed copy nor the index says";
	const licence: Licence = { expression: null, confidence: "unknown", source };
	return { licence, fields: null, links: NO_LINKS };
}

/** A statement of another version is a guess for this one. */
function weaken(licence: Licence, note: string): Licence {
	return { ...licence, confidence: "guessed", source: `${licence.source} (${note})` };
}

/** What liccheck would say by its own settings; null where the project has none. */
function compareLiccheck(
	given: readonly {
		readonly locked: LockedPackage;
		readonly fields: LiccheckFields | null;
		readonly verdict: string;
	}[],
	{ project, files }: AuditInput,
) {
	const tool = subTable(subTable(project?.document ?? {}, "tool"), "liccheck");
	const ini = files.readText("liccheck.ini");
	if (Object.keys(tool).length === 0 && ini === null) return null;
	const settings =
		Object.keys(tool).length > 0 ? readLiccheckTable(tool) : readLiccheckIni(ini ?? "");
	const none = { expression: null, text: null, classifiers: [] };
	const levels = ["standard", "cautious", "paranoid"] as const;
	const judge = (entry: (typeof given)[number], level: (typeof levels)[number]) =>
		judgeAsLiccheck(settings, entry.locked, entry.fields ?? none, level);
	const counts = levels.map((level) => {
		const verdicts = given.map((entry) => judge(entry, level));
		const count = (verdict: string) => verdicts.filter((found) => found === verdict).length;
		return [
			level,
			{ ok: count("ok"), unauthorized: count("unauthorized"), unknown: count("unknown") },
		];
	});
	const differences = given.flatMap((entry) => {
		const liccheck = judge(entry, "standard");
		const isSame = (liccheck === "ok") === (entry.verdict === "allow");
		return isSame ? [] : [{ package: entry.locked.name, liccheck, policy: entry.verdict }];
	});
	return { levels: Object.fromEntries(counts), differences };
}

function draft(
	locked: LockedPackage,
	licence: Licence,
	verdict: "review" | "deny",
	input: AuditInput,
): Issue {
	const { expression, confidence } = licence;
	const sure = confidence === "declared" ? "" : `, ${confidence}`;
	const label =
		expression === null ? `no licence is known: ${licence.source}` : `${expression}${sure}`;
	const issue = makeIssue({
		check: "licenses",
		rule: licence.expression === null ? "license-unknown" : `license-${verdict}`,
		level: verdict === "deny" ? "error" : "warning",
		message: `${locked.name} ${locked.version ?? ""}: ${label}`,
		file: input.lock.file,
		line: locked.line,
		package: locked.name,
		version: locked.version,
		subject: licence.expression ?? "unknown",
	});
	return { ...issue, fails: verdict === "deny" };
}
