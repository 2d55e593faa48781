"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ChangeEvent, useState } from "react";
import { divideError } from "#components/api/api-error.ts";
import { ActionError, QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Page } from "#components/layout/page.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { notify } from "#components/ui/notify.ts";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { Organisation } from "#server/organisation/contract.ts";
import { BudgetCard } from "./budget-card.tsx";

const NANOS_PER_USD = 1e9;

/** What holds for the organisation as a whole: name, zone, budget, retention. */
export function GeneralView() {
	const api = useTRPC();
	const organisation = useQuery(api.organisation.get.queryOptions());
	return (
		<Page title="General" description="What holds for everybody in this installation." narrow>
			<div className="flex flex-col gap-4">
				{organisation.error && organisation.data === undefined ? (
					<QueryFailure
						what="the settings"
						error={organisation.error}
						onRetry={() => organisation.refetch()}
					/>
				) : null}
				{organisation.isPending ? <SkeletonRows rows={5} /> : null}
				{organisation.data ? <OrganisationForm organisation={organisation.data} /> : null}
				<BudgetCard />
				{organisation.data ? <RetentionCard days={organisation.data.retentionDays} /> : null}
			</div>
		</Page>
	);
}

interface OrganisationText {
	readonly name: string;
	readonly environment: string;
	readonly zone: string;
	readonly budget: string;
}

function describeOrganisation(organisation: Organisation): OrganisationText {
	const budget = organisation.monthlyBudgetNanos;
	return {
		name: organisation.name,
		environment: organisation.environmentName,
		zone: organisation.reportingZone,
		budget: budget === null ? "" : String(budget / NANOS_PER_USD),
	};
}

function readBudget(usd: string | undefined): number | null | undefined {
	if (usd === undefined) return undefined;
	return usd === "" ? null : Number(usd);
}

/** Only what was typed is sent: what a colleague changed meanwhile stays, and so does what is typed. */
function OrganisationForm({ organisation }: { readonly organisation: Organisation }) {
	const api = useTRPC();
	const client = useQueryClient();
	const router = useRouter();
	const isAdmin = useSessionUser().role === "admin";
	const [typed, setTyped] = useState<Partial<OrganisationText>>({});
	const text = { ...describeOrganisation(organisation), ...typed };
	const editing = (name: keyof OrganisationText) => ({
		value: text[name],
		onChange: ({ target }: ChangeEvent<HTMLInputElement>) =>
			setTyped((before) => ({ ...before, [name]: target.value })),
	});
	const update = useMutation(
		api.organisation.update.mutationOptions({
			onSuccess: async (saved) => {
				notify("Saved");
				client.setQueryData(api.organisation.get.queryKey(), saved);
				setTyped({});
				// Zone and budget change figures everywhere; the name stands in the frame.
				await client.invalidateQueries();
				router.refresh();
			},
		}),
	);
	const errors = divideError(update.error, [
		"name",
		"environmentName",
		"reportingZone",
		"monthlyBudgetUsd",
	]);
	return (
		<Card title="Organisation" description={isAdmin ? undefined : "An admin can change these."}>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					update.mutate({
						name: typed.name,
						environmentName: typed.environment,
						reportingZone: typed.zone?.trim(),
						monthlyBudgetUsd: readBudget(typed.budget?.trim()),
					});
				}}
			>
				<fieldset disabled={!isAdmin} className="grid gap-4 sm:grid-cols-2">
					<legend className="sr-only">Organisation</legend>
					<ActionError error={errors.rest} />
					<Field label="Name" error={errors.of("name")}>
						{(control) => (
							<Input
								{...control}
								name="name"
								required
								maxLength={80}
								{...editing("name")}
								autoComplete="off"
							/>
						)}
					</Field>
					<Field
						label="Environment"
						hint="Such as production or staging: stands in the frame of every page and in notifications. Empty: nothing."
						error={errors.of("environmentName")}
					>
						{(control) => (
							<Input
								{...control}
								name="environment"
								maxLength={24}
								{...editing("environment")}
								autoComplete="off"
							/>
						)}
					</Field>
					<Field
						label="Reporting zone"
						hint="Days and months are counted in it, those of the past as well. Times are still shown in each reader's own zone."
						error={errors.of("reportingZone")}
					>
						{(control) => (
							<>
								<Input
									{...control}
									name="zone"
									required
									list="zones"
									{...editing("zone")}
									autoComplete="off"
									spellCheck={false}
								/>
								<Zones />
							</>
						)}
					</Field>
					<Field
						label="Budget a month, USD"
						hint="Nothing is blocked: at 80 % and at 100 % an alert is raised. Empty: no budget."
						error={errors.of("monthlyBudgetUsd")}
					>
						{(control) => (
							<Input
								{...control}
								name="budget"
								type="number"
								min="0.01"
								step="0.01"
								inputMode="decimal"
								className="tabular"
								{...editing("budget")}
							/>
						)}
					</Field>
					{isAdmin ? (
						<div className="sm:col-span-2">
							<Button type="submit" look="primary" busy={update.isPending}>
								Save
							</Button>
						</div>
					) : null}
				</fieldset>
			</form>
		</Card>
	);
}

function Zones() {
	return (
		<datalist id="zones">
			<option value="UTC" />
			{Intl.supportedValuesOf("timeZone").map((zone) => (
				<option key={zone} value={zone} />
			))}
		</datalist>
	);
}

function RetentionCard({ days }: { readonly days: number }) {
	return (
		<Card
			title="Retention"
			description="Set by the operator with SOPHIA_RETENTION_DAYS, where the product is started."
		>
			<Facts
				facts={[
					{ label: "Requests and decisions", value: `${days} days` },
					{ label: "Ended alerts and deliveries", value: `${days} days` },
					{ label: "Messages of requests", value: "as each key says" },
					{ label: "Totals by quarter of an hour", value: "at least 400 days" },
					{ label: "Audit log and policy versions", value: "for good" },
				]}
			/>
		</Card>
	);
}
