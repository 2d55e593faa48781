import { expect, test } from "vitest";
import { describeSchedule, describeSource } from "./describe-project.ts";

test("a schedule is told with its zone, Monday first", () => {
	expect(describeSchedule({ kind: "off" }, "UTC")).toBe("on demand only");
	expect(describeSchedule({ kind: "daily", at: "03:00" }, "Europe/Berlin")).toBe(
		"daily at 03:00 Europe/Berlin",
	);
	expect(describeSchedule({ kind: "weekly", weekday: 7, at: "03:00" }, "UTC")).toBe(
		"each Sunday at 03:00 UTC",
	);
});

test("a source names its place and the file that was chosen in it", () => {
	expect(describeSource({ kind: "git", path: "/srv/shop", file: "api/uv.lock" })).toBe(
		"git checkout /srv/shop, api/uv.lock",
	);
	const files = [{ name: "uv.lock", bytes: 1, sha256: "" }];
	expect(describeSource({ kind: "upload", file: null, uploadedAt: null, files })).toBe(
		"uploaded: uv.lock",
	);
});
