import { PRESET_VALUES } from "#components/routing/search-params.ts";
import { FACTOR_LABELS, FACTOR_ORDER } from "#components/score/score-bar.tsx";
import { Card } from "#components/ui/card.tsx";
import type { Factor, PolicyConfig, Preset } from "#server/policy/contract.ts";
import { NumberInput } from "./number-input.tsx";

interface WeightsProps {
	readonly config: PolicyConfig;
	readonly onChange: (config: PolicyConfig) => void;
}

/** The weights that all share and what each preset overrides, with their sums. */
export function PolicyWeights({ config, onChange }: WeightsProps) {
	const setWeight = (factor: Factor, value: number) =>
		onChange({ ...config, weights: { ...config.weights, [factor]: value } });
	const setPreset = (preset: Preset, factor: Factor, value: number | null) => {
		const { [factor]: _dropped, ...others } = config.presets[preset];
		const next = value === null ? others : { ...others, [factor]: value };
		onChange({ ...config, presets: { ...config.presets, [preset]: next } });
	};
	const total = sumOf(config.weights);
	return (
		<Card
			title="Weights"
			description={
				total === 100
					? "They sum to 100, so each is the points that a factor can give. A preset overrides only what it names; its sum is brought to 100, too."
					: `They sum to ${formatSum(total)}, so each is rescaled by 100/${formatSum(total)}: what counts is their proportion. The points that come of it stand below the changes.`
			}
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
							<th scope="col" className="px-2 py-1 text-right font-medium">
								Sum
							</th>
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
							<Sum value={total} />
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
								<Sum value={sumOf(config.weights, config.presets[preset])} />
							</tr>
						))}
					</tbody>
				</table>
			</div>
		</Card>
	);
}

function Sum({ value }: { readonly value: number }) {
	return (
		<td className="tabular px-2 py-1 text-right text-sm">
			{value === 0 ? <span className="text-bad">0, nothing counts</span> : formatSum(value)}
		</td>
	);
}

function sumOf(
	weights: PolicyConfig["weights"],
	own: PolicyConfig["presets"][Preset] = {},
): number {
	return FACTOR_ORDER.reduce((sum, factor) => sum + (own[factor] ?? weights[factor]), 0);
}

/** Without the dust that sums of decimals leave. */
function formatSum(value: number): string {
	return String(Number(value.toFixed(6)));
}
