import { describe, expect, it } from "vitest";
import { parseEnv } from "../../platform/env.ts";
import { planChildren } from "./plan-children.ts";

function planOf(variables: Record<string, string>) {
	return planChildren({
		root: "/srv/sophia",
		mode: "start",
		env: parseEnv(variables).env,
		publicUrl: "https://sophia.example.com",
		variables,
		dataDir: "/srv/data",
		secret: "s".repeat(32),
		databaseUrl: "postgresql://app@127.0.0.1:5433/sophia",
		ports: { public: 3000, console: 40_001, simulator: 40_002 },
	});
}
const namesOf = (variables: Record<string, string>) =>
	planOf(variables).children.map(({ name }) => name);

describe("plan of the processes", () => {
	it("runs everything, with the simulator where no upstream is set", () => {
		expect(namesOf({})).toEqual(["simulator", "console", "edge", "worker"]);
		expect(namesOf({ OPENROUTER_API_KEY: "sk-or-x" })).toEqual(["console", "edge", "worker"]);
	});

	it("puts the console on loopback behind the edge, whatever the public address", () => {
		const plan = planOf({ HOST: "0.0.0.0" });
		expect(plan.consoleUrl).toBe("http://127.0.0.1:40001");
		expect(plan.edgeUrl).toBe("http://127.0.0.1:3000");
	});

	it("runs one role alone and reaches its peers where they are", () => {
		const plan = planOf({
			SOPHIA_ROLES: "console",
			EDGE_URL: "http://10.0.0.2:3000",
			HOST: "10.0.0.3",
		});
		expect(plan.children.map(({ name }) => name)).toEqual(["console"]);
		expect(plan.consoleUrl).toBe("http://10.0.0.3:3000");
		expect(plan.edgeUrl).toBe("http://10.0.0.2:3000");
	});

	it("gives each process the run-time log-in, never what was passed to the launcher", () => {
		const given = { DATABASE_URL: "postgresql://owner@db/x", SOPHIA_SECRET: "t".repeat(32) };
		for (const { env } of planOf(given).children) {
			expect(env.DATABASE_URL).toBe("postgresql://app@127.0.0.1:5433/sophia");
			expect(env.SOPHIA_DATA_DIR).toBe("/srv/data");
			expect(env.NEXTAUTH_URL).toBe("https://sophia.example.com");
		}
	});

	it("gives the edge the time that it promises running requests", () => {
		const edge = planOf({}).children.find(({ name }) => name === "edge");
		expect(edge?.stopTimeoutMs).toBeGreaterThan(30_000);
	});
});
