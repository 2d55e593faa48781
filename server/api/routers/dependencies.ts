import {
	advisoryStatusOutput,
	auditIdInput,
	auditProgressSchema,
	countFindingsOutput,
	createProjectInput,
	diffAuditsInput,
	diffAuditsOutput,
	doneOutput,
	findingFiltersInput,
	getAuditInput,
	getAuditOutput,
	getFindingInput,
	getFindingOutput,
	getProjectInput,
	installBenchOutput,
	listAuditsInput,
	listAuditsOutput,
	listFindingsInput,
	listFindingsOutput,
	listProjectsInput,
	listProjectsOutput,
	listWaiversInput,
	listWaiversOutput,
	projectSchema,
	removeProjectInput,
	revokeWaiverInput,
	runAuditInput,
	runAuditOutput,
	submitInput,
	submitOutput,
	summaryOutput,
	syncAdvisoriesOutput,
	trendsInput,
	trendsOutput,
	updateProjectInput,
	waiveInput,
	waiveManyInput,
	waiveManyOutput,
	waiveOutput,
} from "#server/dependencies/console-contract.ts";
import {
	cancelAudit,
	countFindings,
	createProject,
	diffAudits,
	getAdvisoryStatus,
	getAudit,
	getFinding,
	getProgress,
	getProject,
	listAudits,
	listFindings,
	listProjects,
	listWaivers,
	readInstallBench,
	removeProject,
	requestSync,
	revokeWaiver,
	runProjectAudit,
	showTrends,
	submitProject,
	summarizeDependencies,
	updateProject,
	waive,
	waiveMany,
} from "#server/dependencies/console-index.ts";
import { createRouter, procedure } from "../trpc.ts";

const projectsRouter = createRouter({
	list: procedure
		.input(listProjectsInput)
		.output(listProjectsOutput)
		.query(({ ctx, input }) => listProjects(ctx.services, ctx.actor.orgId, input)),

	get: procedure
		.input(getProjectInput)
		.output(projectSchema)
		.query(({ ctx, input }) => getProject(ctx.services, ctx.actor.orgId, input.id)),

	create: procedure
		.input(createProjectInput)
		.output(projectSchema)
		.mutation(({ ctx, input }) => createProject(ctx.services, ctx.actor, input)),

	update: procedure
		.input(updateProjectInput)
		.output(projectSchema)
		.mutation(({ ctx, input }) => updateProject(ctx.services, ctx.actor, input)),

	remove: procedure
		.input(removeProjectInput)
		.output(doneOutput)
		.mutation(async ({ ctx, input }) => {
			await removeProject(ctx.services, ctx.actor, input.id);
			return { done: true };
		}),
});

const auditsRouter = createRouter({
	run: procedure
		.input(runAuditInput)
		.output(runAuditOutput)
		.mutation(({ ctx, input }) => runProjectAudit(ctx.services, ctx.actor, input.projectId)),

	list: procedure
		.input(listAuditsInput)
		.output(listAuditsOutput)
		.query(({ ctx, input }) => listAudits(ctx.services.db, ctx.actor.orgId, input)),

	get: procedure
		.input(getAuditInput)
		.output(getAuditOutput)
		.query(({ ctx, input }) => getAudit(ctx.services.db, ctx.actor.orgId, input)),

	diff: procedure
		.input(diffAuditsInput)
		.output(diffAuditsOutput)
		.query(({ ctx, input }) => diffAudits(ctx.services.db, ctx.actor.orgId, input)),

	cancel: procedure
		.input(auditIdInput)
		.output(auditProgressSchema)
		.mutation(({ ctx, input }) => cancelAudit(ctx.services, ctx.actor, input.id)),

	/** Small and cheap: asked again and again while an audit runs. */
	progress: procedure
		.input(auditIdInput)
		.output(auditProgressSchema)
		.query(({ ctx, input }) => getProgress(ctx.services.db, ctx.actor.orgId, input.id)),
});

const findingsRouter = createRouter({
	list: procedure
		.input(listFindingsInput)
		.output(listFindingsOutput)
		.query(({ ctx, input }) => listFindings(ctx.services.db, ctx.actor.orgId, input)),

	count: procedure
		.input(findingFiltersInput)
		.output(countFindingsOutput)
		.query(({ ctx, input }) => countFindings(ctx.services.db, ctx.actor.orgId, input)),

	get: procedure
		.input(getFindingInput)
		.output(getFindingOutput)
		.query(({ ctx, input }) => getFinding(ctx.services.db, ctx.actor.orgId, input.id)),

	waive: procedure
		.input(waiveInput)
		.output(waiveOutput)
		.mutation(({ ctx, input }) => waive(ctx.services, ctx.actor, input)),

	waiveMany: procedure
		.input(waiveManyInput)
		.output(waiveManyOutput)
		.mutation(({ ctx, input }) => waiveMany(ctx.services, ctx.actor, input)),

	revokeWaiver: procedure
		.input(revokeWaiverInput)
		.output(waiveOutput)
		.mutation(({ ctx, input }) => revokeWaiver(ctx.services, ctx.actor, input)),

	waivers: procedure
		.input(listWaiversInput)
		.output(listWaiversOutput)
		.query(({ ctx, input }) => listWaivers(ctx.services, ctx.actor.orgId, input)),
});

const advisoriesRouter = createRouter({
	status: procedure
		.output(advisoryStatusOutput)
		.query(({ ctx }) => getAdvisoryStatus(ctx.services)),

	sync: procedure
		.output(syncAdvisoriesOutput)
		.mutation(({ ctx }) => requestSync(ctx.services, ctx.actor)),
});

export const dependenciesRouter = createRouter({
	projects: projectsRouter,
	audits: auditsRouter,
	findings: findingsRouter,
	advisories: advisoriesRouter,

	/** For builds: files in, an audit out, by an API key. */
	submit: procedure
		.input(submitInput)
		.output(submitOutput)
		.mutation(({ ctx, input }) => submitProject(ctx.services, ctx.actor, input)),

	summary: procedure
		.output(summaryOutput)
		.query(({ ctx }) => summarizeDependencies(ctx.services, ctx.actor.orgId)),

	trends: procedure
		.input(trendsInput)
		.output(trendsOutput)
		.query(({ ctx, input }) => showTrends(ctx.services, ctx.actor.orgId, input)),

	installBench: procedure
		.output(installBenchOutput)
		.query(({ ctx }) => ({ result: readInstallBench(ctx.services.env.dataDir) })),
});
