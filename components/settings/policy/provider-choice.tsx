import { TriangleAlert } from "lucide-react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { ProviderMapping } from "#server/catalog/contract.ts";

/** The allow-list of providers; names that no model of the catalogue has are flagged. */
export function ProviderChoice(props: {
	readonly allowed: readonly string[];
	readonly known: readonly ProviderMapping[];
	readonly onChange: (allowed: string[]) => void;
}) {
	const unknown = props.known.filter(({ models }) => models === 0).map(({ name }) => name);
	return (
		<div className="sm:col-span-2">
			<Field
				label="Allowed providers"
				hint="Separated by commas. meta stands for meta-llama, mistral for mistralai."
			>
				{(control) => (
					<Input
						{...control}
						key={props.allowed.join(",")}
						defaultValue={props.allowed.join(", ")}
						onBlur={(event) => {
							const names = event.target.value
								.split(",")
								.map((name) => name.trim())
								.filter(Boolean);
							if (names.join(",") !== props.allowed.join(",")) props.onChange(names);
						}}
					/>
				)}
			</Field>
			{props.known.length === 0 ? null : (
				<p className="mt-1 text-xs text-muted">
					Models today: {props.known.map(({ name, models }) => `${name} ${models}`).join(", ")}
				</p>
			)}
			<p role="status" className="mt-1 text-xs text-warn">
				{unknown.length === 0 ? null : (
					<span className="inline-flex items-center gap-1">
						<TriangleAlert className="size-3.5" aria-hidden />
						{unknown.join(", ")}: no model of the catalogue has{" "}
						{unknown.length === 1 ? "it" : "them"}. Misspelt, or not offered here.
					</span>
				)}
			</p>
		</div>
	);
}
