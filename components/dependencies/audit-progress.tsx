"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, CircleSlash, LoaderCircle } from "lucide-react";
import { useEffect } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatDuration } from "#components/format/format-duration.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import type { AuditProgress as Progress } from "#server/dependencies/console-contract.ts";
import { CHECK_LABELS } from "./check-looks.tsx";

const POLL_MS = 700;
export const BEFORE_IT = "What is shown is of the audit before it.";
type Step = Progress["steps"][number];

const STEP_LABELS: Readonly<Record<Step["name"], string>> = {
	read_project: "Read the project",
	...CHECK_LABELS,
	store: "Keep the results",
};

const LOOKS = {
	waiting: { icon: CircleDashed, className: "text-faint", word: "waiting" },
	running: { icon: LoaderCircle, className: "animate-spin text-info", word: "running" },
	done: { icon: CircleCheck, className: "text-ok", word: "done" },
	stopped: { icon: CircleSlash, className: "text-warn", word: "stopped" },
} as const;

export function isUnderWay(progress: Pick<Progress, "state"> | null): boolean {
	return progress?.state === "queued" || progress?.state === "running";
}

/** An audit while it is made, step by step; when it ends, its project is read anew. */
export function AuditProgress(props: {
	readonly current: Progress;
	readonly mayCancel: boolean;
	/** What is shown below it should it end badly. */
	readonly aside: string | null;
}) {
	const api = useTRPC();
	const client = useQueryClient();
	const { id } = props.current;
	const query = useQuery(
		api.dependencies.audits.progress.queryOptions(
			{ id },
			{
				initialData: props.current,
				refetchInterval: ({ state }) => (isUnderWay(state.data ?? null) ? POLL_MS : false),
			},
		),
	);
	const progress = query.data;
	const isOver = !isUnderWay(progress);
	const wasUnderWay = isUnderWay(props.current);
	useEffect(() => {
		if (!isOver || !wasUnderWay) return;
		void client.invalidateQueries({ queryKey: api.dependencies.projects.pathKey() });
	}, [isOver, wasUnderWay, client, api]);
	if (progress.state === "done") return null;
	if (isOver) return <BadEnd progress={progress} aside={props.aside} />;
	return (
		<Card
			title={progress.state === "queued" ? "An audit waits for its turn" : "An audit is running"}
			description={waitWords(progress)}
			actions={props.mayCancel ? <CancelButton progress={progress} /> : null}
		>
			<ol
				aria-label="Steps"
				className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-x-6 gap-y-1.5"
			>
				{progress.steps.map((step) => (
					<StepLine key={step.name} step={step} />
				))}
			</ol>
			<p role="status" className="sr-only">
				{announce(progress)}
			</p>
		</Card>
	);
}

function StepLine({ step }: { readonly step: Step }) {
	const { icon: Icon, className, word } = LOOKS[step.state];
	return (
		<li className="flex min-h-6 items-center gap-2">
			<Icon className={`size-4 shrink-0 ${className}`} aria-hidden />
			<span className={step.state === "waiting" ? "text-muted" : ""}>{STEP_LABELS[step.name]}</span>
			<span className="ml-auto text-xs text-muted">
				{step.startedAt !== null && step.finishedAt !== null
					? formatDuration(Date.parse(step.finishedAt) - Date.parse(step.startedAt))
					: word}
			</span>
		</li>
	);
}

function CancelButton({ progress }: { readonly progress: Progress }) {
	const api = useTRPC();
	const client = useQueryClient();
	const { id } = progress;
	const cancel = useMutation(
		api.dependencies.audits.cancel.mutationOptions({
			onSuccess: () =>
				client.invalidateQueries({ queryKey: api.dependencies.audits.progress.queryKey({ id }) }),
		}),
	);
	return (
		<>
			<Button
				size="small"
				busy={cancel.isPending || progress.cancelRequested}
				onClick={() => cancel.mutate({ id })}
			>
				{progress.cancelRequested ? "Cancelling" : "Cancel"}
			</Button>
			<ActionError error={cancel.error} />
		</>
	);
}

function BadEnd(props: { readonly progress: Progress; readonly aside: string | null }) {
	const { progress, aside } = props;
	if (progress.state === "cancelled") {
		return (
			<Callout tone="info" title="The last audit was cancelled">
				{aside}
			</Callout>
		);
	}
	return (
		<Callout tone="bad" title="The last audit ended in an error">
			<p>{progress.error ?? "It left no message; the worker's log has the cause."}</p>
			{aside === null ? null : <p>{aside}</p>}
		</Callout>
	);
}

function waitWords({ ahead, attempt }: Progress): string {
	const again = attempt > 1 ? `Begun again, attempt ${attempt}: its worker ended half-way. ` : "";
	if (ahead === null) return again;
	return `${again}${ahead === 0 ? "It is the next one." : `${ahead} before it.`}`;
}

function announce({ state, steps }: Progress): string {
	if (state === "queued") return "The audit is queued";
	const running = steps.find((step) => step.state === "running");
	return running ? `Step: ${STEP_LABELS[running.name]}` : "";
}
