"use client";

import { useId } from "react";
import { PRESET_VALUES } from "#components/routing/search-params.ts";
import { Card } from "#components/ui/card.tsx";
import { CheckField } from "#components/ui/check-field.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import type { ProviderMapping } from "#server/catalog/contract.ts";
import type { PolicyConfig } from "#server/policy/contract.ts";
import { NumberInput } from "./number-input.tsx";
import { PolicyWeights } from "./policy-weights.tsx";
import { ProviderChoice } from "./provider-choice.tsx";

interface FormProps {
	readonly config: PolicyConfig;
	readonly onChange: (config: PolicyConfig) => void;
	readonly readOnly: boolean;
	/** How many models each allowed provider has today; empty while not known. */
	readonly providers: readonly ProviderMapping[];
}

/** Every value of the policy with what it means. */
export function PolicyForm(props: FormProps) {
	return (
		<fieldset disabled={props.readOnly} className="flex min-w-0 flex-col gap-4">
			<legend className="sr-only">Policy</legend>
			<PolicyWeights config={props.config} onChange={props.onChange} />
			<GeneralCard {...props} />
			<ThresholdsCard {...props} />
		</fieldset>
	);
}

function GeneralCard({ config, onChange, providers }: FormProps) {
	return (
		<Card title="General">
			<div className="grid gap-4 sm:grid-cols-2">
				<Field label="Default preset">
					{(control) => (
						<Select
							{...control}
							value={config.defaultPreset}
							onChange={(event) => {
								const preset = PRESET_VALUES.find((value) => value === event.target.value);
								if (preset) onChange({ ...config, defaultPreset: preset });
							}}
							options={PRESET_VALUES.map((value) => ({ value, label: value }))}
						/>
					)}
				</Field>
				<Field label="Latency counted as">
					{(control) => (
						<Select
							{...control}
							value={config.latencyMetric}
							onChange={(event) =>
								onChange({
									...config,
									latencyMetric: event.target.value === "total" ? "total" : "ttft",
								})
							}
							options={[
								{ value: "ttft", label: "time to first token" },
								{ value: "total", label: "time of the whole answer" },
							]}
						/>
					)}
				</Field>
				<ProviderChoice
					allowed={config.allowedProviders}
					known={providers}
					onChange={(allowedProviders) => onChange({ ...config, allowedProviders })}
				/>
				<CheckField
					label="Let auto choose free variants"
					hint="Ids that end in :free. Their providers serve about 20 requests a minute; being cheapest, they win every tie."
					checked={config.allowFreeVariants}
					onChange={(event) => onChange({ ...config, allowFreeVariants: event.target.checked })}
				/>
			</div>
		</Card>
	);
}

function ThresholdsCard({ config, onChange }: FormProps) {
	const { freshness, latency, cost } = config;
	const setFreshness = (part: Partial<PolicyConfig["freshness"]>) =>
		onChange({ ...config, freshness: { ...freshness, ...part } });
	const setLatency = (part: Partial<PolicyConfig["latency"]>) =>
		onChange({ ...config, latency: { ...latency, ...part } });
	const setCost = (part: Partial<PolicyConfig["cost"]>) =>
		onChange({ ...config, cost: { ...cost, ...part } });
	return (
		<Card
			title="Thresholds"
			description="A share is the part of the factor's points that is given: 1 is all of them."
		>
			<div className="grid gap-x-4 gap-y-5 sm:grid-cols-2 lg:grid-cols-4">
				<Labelled
					label="Fresh below, days"
					value={freshness.freshDays}
					onChange={(freshDays) => setFreshness({ freshDays })}
				/>
				<Labelled
					label="Recent below, days"
					value={freshness.recentDays}
					onChange={(recentDays) => setFreshness({ recentDays })}
				/>
				<Labelled
					label="Share when recent"
					value={freshness.recentShare}
					onChange={(recentShare) => setFreshness({ recentShare })}
				/>
				<Labelled
					label="Share when old"
					value={freshness.oldShare}
					onChange={(oldShare) => setFreshness({ oldShare })}
				/>
				<Labelled
					label="Fast below, ms p95"
					value={latency.fastMs}
					onChange={(fastMs) => setLatency({ fastMs })}
				/>
				<Labelled
					label="Medium below, ms p95"
					value={latency.mediumMs}
					onChange={(mediumMs) => setLatency({ mediumMs })}
				/>
				<Labelled
					label="Share when medium"
					value={latency.mediumShare}
					onChange={(mediumShare) => setLatency({ mediumShare })}
				/>
				<Labelled
					label="Share when slow"
					value={latency.slowShare}
					onChange={(slowShare) => setLatency({ slowShare })}
				/>
				<Labelled
					label="Samples for a p95"
					value={latency.minSamples}
					onChange={(minSamples) => setLatency({ minSamples })}
				/>
				<Labelled
					label="Full points up to, $/1k"
					value={cost.freeUsdPer1k}
					onChange={(freeUsdPer1k) => setCost({ freeUsdPer1k })}
				/>
				<Labelled
					label="Share lost per $/1k above"
					value={cost.slopePerUsd}
					onChange={(slopePerUsd) => setCost({ slopePerUsd })}
				/>
			</div>
		</Card>
	);
}

function Labelled(props: {
	readonly label: string;
	readonly value: number;
	readonly onChange: (value: number) => void;
}) {
	const id = useId();
	return (
		<div className="flex flex-col gap-1.5">
			<label htmlFor={id} className="text-sm">
				{props.label}
			</label>
			<NumberInput id={id} value={props.value} onChange={(value) => props.onChange(value ?? 0)} />
		</div>
	);
}
