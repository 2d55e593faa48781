import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { Schedule } from "#server/dependencies/console-contract.ts";
import { WEEKDAYS } from "./describe-project.ts";

const DEFAULT_TIME = "03:00";

/** When a project is audited by itself; times are of the reporting zone. */
export function ScheduleField(props: {
	readonly value: Schedule;
	readonly zone: string;
	readonly onChange: (schedule: Schedule) => void;
}) {
	const { value, onChange } = props;
	const at = value.kind === "off" ? DEFAULT_TIME : value.at;
	return (
		<div className="grid gap-4 sm:grid-cols-3">
			<Field label="Audited by itself">
				{(control) => (
					<Select
						{...control}
						value={value.kind}
						onChange={(event) => onChange(ofKind(event.target.value, at))}
						options={[
							{ value: "daily", label: "Each day" },
							{ value: "weekly", label: "Each week" },
							{ value: "off", label: "On demand only" },
						]}
					/>
				)}
			</Field>
			{value.kind === "weekly" ? (
				<Field label="On">
					{(control) => (
						<Select
							{...control}
							value={String(value.weekday)}
							onChange={(event) => onChange({ ...value, weekday: Number(event.target.value) })}
							options={WEEKDAYS.map((label, index) => ({ value: String(index + 1), label }))}
						/>
					)}
				</Field>
			) : null}
			{value.kind === "off" ? null : (
				<Field label="At" hint={`in the reporting zone, ${props.zone}`}>
					{(control) => (
						<Input
							{...control}
							type="time"
							required
							value={value.at}
							onChange={(event) => onChange({ ...value, at: event.target.value })}
						/>
					)}
				</Field>
			)}
		</div>
	);
}

function ofKind(kind: string, at: string): Schedule {
	if (kind === "weekly") return { kind: "weekly", weekday: 1, at };
	return kind === "daily" ? { kind: "daily", at } : { kind: "off" };
}
