import { describe, expect, it } from "vitest";
import { scheduleSchema, uploadFileSchema, waiveInput } from "./console-contract.ts";

const accepted = { projectId: null, reason: "the code is never reached", expires: "2026-12-31" };

describe("uploads", () => {
	it.each(["/etc/passwd", "../uv.lock", "a/../../b", "a\\b", "a\nb", ""])("refuse %j", (name) => {
		expect(uploadFileSchema.safeParse({ name, content: "" }).success).toBe(false);
	});

	it.each(["uv.lock", "src/app/main.py", "..lock", "a..b/c"])("take %j", (name) => {
		expect(uploadFileSchema.safeParse({ name, content: "" }).success).toBe(true);
	});
});

describe("decisions to accept", () => {
	it("name what is accepted, why and until when", () => {
		expect(waiveInput.safeParse(accepted).success).toBe(false);
		expect(waiveInput.safeParse({ ...accepted, package: "a", expires: undefined }).success).toBe(
			false,
		);
		expect(waiveInput.safeParse({ ...accepted, package: "a", reason: "why not" }).success).toBe(
			false,
		);
		expect(waiveInput.parse({ ...accepted, package: "a" })).toMatchObject({ status: "accepted" });
	});
});

it("takes times of day of a clock only", () => {
	expect(scheduleSchema.safeParse({ kind: "daily", at: "24:00" }).success).toBe(false);
	expect(scheduleSchema.safeParse({ kind: "daily", at: "03:30" }).success).toBe(true);
});
