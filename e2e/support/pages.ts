import { readdirSync } from "node:fs";
import path from "node:path";

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
