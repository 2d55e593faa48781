import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";

/** The address that somebody signs in with, as password managers look for it. */
export function EmailField({ error = null }: { readonly error?: string | null }) {
	return (
		<Field label="E-mail" error={error}>
			{(control) => (
				<Input
					{...control}
					name="email"
					type="email"
					autoComplete="username"
					autoCapitalize="none"
					spellCheck={false}
					required
					className="h-10 text-base"
				/>
			)}
		</Field>
	);
}
