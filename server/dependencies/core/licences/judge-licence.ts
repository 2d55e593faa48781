import type { SpdxExpression } from "spdx-expression-parse";
import parse from "spdx-expression-parse";
import type { Policy } from "../policy/policy-schema.ts";

export type LicenceVerdict = "allow" | "review" | "deny";

const RANK = { allow: 0, review: 1, deny: 2 } as const;

/**
 * Judges an expression: of alternatives (OR) the best counts, since the user may choose; of joined
 * licences (AND) the worst.
 */
export function judgeLicence(expression: string | null, rules: Policy["licenses"]): LicenceVerdict {
	if (expression === null) return rules["when-unknown"];
	return judge(parse(expression), rules);
}

function judge(node: SpdxExpression, rules: Policy["licenses"]): LicenceVerdict {
	if ("conjunction" in node) {
		const left = judge(node.left, rules);
		const right = judge(node.right, rules);
		const isLeft =
			node.conjunction === "or" ? RANK[left] <= RANK[right] : RANK[left] >= RANK[right];
		return isLeft ? left : right;
	}
	const id = `${node.license}${node.plus ? "+" : ""}`;
	const names = node.exception === undefined ? [id] : [`${id} WITH ${node.exception}`, id];
	for (const name of names) {
		const listed = findListed(name, rules);
		if (listed !== null) return listed;
	}
	return rules["when-unlisted"];
}

function findListed(name: string, rules: Policy["licenses"]): LicenceVerdict | null {
	const lower = name.toLowerCase();
	const holds = (list: readonly string[]) => list.some((entry) => entry.toLowerCase() === lower);
	if (holds(rules.deny)) return "deny";
	if (holds(rules.review)) return "review";
	return holds(rules.allow) ? "allow" : null;
}
