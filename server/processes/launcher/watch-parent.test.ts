import { describe, expect, it } from "vitest";
import { findCallers } from "./watch-parent.ts";

/** pid: [parent, ...command line]. */
function tableOf(processes: Record<number, [number, ...string[]]>) {
	return {
		parentOf: (pid: number) => processes[pid]?.[0] ?? null,
		argumentsOf: (pid: number) => processes[pid]?.slice(1).map(String) ?? null,
	};
}

describe("callers", () => {
	it("are npm's shell, our set-up script and npm itself, and nobody above", () => {
		const table = tableOf({
			40: [30, "node", "server/processes/launcher.ts"],
			30: [20, "node", "scripts/setup/run.mjs", "start"],
			20: [10, "sh", "-c", "node scripts/setup/run.mjs start"],
			10: [5, "npm start"],
			5: [1, "bash"],
		});
		expect(findCallers(40, table)).toEqual([30, 20, 10]);
	});

	it("end at the direct parent when that is not a go-between", () => {
		const table = tableOf({ 40: [10, "node", "run.mjs"], 10: [5, "npm start"], 5: [1, "bash"] });
		expect(findCallers(40, table)).toEqual([10]);
	});

	it("are none when the process was handed to init", () => {
		expect(findCallers(40, tableOf({ 40: [1, "node"] }))).toEqual([]);
	});
});
