"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ThumbsDown, ThumbsUp } from "lucide-react";
import { useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { CheckField } from "#components/ui/check-field.tsx";
import { TextArea } from "#components/ui/input.tsx";
import { notify } from "#components/ui/notify.ts";
import type { Rating as Choice, Feedback, RatingLabel } from "#server/feedback/contract.ts";

const REASONS: Readonly<Record<Choice, readonly (readonly [RatingLabel, string])[]>> = {
	up: [["better_than_expected", "Better than expected"]],
	down: [
		["wrong", "Wrong"],
		["incomplete", "Incomplete"],
		["ignored_instructions", "Ignored the instructions"],
		["too_slow", "Too slow"],
		["too_long", "Too long"],
		["bad_style", "Bad style"],
		["unsafe", "Unsafe"],
	],
};
const CHOICES = [
	{ choice: "up", icon: ThumbsUp, label: "Good answer" },
	{ choice: "down", icon: ThumbsDown, label: "Bad answer" },
] as const;

/** Good or bad, at one press; then, if one likes, why. */
export function Rating(props: {
	readonly requestId: string;
	/** The reader's own, where there is one. */
	readonly given: Feedback | undefined;
}) {
	const { requestId, given } = props;
	const api = useTRPC();
	const cache = useQueryClient();
	const [asking, setAsking] = useState<Choice | null>(null);
	const rate = useMutation(
		api.feedback.rate.mutationOptions({
			onSuccess: () => cache.invalidateQueries({ queryKey: api.feedback.pathKey() }),
		}),
	);
	const current = rate.data ? (rate.data.feedback?.rating ?? null) : (given?.rating ?? null);
	const press = (choice: Choice) => {
		const rating = current === choice ? null : choice;
		setAsking(rating);
		rate.mutate({ requestId, rating });
	};
	return (
		<>
			<fieldset className="flex shrink-0 gap-0.5" aria-label="Rate this answer">
				{CHOICES.map(({ choice, icon: Icon, label }) => (
					<Button
						key={choice}
						look="ghost"
						size="iconSmall"
						aria-label={label}
						title={label}
						aria-pressed={current === choice}
						className={current === choice ? "bg-accent-soft text-accent" : ""}
						onClick={() => press(choice)}
					>
						<Icon aria-hidden />
					</Button>
				))}
			</fieldset>
			{asking !== null && current === asking ? (
				<ReasonForm
					choice={asking}
					isBusy={rate.isPending}
					onSkip={() => setAsking(null)}
					onSave={(labels, reason) =>
						rate.mutate(
							{ requestId, rating: asking, labels, reason },
							{
								onSuccess: () => {
									setAsking(null);
									notify("Thank you: your reason is kept");
								},
							},
						)
					}
				/>
			) : null}
			{rate.error ? (
				<div className="w-full">
					<ActionError error={rate.error} />
				</div>
			) : null}
		</>
	);
}

function ReasonForm(props: {
	readonly choice: Choice;
	readonly isBusy: boolean;
	readonly onSkip: () => void;
	readonly onSave: (labels: RatingLabel[], reason: string | null) => void;
}) {
	const [labels, setLabels] = useState<readonly RatingLabel[]>([]);
	const [reason, setReason] = useState("");
	return (
		<form
			aria-label="Why?"
			className="flex w-full flex-col gap-2 rounded-md border border-line bg-sunken p-3"
			onSubmit={(event) => {
				event.preventDefault();
				props.onSave([...labels], reason.trim() === "" ? null : reason.trim());
			}}
		>
			<p className="text-sm font-medium">Why?</p>
			<div className="flex flex-wrap gap-x-4 gap-y-1">
				{REASONS[props.choice].map(([value, label]) => (
					<CheckField
						key={value}
						label={label}
						checked={labels.includes(value)}
						onChange={(event) =>
							setLabels(
								event.target.checked
									? [...labels, value]
									: labels.filter((known) => known !== value),
							)
						}
					/>
				))}
			</div>
			<TextArea
				aria-label="In your own words"
				placeholder="In your own words"
				maxLength={2000}
				className="min-h-16"
				value={reason}
				onChange={(event) => setReason(event.target.value)}
			/>
			<div className="flex gap-2">
				<Button type="submit" size="small" look="primary" busy={props.isBusy}>
					Keep the reason
				</Button>
				<Button size="small" onClick={props.onSkip}>
					Without a reason
				</Button>
			</div>
		</form>
	);
}
