"use client";

import { Search } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";

/** A search that is sent with Enter or its button; emptied, it is off. */
export function SearchField(props: {
	readonly label: string;
	readonly value: string | null;
	readonly onChange: (value: string | null) => void;
}) {
	return (
		<search className="flex min-w-56 flex-1 sm:max-w-80">
			<form
				className="flex w-full gap-1.5"
				onSubmit={(event) => {
					event.preventDefault();
					const text = String(new FormData(event.currentTarget).get("search") ?? "").trim();
					props.onChange(text === "" ? null : text);
				}}
			>
				<Input
					key={props.value ?? ""}
					name="search"
					type="search"
					aria-label={props.label}
					placeholder={props.label}
					defaultValue={props.value ?? ""}
					maxLength={100}
				/>
				<Button type="submit" aria-label={`Search: ${props.label}`}>
					<Search aria-hidden />
				</Button>
			</form>
		</search>
	);
}
