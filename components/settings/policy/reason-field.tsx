import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";

/** Why a version of the policy is made, `reason` in the form. */
export function ReasonField({ hint }: { readonly hint?: string }) {
	return (
		<Field label="Reason" {...(hint === undefined ? {} : { hint })}>
			{(control) => (
				<Input
					{...control}
					name="reason"
					required
					minLength={3}
					maxLength={500}
					autoComplete="off"
				/>
			)}
		</Field>
	);
}
