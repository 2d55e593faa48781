import { expect, test } from "vitest";
import { readPreferences } from "./read-preferences.ts";

function read(cookies: Readonly<Record<string, string>>) {
	return readPreferences((name) => cookies[name]);
}

test("each table keeps its own height of rows; what cannot be read is the default", () => {
	expect(
		read({
			sophia_density: "compact",
			sophia_densities: "requests.comfortable~decisions.huge~.compact~models.standard",
		}),
	).toMatchObject({
		density: "compact",
		densities: { requests: "comfortable", models: "standard" },
	});
	expect(read({ sophia_density: "tiny", sophia_theme: "pink" })).toEqual({
		theme: "system",
		sidebarCollapsed: false,
		density: "standard",
		densities: {},
		range: null,
	});
});
