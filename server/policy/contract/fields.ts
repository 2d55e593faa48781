import { z } from "zod";

export const versionNumberSchema = z.number().int().positive();

export const WEEK_MINUTES = 7 * 1440;
