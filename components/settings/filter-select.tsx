import { Select, type SelectOption } from "#components/ui/select.tsx";

/** A filter of few values that can be off. */
export function FilterSelect(props: {
	/** `Role`: read out, since the options say it to the eye. */
	readonly label: string;
	/** `every role`: what it is called when it is off. */
	readonly any: string;
	readonly value: string | null;
	readonly options: readonly (string | SelectOption)[];
	readonly onChange: (value: string | null) => void;
}) {
	const options = props.options.map((option) =>
		typeof option === "string" ? { value: option, label: option } : option,
	);
	return (
		<Select
			aria-label={props.label}
			value={props.value ?? ""}
			onChange={(event) => props.onChange(event.target.value || null)}
			options={[{ value: "", label: props.any }, ...options]}
		/>
	);
}
