import { expect, test } from "vitest";
import { UNATTENDED_HEADER, watchAttendance } from "./attendance.ts";

test("calls of a page that nobody touches say so after a minute, until somebody does", () => {
	const page = new EventTarget();
	let nowMs = 0;
	const attendance = watchAttendance(page, () => nowMs);
	expect(attendance.headers()).toEqual({});
	nowMs = 60_000;
	expect(attendance.headers()).toEqual({ [UNATTENDED_HEADER]: "1" });
	page.dispatchEvent(new Event("keydown"));
	expect(attendance.headers()).toEqual({});
	nowMs = 119_999;
	expect(attendance.headers()).toEqual({});
	nowMs = 120_000;
	expect(attendance.headers()).toEqual({ [UNATTENDED_HEADER]: "1" });
});
