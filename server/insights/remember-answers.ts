import type { Actor } from "#server/access/contract.ts";
import type { Clock } from "#server/platform/clock.ts";

const KEPT_MS = 15_000;
const MAX_KEPT = 200;

interface Kept {
	readonly untilMs: number;
	readonly answer: Promise<unknown>;
}

/** Remembers answers for a moment, so that many readers of one view ask the database once. */
export interface AnswerMemory {
	/** `key` says what was asked; readers who may see different rows never share an answer. */
	recall<Answer>(actor: Actor, key: unknown, ask: () => Promise<Answer>): Promise<Answer>;
}

export function createAnswerMemory(clock: Pick<Clock, "monotonicMs">): AnswerMemory {
	const kept = new Map<string, Kept>();
	return {
		recall<Answer>(actor: Actor, key: unknown, ask: () => Promise<Answer>): Promise<Answer> {
			const nowMs = clock.monotonicMs();
			const name = JSON.stringify([readerOf(actor), key]);
			const found = kept.get(name);
			// What stands under a name was put there by the same kind of question.
			if (found !== undefined && found.untilMs > nowMs) return found.answer as Promise<Answer>;
			const answer = ask();
			kept.delete(name);
			kept.set(name, { untilMs: nowMs + KEPT_MS, answer });
			answer.catch(() => kept.delete(name));
			for (const [oldest, { untilMs }] of kept) {
				if (kept.size <= MAX_KEPT && untilMs > nowMs) break;
				kept.delete(oldest);
			}
			return answer;
		},
	};
}

/** Two actors with the same reader see the same rows. */
function readerOf(actor: Actor): readonly (string | null)[] {
	switch (actor.kind) {
		case "user":
			return [actor.orgId, actor.role, actor.role === "consumer" ? actor.userId : null];
		case "key":
			return [actor.orgId, "key", actor.keyId];
		case "service":
			return [actor.orgId, actor.role, actor.onBehalfOfUserId];
		case "system":
			return [actor.orgId, "system"];
	}
}
