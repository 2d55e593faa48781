/** What the launcher needs of a terminal. Writing to one that is gone does nothing. */
export interface Terminal {
	/** Runs one step and says on one line what it does and how long it took. */
	step<T>(title: string, work: () => Promise<T>): Promise<T>;
	say(line: string): void;
	/** A line that wants attention. */
	warn(line: string): void;
}

export interface Output {
	write(text: string): unknown;
}

export function createTerminal(
	out: Output,
	err: Output,
	clock: { monotonicMs(): number },
): Terminal {
	// While a step's line is open, anything else that is said first ends that line.
	let openTitle: string | null = null;
	const endOpenLine = () => {
		if (openTitle === null) return;
		out.write("\n");
		openTitle = null;
	};
	return {
		async step(title, work) {
			endOpenLine();
			const start = clock.monotonicMs();
			out.write(`${title} ... `);
			openTitle = title;
			const close = (result: string) => {
				out.write(openTitle === title ? `${result}\n` : `${title}: ${result}\n`);
				openTitle = null;
			};
			try {
				const value = await work();
				close(`${((clock.monotonicMs() - start) / 1000).toFixed(1)} s`);
				return value;
			} catch (error) {
				close("failed");
				throw error;
			}
		},
		say(line) {
			endOpenLine();
			out.write(`${line}\n`);
		},
		warn(line) {
			endOpenLine();
			err.write(`${line}\n`);
		},
	};
}
