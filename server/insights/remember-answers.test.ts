import { expect, test } from "vitest";
import type { Role } from "#server/access/contract.ts";
import { buildPerson } from "#server/access/testing/build-actors.ts";
import { createAnswerMemory } from "./remember-answers.ts";

const person = (role: Role, userId = "u") => buildPerson(role, { userId });

function open() {
	let nowMs = 0;
	let asked = 0;
	const memory = createAnswerMemory({ monotonicMs: () => nowMs });
	return {
		memory,
		advance: (ms: number) => {
			nowMs += ms;
		},
		ask: async () => (asked += 1),
	};
}

test("asks once for readers who see the same rows, and again after a while", async () => {
	const { memory, advance, ask } = open();
	expect(await memory.recall(person("admin", "a"), "q", ask)).toBe(1);
	expect(await memory.recall(person("admin", "b"), "q", ask)).toBe(1);
	advance(15_001);
	expect(await memory.recall(person("admin", "a"), "q", ask)).toBe(2);
});

test("never shares an answer between readers of different rows", async () => {
	const { memory, ask } = open();
	expect(await memory.recall(person("consumer", "a"), "q", ask)).toBe(1);
	expect(await memory.recall(person("consumer", "b"), "q", ask)).toBe(2);
	expect(await memory.recall(person("auditor"), "q", ask)).toBe(3);
	expect(await memory.recall(person("consumer", "a"), "other", ask)).toBe(4);
});

test("forgets failures at once", async () => {
	const { memory, ask } = open();
	const fail = () => Promise.reject(new Error("away"));
	await expect(memory.recall(person("admin"), "q", fail)).rejects.toThrow("away");
	expect(await memory.recall(person("admin"), "q", ask)).toBe(1);
});
