import { describe, expect, it } from "vitest";
import { shutDown } from "./shut-down.ts";
import type { SupervisedChild } from "./supervise-child.ts";

function fakeChild(name: string, events: string[], stop?: Promise<void>): SupervisedChild {
	return {
		name,
		start: () => Promise.resolve(),
		restart: () => undefined,
		stop: async () => {
			events.push(`stop ${name}`);
			await stop;
			events.push(`${name} ended`);
		},
		hurry: () => void events.push(`hurry ${name}`),
	};
}

describe("shut-down", () => {
	it("ends the edge before what it uses, and the database after everything", async () => {
		const events: string[] = [];
		const names = ["simulator", "console", "edge", "worker"];
		await shutDown({
			children: names.map((name) => fakeChild(name, events)),
			stopDatabase: async () => void events.push("database"),
			hurry: new AbortController().signal,
		});
		const at = (event: string) => events.indexOf(event);
		expect(at("edge ended")).toBeLessThan(at("stop console"));
		expect(at("worker ended")).toBeLessThan(at("stop simulator"));
		expect(events.at(-1)).toBe("database");
	});

	it("hurries what still runs when asked a second time", async () => {
		const events: string[] = [];
		const edgeEnds = Promise.withResolvers<void>();
		const hurry = new AbortController();
		const done = shutDown({
			children: [fakeChild("edge", events, edgeEnds.promise)],
			stopDatabase: () => Promise.resolve(),
			hurry: hurry.signal,
		});
		hurry.abort();
		edgeEnds.resolve();
		await done;
		expect(events).toEqual(["stop edge", "hurry edge", "edge ended"]);
	});
});
