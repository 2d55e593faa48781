import { describe, expect, test } from "vitest";
import {
	createAlertKeeper,
	INCIDENT_LASTS_MS,
	QUIET_MS,
	RENEW_MS,
	STATE_STALE_MS,
} from "./alert-keeper.ts";
import type { Alert } from "./alert-rows.ts";

const STATE: Alert = { kind: "store_lost", subject: "usage log", message: "records wait" };
const INCIDENT: Alert = { kind: "log_damaged", subject: "a.log", message: "12 bytes" };
const START_MS = 1_000_000;

function setUp() {
	const saved: string[] = [];
	const stale: string[] = [];
	const problems: unknown[] = [];
	let nowMs = START_MS;
	let isAway = false;
	const keeper = createAlertKeeper({
		states: ["store_lost"],
		incidents: ["log_damaged"],
		clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
		onProblem: (error) => problems.push(error),
		store: {
			async save({ kind }, { lastSeenMs, resolvedAtMs }) {
				if (isAway) throw new Error("away");
				const end = resolvedAtMs === null ? "open" : `ended ${resolvedAtMs - START_MS}`;
				saved.push(`${kind} seen ${lastSeenMs - START_MS} ${end}`);
			},
			async endStale(kinds, seenBeforeMs) {
				stale.push(`${kinds.join()} ${nowMs - seenBeforeMs}`);
			},
		},
	});
	return {
		keeper,
		saved,
		stale,
		problems,
		setAway(away: boolean) {
			isAway = away;
		},
		/** Time passes, then what is due is written. */
		async pass(ms: number) {
			nowMs += ms;
			await keeper.flush();
		},
	};
}

describe("a state", () => {
	test("is written once, then renewed while it lasts", async () => {
		const { keeper, saved, pass } = setUp();
		keeper.raise(STATE);
		await pass(0);
		keeper.raise(STATE);
		await pass(2_000);
		await pass(RENEW_MS);
		expect(saved).toEqual(["store_lost seen 0 open", "store_lost seen 62000 open"]);
	});

	test("ends when it has stayed away, with the time at which it went", async () => {
		const { keeper, saved, pass } = setUp();
		keeper.raise(STATE);
		await pass(0);
		await pass(5_000);
		keeper.resolve(STATE.kind, STATE.subject);
		expect(keeper.open(STATE.kind)).toEqual([]);
		await pass(QUIET_MS - 1);
		expect(saved).toHaveLength(1);
		await pass(1);
		await pass(RENEW_MS);
		expect(saved.slice(1)).toEqual(["store_lost seen 0 ended 5000"]);
	});

	test("that flaps is one alert", async () => {
		const { keeper, saved, pass } = setUp();
		for (let round = 0; round < 10; round++) {
			keeper.raise(STATE);
			await pass(2_000);
			keeper.resolve(STATE.kind, STATE.subject);
			await pass(2_000);
		}
		expect(saved).toEqual(["store_lost seen 2000 open"]);
	});

	test("that came and went while the database was away is told afterwards", async () => {
		const { keeper, saved, problems, pass, setAway } = setUp();
		setAway(true);
		keeper.raise(STATE);
		await pass(2_000);
		await pass(2_000);
		keeper.resolve(STATE.kind, STATE.subject);
		await pass(QUIET_MS);
		expect(problems).toHaveLength(1);
		setAway(false);
		await pass(2_000);
		expect(saved).toEqual(["store_lost seen 4000 ended 4000"]);
	});

	test("ends with its process", async () => {
		const { keeper, saved, pass } = setUp();
		keeper.raise(STATE);
		await pass(1_000);
		await keeper.close();
		expect(saved.at(-1)).toBe("store_lost seen 1000 ended 1000");
	});

	test("of a process that died is ended by the others, an incident after a day", async () => {
		const { stale, pass } = setUp();
		await pass(0);
		await pass(RENEW_MS - 1);
		expect(stale).toEqual([`store_lost ${STATE_STALE_MS}`, `log_damaged ${INCIDENT_LASTS_MS}`]);
		await pass(1);
		expect(stale).toHaveLength(4);
	});
});

describe("an incident", () => {
	test("is written each time it happens and stays open when the process ends", async () => {
		const { keeper, saved, pass } = setUp();
		keeper.raise(INCIDENT);
		await pass(0);
		await pass(RENEW_MS);
		keeper.raise(INCIDENT);
		await keeper.close();
		expect(saved).toEqual(["log_damaged seen 0 open", `log_damaged seen ${RENEW_MS} open`]);
	});
});
