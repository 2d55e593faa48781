"use client";

import { Label } from "radix-ui";
import { useId } from "react";
import { classNames } from "./class-names.ts";

interface ControlProps {
	readonly id: string;
	readonly "aria-describedby"?: string;
	readonly "aria-invalid"?: true;
}

/** Label, control, hint and error of one input, tied together for assistive technology. */
export function Field(props: {
	readonly label: React.ReactNode;
	readonly hint?: React.ReactNode;
	readonly error?: string | null | undefined;
	readonly className?: string;
	readonly children: (control: ControlProps) => React.ReactNode;
}) {
	const id = useId();
	const described = [props.hint ? `${id}-hint` : null, props.error ? `${id}-error` : null]
		.filter(Boolean)
		.join(" ");
	return (
		<div className={classNames("flex flex-col gap-1.5", props.className)}>
			<Label.Root htmlFor={id} className="text-sm font-medium">
				{props.label}
			</Label.Root>
			{props.children({
				id,
				...(described ? { "aria-describedby": described } : {}),
				...(props.error ? { "aria-invalid": true as const } : {}),
			})}
			{props.hint ? (
				<p id={`${id}-hint`} className="text-xs text-muted">
					{props.hint}
				</p>
			) : null}
			{props.error ? (
				<p id={`${id}-error`} className="text-xs text-bad" role="alert">
					{props.error}
				</p>
			) : null}
		</div>
	);
}
