import { readdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";

/** Looks like an id everywhere and names nothing, so that pages answer without data. */
const NO_ID = "01a00000-0000-7000-8000-000000000000";

/** A page of `app/`: `/requests/[id]`. Groups in brackets fall away. */
export const ROUTES: readonly string[] = readdirSync("app", { recursive: true, encoding: "utf8" })
	.filter((file) => path.basename(file) === "page.tsx")
	.map((file) => path.dirname(file).split(path.sep))
	.map((parts) => `/${parts.filter((part) => !/^\(.*\)$|^\.$/.test(part)).join("/")}`)
	.sort();

/** The address of the route with parameters that name nothing, or, of a model, an own one. */
export function addressOf(route: string): string {
	return route.replaceAll(/\[\.\.\.\w+\]/g, "anthropic/sim-large").replaceAll(/\[\w+\]/g, NO_ID);
}

/** The address of the route with parameters of the first link to it on the page it lies below. */
export async function findAddress(page: Page, route: string): Promise<string> {
	if (!route.includes("[")) return route;
	const parent = route.slice(0, route.indexOf("/["));
	await page.goto(parent);
	const hrefs = await page
		.getByRole("main")
		.getByRole("link")
		.evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
	const pattern = new RegExp(
		`^${route.replaceAll(/\[\.\.\.\w+\]/g, ".+").replaceAll(/\[\w+\]/g, "[^/?]+")}(\\?.*)?$`,
	);
	const others = new Set(ROUTES);
	const found = hrefs.find((href) => pattern.test(href) && !others.has(href.split("?")[0] ?? ""));
	return found ?? addressOf(route);
}
