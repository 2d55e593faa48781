import { describe, expect, it } from "vitest";
import type { EmbeddedPostgres } from "../../platform/postgres/embedded-postgres.ts";
import { keepDatabaseAlive } from "./keep-database-alive.ts";

function fakeDatabase(port: number) {
	const ended = Promise.withResolvers<void>();
	let stops = 0;
	const database: EmbeddedPostgres = {
		ownerUrl: "",
		runtimePassword: "",
		port,
		pid: 1,
		adopted: false,
		ended: ended.promise,
		stop: async () => {
			stops += 1;
			ended.resolve();
		},
	};
	return { database, end: () => ended.resolve(), stops: () => stops };
}

const atOnce = {
	after: (_ms: number, callback: () => void) => {
		queueMicrotask(callback);
		return { cancel: () => undefined };
	},
};
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("database keeper", () => {
	it("starts it again, however often that takes, and says so", async () => {
		const first = fakeDatabase(5432);
		const second = fakeDatabase(5432);
		const lines: string[] = [];
		let attempts = 0;
		keepDatabaseAlive({
			first: first.database,
			restart: async () => {
				attempts += 1;
				if (attempts < 3) throw new Error("still in use");
				return second.database;
			},
			timers: atOnce,
			notify: (line) => lines.push(line),
			onMoved: () => lines.push("moved"),
		});
		first.end();
		await settle();
		expect(attempts).toBe(3);
		expect(lines[0]).toBe("database ended; starting it again");
		expect(lines.at(-1)).toBe("database is back");
	});

	it("ends it for good when asked", async () => {
		const first = fakeDatabase(5432);
		let restarts = 0;
		const keeper = keepDatabaseAlive({
			first: first.database,
			restart: async () => {
				restarts += 1;
				return first.database;
			},
			timers: atOnce,
			notify: () => undefined,
			onMoved: () => undefined,
		});
		await keeper.stop();
		await settle();
		expect(first.stops()).toBe(1);
		expect(restarts).toBe(0);
	});

	it("tells when it came back where nobody looks for it", async () => {
		const first = fakeDatabase(5432);
		let moved = 0;
		keepDatabaseAlive({
			first: first.database,
			restart: async () => fakeDatabase(5433).database,
			timers: atOnce,
			notify: () => undefined,
			onMoved: () => {
				moved += 1;
			},
		});
		first.end();
		await settle();
		expect(moved).toBe(1);
	});
});
