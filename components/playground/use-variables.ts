"use client";

import { useState } from "react";
import { fillVariables, findVariables } from "./variables.ts";

/** The variables of the prompt that is being written, with what the writer gave for them. */
export function useVariables(text: string) {
	const [values, setValues] = useState<Readonly<Record<string, string>>>({});
	return {
		names: findVariables(text),
		values,
		set: (name: string, value: string) => setValues((now) => ({ ...now, [name]: value })),
		fill: (prompt: string) => fillVariables(prompt, values),
	};
}
