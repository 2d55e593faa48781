import { type AnswerMemory, createAnswerMemory } from "#server/insights/index.ts";
import type { Services } from "./services.ts";

const memories = new WeakMap<Services, AnswerMemory>();

/** The memory of this process: one, because it keeps answers between requests. */
export function answerMemoryOf(services: Services): AnswerMemory {
	const known = memories.get(services);
	if (known !== undefined) return known;
	const memory = createAnswerMemory(services.clock);
	memories.set(services, memory);
	return memory;
}
