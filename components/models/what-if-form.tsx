"use client";

import { useId } from "react";
import { formatPoints } from "#components/format/format-number.ts";
import { FACTOR_LABELS, FACTOR_ORDER } from "#components/score/score-bar.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { Factor, PolicyConfig, Preset } from "#server/policy/contract.ts";
import { pointsOf, weightsOf, withWeight } from "./draft.ts";

const MIN_SCALE = 100;

/** Weights as sliders and the limits between fresh and old, fast and slow. */
export function WhatIfForm(props: {
	readonly config: PolicyConfig;
	readonly preset: Preset;
	readonly onChange: (config: PolicyConfig) => void;
}) {
	const { config, preset, onChange } = props;
	const weights = weightsOf(config, preset);
	const scale = Math.max(MIN_SCALE, ...Object.values(weights));
	return (
		<form
			aria-label="Values of the draft"
			className="flex min-w-0 flex-col gap-4"
			onSubmit={(event) => event.preventDefault()}
		>
			<fieldset className="flex min-w-0 flex-col gap-2">
				<legend className="mb-1 text-sm font-medium">
					Weights of the preset {preset}, rescaled to 100 points
				</legend>
				{FACTOR_ORDER.map((factor) => (
					<WeightSlider
						key={factor}
						factor={factor}
						value={weights[factor]}
						max={scale}
						points={pointsOf(weights, factor)}
						onChange={(value) => {
							const next = withWeight(config, preset, { factor, value });
							// At least one factor must count.
							if (Object.values(weightsOf(next, preset)).some((weight) => weight > 0)) {
								onChange(next);
							}
						}}
					/>
				))}
			</fieldset>
			<Limits config={config} onChange={onChange} />
		</form>
	);
}

function WeightSlider(props: {
	readonly factor: Factor;
	readonly value: number;
	readonly max: number;
	readonly points: number | null;
	readonly onChange: (value: number) => void;
}) {
	const id = useId();
	return (
		<div className="grid grid-cols-[5.5rem_minmax(0,1fr)_5.5rem] items-center gap-3">
			<label htmlFor={id}>{FACTOR_LABELS[props.factor]}</label>
			<input
				id={id}
				type="range"
				min={0}
				max={props.max}
				step={1}
				value={props.value}
				aria-valuetext={`${formatPoints(props.points)} of 100 points`}
				className="h-6 w-full accent-accent-solid"
				onChange={(event) => props.onChange(event.target.valueAsNumber)}
			/>
			<output htmlFor={id} className="tabular text-right whitespace-nowrap">
				{formatPoints(props.points)} <span className="text-xs text-muted">points</span>
			</output>
		</div>
	);
}

function Limits(props: {
	readonly config: PolicyConfig;
	readonly onChange: (config: PolicyConfig) => void;
}) {
	const { config, onChange } = props;
	const { freshness, latency } = config;
	return (
		<fieldset className="min-w-0">
			<legend className="mb-2 text-sm font-medium">Limits</legend>
			<div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
				<Limit
					label="Fresh below, days"
					value={freshness.freshDays}
					below={freshness.recentDays}
					onChange={(freshDays) => onChange({ ...config, freshness: { ...freshness, freshDays } })}
				/>
				<Limit
					label="Recent below, days"
					value={freshness.recentDays}
					above={freshness.freshDays}
					onChange={(recentDays) =>
						onChange({ ...config, freshness: { ...freshness, recentDays } })
					}
				/>
				<Limit
					label="Fast below, ms"
					value={latency.fastMs}
					below={latency.mediumMs}
					onChange={(fastMs) => onChange({ ...config, latency: { ...latency, fastMs } })}
				/>
				<Limit
					label="Medium below, ms"
					value={latency.mediumMs}
					above={latency.fastMs}
					onChange={(mediumMs) => onChange({ ...config, latency: { ...latency, mediumMs } })}
				/>
			</div>
		</fieldset>
	);
}

/** Takes only what would be a policy: what does not fit its neighbour stays in the field, marked. */
function Limit(props: {
	readonly label: string;
	readonly value: number;
	readonly above?: number;
	readonly below?: number;
	readonly onChange: (value: number) => void;
}) {
	const { above = 0, below = Number.POSITIVE_INFINITY } = props;
	return (
		<Field label={<span className="text-xs font-normal text-muted">{props.label}</span>}>
			{(control) => (
				<Input
					{...control}
					// A value set from outside replaces what was typed.
					key={props.value}
					type="number"
					inputMode="numeric"
					min={above === 0 ? 1 : above + 1}
					max={Number.isFinite(below) ? below - 1 : undefined}
					defaultValue={props.value}
					className="user-invalid:border-bad"
					onBlur={(event) => {
						const value = event.target.valueAsNumber;
						if (value > above && value < below && value !== props.value) props.onChange(value);
					}}
					onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
				/>
			)}
		</Field>
	);
}
