import type { Page } from "@playwright/test";
import axe from "axe-core";
import { waitUntilSteady } from "./steady-page.ts";

const ALL_RULES = [...["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "best-practice"];
/** What a theme can change; the other rules need to look only once. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** What axe finds (WCAG 2.2 AA and best practice) in either theme, a line for each. */
export async function lookWithAxe(page: Page): Promise<string[]> {
	const findings: string[] = [];
	for (const colorScheme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme });
		await waitUntilSteady(page);
		findings.push(...(await runAxe(page, colorScheme)));
	}
	await page.emulateMedia({ colorScheme: null });
	return findings;
}

async function runAxe(page: Page, theme: "light" | "dark"): Promise<string[]> {
	if (await page.evaluate(() => !("axe" in window))) await page.evaluate(axe.source);
	const runOnly: axe.RunOnly =
		theme === "light" ? { type: "tag", values: ALL_RULES } : { type: "rule", values: COLOUR_RULES };
	const violations = await page.evaluate(async (only) => {
		const found = await axe.run(document, { runOnly: only, resultTypes: ["violations"] });
		return found.violations.map(({ id, help, nodes }) => ({
			rule: `${id}: ${help}`,
			where: nodes.map(({ target, failureSummary }) => `${target.join(" ")} ${failureSummary}`),
		}));
	}, runOnly);
	return violations.map(({ rule, where }) => {
		const more = where.length > 3 ? ` (and ${where.length - 3} more)` : "";
		return `axe, ${theme}, ${rule}${more}\n  ${where.slice(0, 3).join("\n  ")}`;
	});
}
