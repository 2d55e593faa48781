import { createServer } from "node:net";
import { expect, test } from "vitest";
import { checkOutsideServer, describeTarget, requireVersion } from "./open-database.ts";

test("PostgreSQL 15 is new enough, 14 is refused with the version and what to do", () => {
	expect(() => requireVersion(150_000)).not.toThrow();
	expect(() => requireVersion(180_004)).not.toThrow();
	expect(() => requireVersion(140_019)).toThrow(/is PostgreSQL 14; 15 or newer is needed/);
	expect(() => requireVersion(90_624)).toThrow(/is PostgreSQL 9;/);
});

test("a server that cannot be reached is named without user and password", async () => {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
	const address = probe.address();
	const port = typeof address === "object" && address !== null ? address.port : 0;
	await new Promise((resolve) => probe.close(resolve));
	const attempt = checkOutsideServer(`postgresql://ruth:hunter2@127.0.0.1:${port}/sophia`);
	await expect(attempt).rejects.toMatchObject({ code: "unavailable" });
	await expect(attempt).rejects.toThrow(`(127.0.0.1:${port}/sophia) cannot be used`);
	await expect(attempt).rejects.not.toThrow(/hunter2|ruth/);
});

test("the target of a connection string is host, port and database alone", () => {
	expect(describeTarget("postgresql://u:p@db.example/x?sslmode=require")).toBe("db.example:5432/x");
	expect(describeTarget("nonsense")).toBe("not a URL");
});
