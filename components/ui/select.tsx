import { ChevronDown } from "lucide-react";
import { classNames } from "./class-names.ts";

export interface SelectOption {
	readonly value: string;
	readonly label: string;
	readonly disabled?: boolean;
}

/** The platform's own select: works everywhere, on touch and with every assistive technology. */
export function Select(
	props: Omit<React.ComponentProps<"select">, "children"> & {
		readonly options: readonly (
			| SelectOption
			| { readonly group: string; readonly options: readonly SelectOption[] }
		)[];
	},
) {
	const { options, className, ...rest } = props;
	return (
		<span className={classNames("relative inline-flex", className)}>
			<select
				className="h-8 w-full appearance-none truncate rounded-md border border-line-strong/70 bg-surface pr-8 pl-2.5 text-sm shadow-xs hover:border-line-strong disabled:cursor-not-allowed disabled:bg-sunken aria-invalid:border-bad"
				{...rest}
			>
				{options.map((entry) =>
					"group" in entry ? (
						<optgroup key={entry.group} label={entry.group}>
							{entry.options.map(renderOption)}
						</optgroup>
					) : (
						renderOption(entry)
					),
				)}
			</select>
			<ChevronDown
				className="pointer-events-none absolute top-2 right-2 size-4 text-muted"
				aria-hidden
			/>
		</span>
	);
}

function renderOption(option: SelectOption) {
	return (
		<option key={option.value} value={option.value} disabled={option.disabled}>
			{option.label}
		</option>
	);
}
