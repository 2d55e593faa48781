import { createServer } from "node:net";
import { expect, test } from "vitest";
import { checkOutsideServer, describeTarget, requireVersion } from "./open-database.ts";

test("PostgreSQL 15 is new enough, 14 is refused with the version and what to do", () => {
	expect(() => requireVersion(150_000)).not.toThrow();
	expect(() => requireVersion(180_004)).not.toThrow();
	expect(() => requireVersion(140_019)).toThrow(/is PostgreSQL 14; 15 or newer is needed/);
	expect(() => requireVersion(90_624)).toThrow(/is PostgreSQL 9;/);
});

/** One message of PostgreSQL's protocol, version 3: type, length, content. */
function message(type: string, ...parts: (Buffer | string)[]): Buffer {
	const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
	const head = Buffer.alloc(5);
	head.write(type, "latin1");
	head.writeInt32BE(content.length + 4, 1);
	return Buffer.concat([head, content]);
}

const int16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const int32 = (value: number) => Buffer.from([0, 0, value >> 8, value & 255]);
const READY = message("Z", "I");

/** What a PostgreSQL of that version says to the start of a session and to a simple query. */
function answerAs(version: string): (start: Buffer) => Buffer {
	const column = [int32(0), int16(0), int32(25), int16(65_535), Buffer.alloc(4, 255), int16(0)];
	const row = [int16(1), int32(version.length), version];
	return (received) =>
		received[0] === 0x51
			? Buffer.concat([
					message("T", int16(1), "version\0", ...column),
					message("D", ...row),
					message("C", "SELECT 1\0"),
					READY,
				])
			: Buffer.concat([message("R", int32(0)), READY]);
}

test.each([
	["140019", /DATABASE_URL is PostgreSQL 14; 15 or newer is needed/],
	["150001", null],
])("a server that answers %s is judged by that answer", async (version, refusal) => {
	const answer = answerAs(version);
	const server = createServer((socket) => {
		socket.on("data", (received: Buffer) => {
			if (received[0] !== 0x58) socket.write(answer(received));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	const port = typeof address === "object" && address !== null ? address.port : 0;
	const checked = checkOutsideServer(`postgresql://ruth@127.0.0.1:${port}/sophia`);
	if (refusal === null) await checked;
	else await expect(checked).rejects.toMatchObject({ code: "precondition", message: refusal });
	await new Promise((resolve) => server.close(resolve));
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
