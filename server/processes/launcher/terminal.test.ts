import { describe, expect, it } from "vitest";
import { describeTarget } from "./open-database.ts";
import { shortenLine } from "./spawn-child.ts";
import { createTerminal } from "./terminal.ts";

function arrange() {
	let text = "";
	let nowMs = 0;
	const out = {
		write(part: string) {
			text += part;
		},
	};
	const terminal = createTerminal(out, out, { monotonicMs: () => nowMs });
	const work = (ms: number) => async () => {
		nowMs += ms;
	};
	return { terminal, work, text: () => text };
}

describe("terminal", () => {
	it("says on one line what it does and how long it took", async () => {
		const { terminal, work, text } = arrange();
		await terminal.step("Starting the database", work(1_230));
		expect(text()).toBe("Starting the database ... 1.2 s\n");
	});

	it("keeps lines whole when something is said during a step", async () => {
		const { terminal, text } = arrange();
		await terminal.step("Starting edge", async () => terminal.warn("[edge] careful"));
		expect(text()).toBe("Starting edge ... \n[edge] careful\nStarting edge: 0.0 s\n");
	});

	it("says that a step failed and passes the fault on", async () => {
		const { terminal, text } = arrange();
		const failing = terminal.step("Migrating", () => Promise.reject(new Error("no")));
		await expect(failing).rejects.toThrow("no");
		expect(text()).toBe("Migrating ... failed\n");
	});
});

describe("lines of a child", () => {
	it("are shortened from JSON to what a person reads", () => {
		const line = '{"level":"error","msg":"flush failed","err":{"message":"no route"}}';
		expect(shortenLine(line)).toBe("error: flush failed: no route");
	});

	it("are left as they are when they are no log lines", () => {
		for (const line of ["plain", "{not json", '{"a":1}']) expect(shortenLine(line)).toBe(line);
	});
});

describe("an outside database", () => {
	it("is named without user and password", () => {
		expect(describeTarget("postgresql://ada:secret@db.example:6432/sophia?ssl=1")).toBe(
			"db.example:6432/sophia",
		);
	});
});
