import { Button } from "#components/ui/button.tsx";

const STARTERS: readonly { readonly label: string; readonly text: string }[] = [
	{
		label: "Explain",
		text: "Explain the difference between latency and throughput with one example from a kitchen.",
	},
	{
		label: "Write code",
		text: "Write a TypeScript function that groups an array of objects by a key, with a short example.",
	},
	{
		label: "Compare",
		text: "Compare PostgreSQL and SQLite for an internal tool with ten users, as a table.",
	},
	{
		label: "Summarise",
		text: "Summarise in three bullet points why caching is hard to get right.",
	},
];

/** What a new conversation offers: tasks to begin with. Choosing one fills the composer. */
export function Starters({ onChoose }: { readonly onChoose: (text: string) => void }) {
	return (
		<section className="flex flex-1 flex-col justify-center gap-4 py-6">
			<p className="max-w-xl text-muted">
				Ask something. The policy chooses a model, the answer streams, and every answer says why
				that model gave it, what it cost and how long it took.
			</p>
			<ul className="grid gap-2 sm:grid-cols-2">
				{STARTERS.map((starter) => (
					<li key={starter.label}>
						<Button
							className="h-auto w-full flex-col items-start gap-0.5 px-3 py-2.5 text-left whitespace-normal"
							onClick={() => onChoose(starter.text)}
						>
							<span>{starter.label}</span>
							<span className="text-xs font-normal text-muted">{starter.text}</span>
						</Button>
					</li>
				))}
			</ul>
		</section>
	);
}
