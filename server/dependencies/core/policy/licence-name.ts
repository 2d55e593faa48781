import parse from "spdx-expression-parse";
import spdxIds from "spdx-license-ids/index.json" with { type: "json" };
import { z } from "zod";
import { nearestWord } from "#server/platform/nearest-word.ts";

const KNOWN = new Set(spdxIds.map((id) => id.toLowerCase()));

/** A licence in a rule: one that is misspelt would never be met, and a ban would let all pass. */
export const licenceNameSchema = z
	.string()
	.min(1)
	.refine(isLicenceName, {
		error: ({ input }) => {
			const nearest = nearestWord(String(input), spdxIds);
			const hint = nearest ? ` (did you mean "${nearest}"?)` : "";
			return `"${String(input)}" is no SPDX licence${hint}; others are written LicenseRef-<name>`;
		},
	});

/** Rules compare without regard to case, unlike SPDX. */
function isLicenceName(name: string): boolean {
	if (KNOWN.has(name.toLowerCase())) return true;
	try {
		return !("conjunction" in parse(name));
	} catch {
		return false;
	}
}
