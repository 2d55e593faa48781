"use client";

import { CheckField } from "#components/ui/check-field.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import type { Binding } from "./match-keys.ts";
import type { ShortcutGroup } from "./shortcuts.tsx";
import { useSingleKeys } from "./single-keys.ts";

interface Listed {
	readonly title: string;
	readonly bindings: readonly Pick<Binding, "keys" | "label">[];
}

/** The keys that act on this page, and the switch for single ones. */
export function ShortcutSheet(props: {
	readonly groups: readonly ShortcutGroup[];
	readonly onClose: () => void;
}) {
	const [on, setOn] = useSingleKeys();
	const fixed = {
		title: "Everywhere",
		bindings: [
			{ keys: "Ctrl K", label: "Find a page, an id or an action (⌘ K on a Mac)" },
			{ keys: "?", label: "This sheet" },
			{ keys: "Esc", label: "Close what is open" },
		],
	};
	const groups = joinByTitle([fixed, ...props.groups]);
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title="Keys"
			wide
			footer={
				<div className="mr-auto">
					<CheckField
						label="Single keys act"
						hint="Switch off if speech input or another tool types letters for you."
						checked={on}
						onChange={(event) => setOn(event.target.checked)}
					/>
				</div>
			}
		>
			<div className="grid gap-x-8 gap-y-5 pb-2 sm:grid-cols-2">
				{groups.map((group) => (
					<section key={group.title}>
						<h3 className="mb-2 font-medium">{group.title}</h3>
						<dl className="flex flex-col gap-1.5">
							{group.bindings.map((binding) => (
								<div key={binding.keys} className="flex items-center gap-3">
									<dt className="flex w-16 shrink-0 gap-1">
										{binding.keys.split(" ").map((key) => (
											<Kbd key={key}>{key}</Kbd>
										))}
									</dt>
									<dd className="text-muted">{binding.label}</dd>
								</div>
							))}
						</dl>
					</section>
				))}
			</div>
		</Dialog>
	);
}

/** Several parts of a page bind keys under one title. */
function joinByTitle(groups: readonly Listed[]): readonly Listed[] {
	const bound = groups.filter(({ bindings }) => bindings.length > 0);
	return [...Map.groupBy(bound, ({ title }) => title)].map(([title, parts]) => ({
		title,
		bindings: parts.flatMap(({ bindings }) => bindings),
	}));
}
