"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatPoints } from "#components/format/format-number.ts";
import { Select } from "#components/ui/select.tsx";

export const AUTO_CHOICES = [
	{ value: "auto", label: "Auto: as the policy says" },
	{ value: "auto:fast", label: "Auto: fast" },
	{ value: "auto:quality", label: "Auto: quality" },
] as const;

/** Lets the policy choose, by preset, or pins one model. */
export function ModelPicker(props: {
	readonly label?: string;
	readonly value: string;
	readonly onChange: (model: string) => void;
}) {
	const api = useTRPC();
	const ranking = useQuery(api.models.ranking.queryOptions({}));
	const pinned = (ranking.data?.candidates ?? []).map(({ modelId, total }) => ({
		value: modelId,
		label: `${modelId} (${formatPoints(total)})`,
	}));
	const known = [...AUTO_CHOICES, ...pinned].some(({ value }) => value === props.value);
	return (
		<Select
			aria-label={props.label ?? "Model"}
			className="w-60 min-w-0 max-w-full"
			value={props.value}
			onChange={(event) => props.onChange(event.target.value)}
			options={[
				{ group: "The policy chooses", options: AUTO_CHOICES },
				{
					group: ranking.error ? "Models could not be loaded" : "Always this model",
					options: known ? pinned : [{ value: props.value, label: props.value }, ...pinned],
				},
			]}
		/>
	);
}
