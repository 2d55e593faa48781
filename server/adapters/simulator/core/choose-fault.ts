import type { Random } from "#server/platform/random.ts";
import type { Directives } from "./directives.ts";
import type { SimulatedModel } from "./simulated-model.ts";

/**
 * The fault of one request: what its directives ask for, otherwise the model's own habits.
 * `strikes` is how often this prompt has met the directive before.
 */
export function chooseFault(
	model: SimulatedModel,
	directives: Directives,
	strikes: number,
	deps: { readonly random: Random; readonly seededFailures: boolean },
): string | null {
	const { fault } = directives;
	if (fault !== null) {
		if (fault.modelId !== null && fault.modelId !== model.id) return null;
		if (fault.times !== null && strikes >= fault.times) return null;
		return fault.kind === "none" ? null : fault.kind;
	}
	if (!deps.seededFailures) return null;
	const { rateLimited, serverError, cutMidStream } = model.failures;
	const draw = deps.random.next();
	if (draw < rateLimited) return "429";
	if (draw < rateLimited + serverError) return "502";
	if (draw < rateLimited + serverError + cutMidStream) return "cut";
	return null;
}
