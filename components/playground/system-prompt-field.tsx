import { TextArea } from "#components/ui/input.tsx";

/** How the model should behave, given where a conversation begins. */
export function SystemPromptField(props: {
	readonly value: string;
	readonly onChange: (value: string) => void;
}) {
	return (
		<details className="border-b border-line px-3.5 py-2 text-sm">
			<summary className="min-h-6 text-muted hover:text-fg">
				System prompt{props.value.trim() === "" ? "" : " (set)"}
			</summary>
			<TextArea
				aria-label="System prompt"
				className="mt-2"
				placeholder="How the model should behave in this conversation"
				value={props.value}
				onChange={(event) => props.onChange(event.target.value)}
			/>
		</details>
	);
}
