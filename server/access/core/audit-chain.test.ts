import fc from "fast-check";
import { expect, test } from "vitest";
import { type AuditRow, checkChain, GENESIS_HASH, hashAuditRow } from "./audit-chain.ts";

const START = { seq: 0, hash: GENESIS_HASH };

function chain(texts: readonly string[]): AuditRow[] {
	const rows: AuditRow[] = [];
	for (const [at, text] of texts.entries()) {
		const content = {
			seq: at + 1,
			at: "2026-01-15T12:00:00.000Z",
			orgId: "org",
			actorKind: "user",
			actorId: "u",
			actorName: "ann@example.com",
			address: at % 2 === 0 ? null : "203.0.113.1",
			action: "key.create",
			targetKind: "api_key",
			targetId: text,
			before: null,
			after: JSON.stringify({ text }),
			prevHash: rows.at(-1)?.hash ?? GENESIS_HASH,
			hash: Buffer.alloc(32),
		};
		rows.push({ ...content, hash: hashAuditRow(content) });
	}
	return rows;
}

const texts = fc.array(fc.string(), { minLength: 3, maxLength: 12 });

test("a whole chain holds, in one piece or in batches", () => {
	fc.assert(
		fc.property(texts, fc.nat(12), (given, cut) => {
			const rows = chain(given);
			const first = checkChain(START, rows.slice(0, cut));
			const second = checkChain(first.state, rows.slice(cut));
			expect(second).toEqual({
				state: { seq: rows.length, hash: rows.at(-1)?.hash },
				fault: null,
			});
		}),
	);
});

test("a changed field is found at its entry", () => {
	const fields = ["at", "actorId", "actorName", "address", "action", "targetId", "after"] as const;
	fc.assert(
		fc.property(texts, fc.nat(), fc.constantFrom(...fields), (given, pick, field) => {
			const rows = chain(given);
			const at = pick % rows.length;
			const altered = rows.map((row, index) =>
				index === at ? { ...row, [field]: `${row[field]}!` } : row,
			);
			expect(checkChain(START, altered).fault).toEqual({
				seq: at + 1,
				reason: "its content was altered",
			});
		}),
	);
});

test("an entry that was altered and hashed again breaks the next one", () => {
	const rows = chain(["a", "b", "c"]);
	const forged = { ...rows[1], targetId: "forged" } as AuditRow;
	rows[1] = { ...forged, hash: hashAuditRow(forged) };
	expect(checkChain(START, rows).fault?.seq).toBe(3);
});

test("a removed and a swapped entry are found", () => {
	const rows = chain(["a", "b", "c", "d"]);
	expect(checkChain(START, rows.toSpliced(1, 1)).fault).toEqual({
		seq: 3,
		reason: "entry 2 is missing before it",
	});
	const [a, b, c, d] = rows;
	expect(
		checkChain(
			START,
			[a, c, b, d].filter((row) => row !== undefined),
		).fault?.seq,
	).toBe(3);
});

test("text moved from one field to the next changes the hash", () => {
	const [row] = chain(["a"]);
	if (row === undefined) throw new Error("no row");
	const moved = { ...row, actorId: `${row.actorId}x`, actorName: row.actorName.slice(1) };
	const back = { ...row, address: "", action: row.action };
	expect(hashAuditRow(moved)).not.toEqual(row.hash);
	expect(hashAuditRow(back)).not.toEqual(row.hash);
});
