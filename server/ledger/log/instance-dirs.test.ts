import { expect, test } from "vitest";
import type { Liveness, LogOwner } from "../ports.ts";
import { createMemoryDisk } from "../testing/memory-disk.ts";
import { createInstanceDirs } from "./instance-dirs.ts";
import { createNodeProcessProbe } from "./node-process-probe.ts";

const A = "01a2027b-d680-7000-8000-00000000000a";
const B = "01a2027b-d680-7000-8000-00000000000b";
const C = "01a2027b-d680-7000-8000-00000000000c";

function makeMachine() {
	let nowMs = 1_000_000;
	const disk = createMemoryDisk(() => nowMs);
	const states = new Map<number, Liveness>();
	const open = (pid: number) => {
		states.set(pid, "alive");
		const self: LogOwner = { process: { pid, startedAt: `boot/${pid}` }, pidNamespace: null };
		return createInstanceDirs({
			fs: disk.mount().fs,
			clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
			probe: { self: () => self, liveness: (owner) => states.get(owner.process.pid) ?? "dead" },
			root: "/usage-log",
		});
	};
	return {
		disk,
		open,
		set: (pid: number, state: Liveness) => states.set(pid, state),
		pass: (ms: number) => {
			nowMs += ms;
		},
	};
}

test("never claims its own directory or that of a live neighbour", () => {
	const { open } = makeMachine();
	const [a, b] = [open(1), open(2)];
	a.create(A);
	b.create(B);
	expect([a.claim(A), b.claim(B)]).toEqual([null, null]);
});

test("gives a dead neighbour's directory to exactly one claimer", () => {
	const { open, set } = makeMachine();
	const [a, b, c] = [open(1), open(2), open(3)];
	a.create(A);
	b.create(B);
	c.create(C);
	set(1, "dead");
	expect(b.claim(B)).toEqual({ path: `/usage-log/${A}~${B}`, instance: A });
	expect([c.claim(C), b.claim(B)]).toEqual([null, null]);
});

test("hands a claimed directory on when its claimer died as well, in whatever order", () => {
	const { open, set, disk } = makeMachine();
	const [a, b, c] = [open(1), open(2), open(3)];
	a.create(A);
	b.create(B);
	c.create(C);
	set(1, "dead");
	b.claim(B);
	set(2, "dead");
	const claimed = [c.claim(C), c.claim(C), c.claim(C)].map((claim) => claim?.path ?? null);
	expect(claimed.sort()).toEqual([`/usage-log/${A}~${C}`, `/usage-log/${B}~${C}`, null].sort());
	// The claimer's own directory may be gone before what it had claimed is found.
	for (const name of disk.files().filter((file) => file.includes(`/${C}/`)))
		disk.mount().fs.remove(name);
	const d = open(4);
	const D = "01a2027b-d680-7000-8000-00000000000d";
	d.create(D);
	expect([d.claim(D)?.instance, d.claim(D)?.instance, d.claim(D)].sort()).toEqual(
		[A, B, null].sort(),
	);
});

test("trusts only the heartbeat of an owner in another process namespace", () => {
	const { open, set, pass } = makeMachine();
	const [a, b] = [open(1), open(2)];
	a.create(A);
	b.create(B);
	set(1, "unsure");
	pass(59_000);
	expect(b.claim(B)).toBeNull();
	expect(a.beat(A)).toBe(true);
	pass(59_000);
	expect(b.claim(B)).toBeNull();
	pass(2_000);
	expect(b.claim(B)?.instance).toBe(A);
	// The silent owner learns that its log is not its own any more.
	expect(a.beat(A)).toBe(false);
});

test("knows this very process as alive and an ended one with its number as dead", () => {
	const probe = createNodeProcessProbe();
	const self = probe.self();
	expect(probe.liveness(self)).toBe("alive");
	const before = { ...self, process: { ...self.process, startedAt: "another time" } };
	expect(probe.liveness(before)).toBe("dead");
	expect(probe.liveness({ ...self, pidNamespace: "pid:[elsewhere]" })).toBe("unsure");
});
