import { Input } from "#components/ui/input.tsx";
import type { useVariables } from "./use-variables.ts";

/** One field for each `{{variable}}` of the prompt. */
export function VariableFields({
	variables,
}: {
	readonly variables: ReturnType<typeof useVariables>;
}) {
	if (variables.names.length === 0) return null;
	return (
		<fieldset className="border-b border-line px-3.5 py-2">
			<legend className="sr-only">Variables</legend>
			<div className="grid gap-2 sm:grid-cols-2">
				{variables.names.map((name) => (
					<label
						key={name}
						htmlFor={`variable-${name}`}
						className="flex min-w-0 items-center gap-2 text-sm"
					>
						<code className="max-w-32 shrink-0 truncate font-mono text-xs text-muted">{name}</code>
						<Input
							id={`variable-${name}`}
							value={variables.values[name] ?? ""}
							placeholder={`stays {{${name}}}`}
							onChange={(event) => variables.set(name, event.target.value)}
						/>
					</label>
				))}
			</div>
		</fieldset>
	);
}
