import { accountRouter } from "./routers/account.ts";
import { auditLogRouter } from "./routers/audit-log.ts";
import { decisionsRouter } from "./routers/decisions.ts";
import { dependenciesRouter } from "./routers/dependencies.ts";
import { feedbackRouter } from "./routers/feedback.ts";
import { gatewayRouter } from "./routers/gateway.ts";
import { insightsRouter } from "./routers/insights.ts";
import { keysRouter } from "./routers/keys.ts";
import { catalogRouter, modelsRouter } from "./routers/models.ts";
import { notificationsRouter } from "./routers/notifications.ts";
import { organisationRouter } from "./routers/organisation.ts";
import { playgroundRouter } from "./routers/playground.ts";
import { policyRouter } from "./routers/policy.ts";
import { providersRouter } from "./routers/providers.ts";
import { requestsRouter } from "./routers/requests.ts";
import { setupRouter } from "./routers/setup.ts";
import { systemRouter } from "./routers/system.ts";
import { usageRouter } from "./routers/usage.ts";
import { usersRouter } from "./routers/users.ts";
import { viewsRouter } from "./routers/views.ts";
import { createCallerFactory, createRouter } from "./trpc.ts";

export const appRouter = createRouter({
	account: accountRouter,
	auditLog: auditLogRouter,
	gateway: gatewayRouter,
	catalog: catalogRouter,
	keys: keysRouter,
	models: modelsRouter,
	notifications: notificationsRouter,
	organisation: organisationRouter,
	providers: providersRouter,
	setup: setupRouter,
	system: systemRouter,
	users: usersRouter,
	playground: playgroundRouter,
	policy: policyRouter,
	decisions: decisionsRouter,
	requests: requestsRouter,
	usage: usageRouter,
	insights: insightsRouter,
	views: viewsRouter,
	feedback: feedbackRouter,
	dependencies: dependenciesRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures inside the server, with the same permissions as over HTTP. */
export const createCaller = createCallerFactory(appRouter);
