import type { CheckResult, Issue } from "../contract.ts";
import { isFromPublicIndex, isPublicPackage } from "../core/advisories/find-vulnerabilities.ts";
import { makeIssue } from "../core/issue.ts";
import { judgeLicence } from "../core/licences/judge-licence.ts";
import type { Licence } from "../core/licences/read-licence.ts";
import { readLicence } from "../core/licences/read-licence.ts";
import { readMetadata } from "../core/licences/read-metadata.ts";
import type { LockedPackage } from "../core/locks/lock-model.ts";
import type { Policy } from "../core/policy/policy-schema.ts";
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
		const { licence, isExcepted, reason } = found;
		const verdict = isExcepted ? "allow" : judgeLicence(licence.expression, input.policy.licenses);
		rows.push({
			package: locked.name,
			version: locked.version,
			license: licence.expression,
			confidence: licence.confidence,
			source: reason ?? licence.source,
			verdict,
		});
		const issue = verdict === "allow" ? null : draft(locked, licence, verdict, input);
		if (issue !== null) issues.push(issue);
	}
	const unknown = rows.filter(({ license }) => license === null).length;
	const { allow, deny, review } = input.policy.licenses;
	const hasRules = allow.length + deny.length + review.length > 0;
	const facts = { packages: rows.length, unknown, rows };
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
): Promise<{ licence: Licence; isExcepted: boolean; reason: string | null }> {
	const exception = input.policy.licenses.exceptions.find((entry) => isExcepted(entry, locked));
	const licence = await readKnownLicence(locked, input);
	if (exception === undefined) return { licence, isExcepted: false, reason: null };
	const stated: Licence =
		exception.license === undefined
			? licence
			: { expression: exception.license, confidence: "declared", source: "policy" };
	return { licence: stated, isExcepted: true, reason: `exception: ${exception.reason}` };
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

async function readKnownLicence(locked: LockedPackage, input: AuditInput): Promise<Licence> {
	if (locked.licence !== null) {
		return readLicence({ expression: locked.licence, text: locked.licence, classifiers: [] });
	}
	const installed = input.installed.find(({ name }) => name === locked.name);
	if (installed !== undefined) {
		const licence = readLicence(readMetadata(installed.metadata));
		const isSame = installed.version === locked.version;
		if (licence.expression !== null) {
			return isSame
				? licence
				: {
						...licence,
						confidence: "guessed",
						source: `${licence.source} (installed ${installed.version})`,
					};
		}
	}
	if (input.index !== null && locked.version !== null && isFromPublicIndex(locked)) {
		const fields = await input.index.findLicence(locked.ecosystem, locked.name, locked.version);
		if (fields !== null) {
			const licence = readLicence(fields);
			return fields.isOfVersion || licence.expression === null
				? licence
				: { ...licence, confidence: "guessed", source: `${licence.source} (newest release)` };
		}
	}
	return { expression: null, confidence: "unknown", source: "nothing is known" };
}

function draft(
	locked: LockedPackage,
	licence: Licence,
	verdict: "review" | "deny",
	input: AuditInput,
): Issue {
	const label = licence.expression ?? `unknown (${licence.source})`;
	const issue = makeIssue({
		check: "licenses",
		rule: licence.expression === null ? "license-unknown" : `license-${verdict}`,
		level: verdict === "deny" ? "error" : "warning",
		message: `${locked.name} ${locked.version ?? ""}: ${label}${licence.confidence === "declared" ? "" : `, ${licence.confidence}`}`,
		file: input.lock.file,
		line: locked.line,
		package: locked.name,
		version: locked.version,
		subject: licence.expression ?? "unknown",
	});
	return { ...issue, fails: verdict === "deny" };
}
