import { Input } from "#components/ui/input.tsx";

/** A number from 0 up; empty is `null`. */
export function NumberInput(props: {
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
