import { describe, expect, it } from "vitest";
import { formatFindings, judgeClock, pass, warn } from "./check.ts";

describe("doctor", () => {
	it("judges clocks by how far they are apart, whichever is ahead", () => {
		expect(judgeClock("the database", -1_200).state).toBe("pass");
		expect(judgeClock("the database", 8_000).state).toBe("warn");
		expect(judgeClock("the database", -90_000).state).toBe("fail");
	});

	it("gives the remedy below each line that is not well", () => {
		const lines = formatFindings([pass("node", "24"), warn("port", "taken", "PORT=3001")]);
		expect(lines).toHaveLength(3);
		expect(lines[0]).toMatch(/^pass +node +24$/);
		expect(lines[2]).toContain("-> PORT=3001");
	});
});
