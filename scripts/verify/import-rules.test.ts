import { describe, expect, it } from "vitest";
import { checkImports, findCycles } from "./import-rules.ts";
import { parseImports } from "./read-imports.ts";

const violationsOf = (file: string, text: string) =>
	checkImports(parseImports(file, text)).map(({ line, message }) => `${line} ${message}`);

describe("reading imports", () => {
	it("finds every form, its line, and whether anything is left of it at run time", () => {
		const text = [
			'import type { A } from "#server/policy/contract.ts";',
			'import { type B, type C } from "./b.ts";',
			"import {",
			"\ttype D,",
			"\te,",
			'} from "../c.ts";',
			'export { f } from "zod";',
			'import "./side-effect.ts";',
			'const g = await import("#server/ledger/index.ts");',
			'// import { no } from "./comment.ts";',
		].join("\n");
		const found = parseImports("server/policy/core/a.ts", text);
		expect(found.map((edge) => [edge.line, edge.to, edge.isTypeOnly])).toEqual([
			[1, "server/policy/contract.ts", true],
			[2, "server/policy/core/b.ts", true],
			[6, "server/policy/c.ts", false],
			[7, "zod", false],
			[8, "server/policy/core/side-effect.ts", false],
			[9, "server/ledger/index.ts", false],
		]);
	});
});

describe("who may import whom", () => {
	it.each([
		["server/policy/core/score.ts", "#server/platform/db/client.ts", "a core is pure"],
		["server/policy/core/score.ts", "node:fs", "a core is pure"],
		["server/policy/core/score.ts", "../repository.ts", "a core is pure"],
		["server/adapters/simulator/core/plan.ts", "undici", "a core is pure"],
		["server/policy/contract.ts", "./core/score.ts", "a contract is what clients import"],
		["server/policy/contract/versions.ts", "../core/score.ts", "a contract is what clients"],
		["server/policy/contract/versions.ts", "pg", "a contract is what clients import"],
		["server/policy/contract.ts", "#server/access/contract/users.ts", "a contract is what"],
		["server/policy/core/score.ts", "../contract/versions.ts", "a core is pure"],
		["server/policy/publish-policy.ts", "#server/access/contract/users.ts", "only through its"],
		["server/policy/publish-policy.ts", "#server/ledger/core/frame.ts", "only through its index"],
		["server/policy/publish-policy.ts", "#server/adapters/undici/x.ts", "only through its index"],
		["server/policy/publish-policy.ts", "#server/processes/edge.ts", "put together last"],
		["server/policy/publish-policy.ts", "#server/policy/testing/fakes.ts", "only tests"],
		["server/adapters/openrouter/fetch.ts", "#server/catalog/refresh-catalog.ts", "no use case"],
		["server/api/routers/policy.ts", "#server/platform/db/client.ts", "a router calls"],
		["server/api/routers/policy.ts", "#server/policy/core/score.ts", "a router calls"],
		["server/api/routers/policy.ts", "pg", "a router calls"],
		["server/platform/log.ts", "#server/access/index.ts", "knows no feature"],
		["components/ui/button.tsx", "#components/format/money.ts", "primitives"],
		["components/models/list.tsx", "#server/catalog/index.ts", "components use contracts"],
		["components/models/list.tsx", "#server/api/root.ts", "components use contracts"],
		[
			"components/models/list.tsx",
			"#server/policy/contract/ranking.ts",
			"components use contracts",
		],
		["app/models/page.tsx", "#server/catalog/index.ts", "app holds routes"],
	])("%s may not import %s", (file, target, because) => {
		const found = violationsOf(file, `import { x } from "${target}";`);
		expect(found).toHaveLength(1);
		expect(found[0]).toContain(because);
	});

	it.each([
		["server/policy/core/score.ts", 'import { x } from "../contract.ts";'],
		["server/policy/core/score.ts", 'import { x } from "#server/catalog/contract.ts";'],
		["server/policy/contract.ts", 'export * from "./contract/versions.ts";'],
		["server/policy/contract/versions.ts", 'import { x } from "./policy-config.ts";'],
		["server/policy/contract/versions.ts", 'import { x } from "#server/lists/contract.ts";'],
		["server/dependencies/console-contract/audits.ts", 'import { x } from "../contract.ts";'],
		["server/policy/publish-policy.ts", 'import { x } from "#server/access/index.ts";'],
		["server/policy/publish-policy.test.ts", 'import { x } from "#server/policy/testing/y.ts";'],
		["server/adapters/undici/transport.ts", 'import { Pool } from "undici";'],
		["server/api/routers/policy.ts", 'import { x } from "#server/policy/index.ts";'],
		["components/models/list.tsx", 'import type { R } from "#server/api/root.ts";'],
		["components/models/list.tsx", 'import { x } from "#server/catalog/contract.ts";'],
		["server/processes/edge.ts", 'import { x } from "#server/gateway/run-chat.ts";'],
	])("%s may say: %s", (file, text) => {
		expect(violationsOf(file, text)).toEqual([]);
	});
});

describe("cycles", () => {
	const edgesOf = (files: Record<string, string>) =>
		Object.entries(files).flatMap(([file, text]) => parseImports(file, text));

	it("are found, named by their files", () => {
		const edges = edgesOf({
			"server/x/a.ts": 'import { b } from "./b.ts";',
			"server/x/b.ts": 'import { c } from "./c.ts";',
			"server/x/c.ts": 'import { a } from "./a.ts";',
		});
		expect(findCycles(edges)).toEqual([["server/x/a.ts", "server/x/b.ts", "server/x/c.ts"]]);
	});

	it("of types only do not exist at run time", () => {
		const edges = edgesOf({
			"server/x/a.ts": 'import { b } from "./b.ts";',
			"server/x/b.ts": 'import type { A } from "./a.ts";',
		});
		expect(findCycles(edges)).toEqual([]);
	});
});
