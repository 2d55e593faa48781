import type { AuditSummary, CheckName } from "#server/dependencies/console-contract.ts";

interface RemedyText {
	readonly text: string;
	/** What to run on the machine that serves; it ends the text. */
	readonly command: string | null;
}

const NPM = "package-lock";

/** What to do so that a check can look which could not. */
export function describeRemedy(
	check: CheckName,
	{ kind, packages }: Pick<AuditSummary, "kind" | "packages">,
): RemedyText {
	const needsLock = check !== "unused" && check !== "configuration";
	if (needsLock && packages === 0) {
		return only("Make the lock readable: lock integrity says where it cannot be read.");
	}
	switch (check) {
		case "vulnerabilities":
			return kind === NPM
				? {
						text: "Load the advisories of npm; the project is then judged anew by itself:",
						command: "npm run sophia -- advisories sync --ecosystems PyPI,npm",
					}
				: {
						text: "Sync the advisories on the page of all audits, or load a file; the project is then judged anew by itself:",
						command: "npm run sophia -- advisories import <file>",
					};
		case "licenses":
			return only(
				"Audit a folder whose environment is installed beside the lock, or let the worker reach the package index.",
			);
		case "unused":
			return only(
				kind === NPM
					? "Imports are read of Python only; nothing is missing."
					: "Audit the folder with the code, or send its pyproject.toml and Python files along with the lock.",
			);
		case "drift":
			return only(
				`Let the worker reach the package index (${kind === NPM ? "NPM_URL" : "PYPI_URL"}); what it once said is kept and answers later without network.`,
			);
		case "configuration":
			return only("Audit the folder, or send its pyproject.toml along with the lock.");
		case "lock_integrity":
			return only("Give a lock that can be read, with the project file that it was made from.");
	}
}

function only(text: string): RemedyText {
	return { text, command: null };
}
