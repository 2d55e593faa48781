import type { Finding, WaiveInput } from "#server/dependencies/console-contract.ts";

/** What a decision holds for, from the narrowest to the widest. */
export const WAIVE_SCOPES = ["advisory", "path", "package", "rule"] as const;
export type WaiveScope = (typeof WAIVE_SCOPES)[number];

type Target = Pick<WaiveInput, "advisory" | "package" | "path" | "rule">;

const NOTHING: Target = { advisory: null, package: null, path: null, rule: null };

/** The scopes that a finding can be decided in; the first is the one that goes least far. */
export function scopesOf({ issue, vulnerability }: Finding): readonly WaiveScope[] {
	if (vulnerability === null) return issue.package === null ? ["rule"] : ["package", "rule"];
	// A path is only meant where it is the one way in: else the package stays when the path goes.
	const isOneWay = vulnerability.path.length > 1 && vulnerability.introduced_by.length === 1;
	return isOneWay ? ["advisory", "path", "package"] : ["advisory", "package"];
}

/** Whether "until a fixed version is known" says anything: where one is known it would end at once. */
export function canWaitForFix({ vulnerability }: Finding): boolean {
	return (
		vulnerability !== null &&
		vulnerability.safe_version === null &&
		vulnerability.fixed_versions.length === 0
	);
}

/** The chosen scope in the words of the API. */
export function toTarget({ issue, vulnerability }: Finding, scope: WaiveScope): Target {
	if (vulnerability === null) {
		return {
			...NOTHING,
			rule: issue.rule,
			package: scope === "package" ? issue.package : null,
		};
	}
	switch (scope) {
		case "path":
			return { ...NOTHING, advisory: vulnerability.id, path: vulnerability.path.join(" > ") };
		case "package":
			return { ...NOTHING, package: vulnerability.package };
		default:
			return { ...NOTHING, advisory: vulnerability.id, package: vulnerability.package };
	}
}

/** The scope in words. */
export function describeScope({ issue, vulnerability }: Finding, scope: WaiveScope): string {
	const name = issue.package ?? "";
	switch (scope) {
		case "advisory":
			return `This advisory for ${name}`;
		case "path":
			return `Only where it comes in by ${vulnerability?.path.join(" > ") ?? name}`;
		case "package":
			return vulnerability === null
				? `${issue.rule} for ${name}`
				: `Everything known against ${name}`;
		case "rule":
			return `Every ${issue.rule}`;
	}
}
