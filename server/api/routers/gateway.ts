import type { Actor } from "#server/access/contract.ts";
import { invokeInput, invokeOutput } from "#server/gateway/contract.ts";
import { callEdge, type InvokeDeps, invokeGateway, streamGateway } from "#server/gateway/index.ts";
import type { Services } from "../services.ts";
import { createRouter, procedure } from "../trpc.ts";

export const gatewayRouter = createRouter({
	/** One answer, complete. */
	invoke: procedure
		.input(invokeInput)
		.output(invokeOutput)
		.mutation(({ ctx, input, signal }) =>
			invokeGateway(invokeDeps(ctx.services, ctx.actor, signal), input),
		),

	/** The answer as it comes. A mutation, so that prompts never stand in a URL. */
	stream: procedure.input(invokeInput).mutation(async function* ({ ctx, input, signal }) {
		yield* streamGateway(invokeDeps(ctx.services, ctx.actor, signal), input);
	}),
});

function invokeDeps(services: Services, actor: Actor, signal: AbortSignal | undefined): InvokeDeps {
	return {
		clock: services.clock,
		callModel: (body) =>
			callEdge({
				edgeUrl: services.edge.url,
				token: services.edge.tokenFor(actor),
				body,
				signal,
				fetch,
			}),
	};
}
