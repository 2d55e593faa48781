"use client";

import { useId } from "react";
import { PRESET_VALUES } from "#components/routing/search-params.ts";
import { FACTOR_LABELS, FACTOR_ORDER } from "#components/score/score-bar.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { Factor, PolicyConfig, Preset } from "#server/policy/contract.ts";

interface FormProps {
	readonly config: PolicyConfig;
	readonly onChange: (config: PolicyConfig) => void;
	readonly readOnly: boolean;
}

/** Every value of the policy with what it means. */
export function PolicyForm(props: FormProps) {
	return (
		<fieldset disabled={props.readOnly} className="flex min-w-0 flex-col gap-4">
			<legend className="sr-only">Policy</legend>
			<WeightsCard {...props} />
			<GeneralCard {...props} />
			<ThresholdsCard {...props} />
		</fieldset>
	);
}

function WeightsCard({ config, onChange }: FormProps) {
	const setWeight = (factor: Factor, value: number) =>
		onChange({ ...config, weights: { ...config.weights, [factor]: value } });
	const setPreset = (preset: Preset, factor: Factor, value: number | null) => {
		const { [factor]: _dropped, ...others } = config.presets[preset];
		const next = value === null ? others : { ...others, [factor]: value };
		onChange({ ...config, presets: { ...config.presets, [preset]: next } });
	};
	return (
		<Card
			title="Weights"
			description="Any scale: they are rescaled to 100 points. A preset overrides only what it names."
		>
			<div className="overflow-x-auto">
				<table className="w-full min-w-md">
					<thead className="text-left text-xs text-muted">
						<tr>
							<th scope="col" className="py-1 pr-3 font-medium">
								<span className="sr-only">Set</span>
							</th>
							{FACTOR_ORDER.map((factor) => (
								<th key={factor} scope="col" className="px-1 py-1 font-medium">
									{FACTOR_LABELS[factor]}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						<tr>
							<th scope="row" className="py-1 pr-3 text-left text-sm font-medium">
								Default
							</th>
							{FACTOR_ORDER.map((factor) => (
								<td key={factor} className="px-1 py-1">
									<NumberInput
										label={`Default weight of ${factor}`}
										value={config.weights[factor]}
										max={1000}
										onChange={(value) => setWeight(factor, value ?? 0)}
									/>
								</td>
							))}
						</tr>
						{PRESET_VALUES.map((preset) => (
							<tr key={preset}>
								<th scope="row" className="py-1 pr-3 text-left text-sm font-normal">
									{preset}
								</th>
								{FACTOR_ORDER.map((factor) => (
									<td key={factor} className="px-1 py-1">
										<NumberInput
											label={`Weight of ${factor} in preset ${preset}`}
											value={config.presets[preset][factor] ?? null}
											placeholder={String(config.weights[factor])}
											max={1000}
											onChange={(value) => setPreset(preset, factor, value)}
										/>
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			</div>
		</Card>
	);
}

function GeneralCard({ config, onChange }: FormProps) {
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
				<Field
					label="Allowed providers"
					hint="Separated by commas. meta stands for meta-llama, mistral for mistralai."
					className="sm:col-span-2"
				>
					{(control) => (
						<Input
							{...control}
							key={config.allowedProviders.join(",")}
							defaultValue={config.allowedProviders.join(", ")}
							onBlur={(event) =>
								onChange({
									...config,
									allowedProviders: event.target.value
										.split(",")
										.map((name) => name.trim())
										.filter(Boolean),
								})
							}
						/>
					)}
				</Field>
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

function NumberInput(props: {
	readonly id?: string;
	readonly label?: string;
	readonly value: number | null;
	readonly placeholder?: string;
	readonly max?: number;
	readonly onChange: (value: number | null) => void;
}) {
	return (
		<Input
			id={props.id}
			aria-label={props.label}
			type="number"
			step="any"
			min={0}
			max={props.max}
			placeholder={props.placeholder}
			className="tabular min-w-16"
			value={props.value ?? ""}
			onChange={(event) => {
				const { value } = event.target;
				props.onChange(value === "" ? null : Number(value));
			}}
		/>
	);
}
