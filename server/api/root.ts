import { policyRouter } from "./routers/policy.ts";
import { createCallerFactory, createRouter } from "./trpc.ts";

export const appRouter = createRouter({
	policy: policyRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures inside the server, with the same permissions as over HTTP. */
export const createCaller = createCallerFactory(appRouter);
