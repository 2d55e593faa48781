import { describe, expect, test } from "vitest";
import type { FileSystem } from "../ports.ts";

/** What the usage log expects of every file system. `dir` is empty and of the test's own. */
export function describeFileSystem(
	name: string,
	make: () => { readonly fs: FileSystem; readonly dir: string },
): void {
	describe(name, () => {
		test("appends through a handle and reads ranges, short at the end", async () => {
			const { fs, dir } = make();
			fs.makeDirectory(`${dir}/a/b`);
			const handle = fs.create(`${dir}/a/b/one.log`);
			expect(handle.write(Buffer.from("hello "))).toBe(6);
			expect(handle.write(Buffer.from("world"))).toBe(5);
			await handle.sync();
			expect(fs.size(`${dir}/a/b/one.log`)).toBe(11);
			expect(text(fs.readRange(`${dir}/a/b/one.log`, 6, 100))).toBe("world");
			const room = Buffer.alloc(3);
			expect(text(fs.readRange(`${dir}/a/b/one.log`, 2, 3, room))).toBe("llo");
			expect(text(room)).toBe("llo");
			expect(text(fs.readRange(`${dir}/a/b/one.log`, 0, 5, room))).toBe("hello");
			handle.close();
			expect(() => fs.create(`${dir}/a/b/one.log`)).toThrow(/EEXIST/);
		});

		test("replaces a file whole and tells when it is missing", () => {
			const { fs, dir } = make();
			fs.makeDirectory(dir);
			expect([fs.read(`${dir}/x`), fs.size(`${dir}/x`), fs.modifiedMs(`${dir}/x`)]).toEqual([
				null,
				null,
				null,
			]);
			fs.replace(`${dir}/x`, Buffer.from("first, and longer"));
			fs.replace(`${dir}/x`, Buffer.from("second"));
			fs.append(`${dir}/x`, Buffer.from(" more"));
			expect(text(fs.read(`${dir}/x`) ?? Buffer.alloc(0))).toBe("second more");
			expect(fs.modifiedMs(`${dir}/x`)).not.toBeNull();
			expect(fs.list(dir)).toEqual(["x"]);
		});

		test("lets exactly one of two renames of a directory succeed", () => {
			const { fs, dir } = make();
			fs.makeDirectory(`${dir}/log`);
			fs.replace(`${dir}/log/lock`, Buffer.from("1"));
			fs.rename(`${dir}/log`, `${dir}/log~a`);
			expect(() => fs.rename(`${dir}/log`, `${dir}/log~b`)).toThrow(/ENOENT/);
			expect(fs.list(dir)).toEqual(["log~a"]);
			expect(text(fs.read(`${dir}/log~a/lock`) ?? Buffer.alloc(0))).toBe("1");
		});

		test("removes directories with what they hold, and does not mind what is gone", () => {
			const { fs, dir } = make();
			fs.makeDirectory(`${dir}/d`);
			fs.replace(`${dir}/d/f`, Buffer.from("1"));
			fs.remove(`${dir}/d`);
			fs.remove(`${dir}/d`);
			expect([fs.list(`${dir}/d`), fs.list(dir)]).toEqual([[], []]);
			expect(() => fs.readRange(`${dir}/d/f`, 0, 1)).toThrow(/ENOENT/);
		});
	});
}

function text(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString();
}
