import { describe, expect, it } from "vitest";
import { AppError } from "#server/platform/errors.ts";
import type { ChangeFeed } from "#server/platform/events.ts";
import type { PolicyVersion } from "./contract.ts";
import { createPolicySource } from "./create-policy-source.ts";
import { buildPolicy } from "./testing/builders.ts";

function createFakeFeed() {
	const listeners = new Set<() => void>();
	const feed: ChangeFeed = {
		subscribe(topic, onChange) {
			expect(topic).toBe("policy");
			listeners.add(onChange);
			return () => listeners.delete(onChange);
		},
		lastConfirmedMs: () => 0,
		close: async () => {},
	};
	return { feed, listeners, change: () => listeners.forEach((listener) => void listener()) };
}

type Answer = PolicyVersion | Error;

/** A database whose answers the test gives one by one. */
async function open(first: Answer) {
	const pending: ((answer: Answer) => void)[] = [];
	const timers: (() => void)[] = [];
	const problems: unknown[] = [];
	const { feed, listeners, change } = createFakeFeed();
	const creating = createPolicySource({
		loadActive: () =>
			new Promise((resolve, reject) => {
				pending.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
			}),
		changeFeed: feed,
		after: (_ms, callback) => {
			timers.push(callback);
			return () => void timers.splice(timers.indexOf(callback), 1);
		},
		onProblem: (error) => problems.push(error),
	});
	const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
	const answer = async (value: Answer) => {
		const next = pending.shift();
		if (next === undefined) throw new Error("nothing was asked");
		next(value);
		await settle();
	};
	await answer(first);
	const source = await creating;
	return { source, pending, timers, problems, listeners, change, answer };
}

const invalid = new AppError("precondition", "policy version 2 is not a valid policy");

describe("createPolicySource", () => {
	it("puts a new version in force when the feed says so", async () => {
		const { source, change, answer } = await open(buildPolicy({}, 1));
		expect(source.current()?.number).toBe(1);
		change();
		await answer(buildPolicy({}, 2));
		expect(source.current()?.number).toBe(2);
		expect(source.problem()).toBeNull();
	});

	it("keeps the last good version when the new one is no valid policy, and says why", async () => {
		const { source, change, answer, timers, problems } = await open(buildPolicy({}, 1));
		change();
		await answer(invalid);
		expect(source.current()?.number).toBe(1);
		expect(source.problem()).toContain("not a valid policy");
		expect(problems).toEqual([invalid]);
		expect(timers).toEqual([]);
		change();
		await answer(buildPolicy({}, 3));
		expect(source.current()?.number).toBe(3);
		expect(source.problem()).toBeNull();
	});

	it("asks again until the database answers", async () => {
		const { source, change, answer, timers } = await open(buildPolicy({}, 1));
		change();
		await answer(new Error("connection lost"));
		expect(source.current()?.number).toBe(1);
		timers.shift()?.();
		await answer(new Error("connection lost"));
		timers.shift()?.();
		await answer(buildPolicy({}, 2));
		expect(source.current()?.number).toBe(2);
		expect(timers).toEqual([]);
	});

	it("starts without a policy and takes the first that comes", async () => {
		const { source, answer, timers } = await open(
			new AppError("precondition", "no routing policy is in force yet"),
		);
		expect(source.current()).toBeNull();
		timers.shift()?.();
		await answer(buildPolicy({}, 1));
		expect(source.current()?.number).toBe(1);
	});

	it("loads once more when a change arrives while it is loading", async () => {
		const { source, change, answer, pending } = await open(buildPolicy({}, 1));
		change();
		change();
		change();
		expect(pending.length).toBe(1);
		await answer(buildPolicy({}, 2));
		await answer(buildPolicy({}, 3));
		expect(pending.length).toBe(0);
		expect(source.current()?.number).toBe(3);
	});

	it("stops listening and asking when it is closed", async () => {
		const { source, change, answer, timers, listeners, pending } = await open(buildPolicy({}, 1));
		change();
		source.close();
		await answer(new Error("connection lost"));
		expect(timers).toEqual([]);
		expect(listeners.size).toBe(0);
		expect(pending).toEqual([]);
	});
});
