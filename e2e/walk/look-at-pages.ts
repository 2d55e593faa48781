import { type Browser, expect, type Page, test } from "@playwright/test";
import { PUBLIC_PAGES } from "../../server/access/permissions.ts";
import { stateOf, type TestRole } from "../support/accounts.ts";
import { findSideScroll, inspectControls } from "../support/inspect-controls.ts";
import { lookWithAxe } from "../support/look-with-axe.ts";
import { addressOf, findAddress, ROUTES } from "../support/pages.ts";
import { waitAfterMoves, waitUntilSteady } from "../support/steady-page.ts";

/** A small phone, and the usual window at a zoom of 200 %. */
const NARROW = { width: 320, height: 700 };
const ZOOMED = { width: 720, height: 450 };

/** Opens every page of `app/` and fails with all that was found, by page. */
export async function lookAtPages(
	browser: Browser,
	how: { readonly as: TestRole; readonly filled: boolean; readonly thorough: boolean },
): Promise<void> {
	const context = await browser.newContext({ storageState: stateOf(how.as) });
	const visitor = await browser.newContext();
	const signedIn = waitAfterMoves(await context.newPage());
	const signedOut = waitAfterMoves(await visitor.newPage());
	const found: string[] = [];
	for (const route of ROUTES) {
		await test.step(route, async () => {
			const page = PUBLIC_PAGES.has(route) ? signedOut : signedIn;
			const address = how.filled ? await findAddress(page, route) : addressOf(route);
			const findings = await visit(page, address, how.thorough).catch((error: unknown) => [
				`could not be looked at: ${String(error)}`,
			]);
			found.push(...findings.map((finding) => `${address}: ${finding}`));
		});
	}
	await context.close();
	await visitor.close();
	expect(found).toEqual([]);
}

async function visit(page: Page, address: string, thorough: boolean): Promise<string[]> {
	await page.goto(address);
	await waitUntilSteady(page);
	const findings = [
		...(await lookWithAxe(page)),
		...(await findSideScroll(page, NARROW)),
		...(await findSideScroll(page, ZOOMED)),
	];
	if (!thorough) return findings;
	findings.push(...(await inspectControls(page)));
	await page.emulateMedia({ forcedColors: "active" });
	const inForcedColours = await inspectControls(page);
	await page.emulateMedia({ forcedColors: null });
	return [...findings, ...inForcedColours.map((line) => `forced colours: ${line}`)];
}
