/** Files while they are being written: hidden, beside their place, under a name that no other run can have. */
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { milli, secondsPerHour } from '../units/quantity.ts';
import { asWriteFault } from './write-fault.ts';

const form = /^\..+\.[0-9a-f-]{36}\.tmp$/;

/** The draft of a file. Random, for runs in containers and on other hosts share process numbers. */
export function draftOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
}

/** Removes what runs have left that were killed while they wrote; nothing takes an hour to write. */
export function clearDrafts(directory: string): void {
  const longAgo = Date.now() - secondsPerHour / milli;
  for (const name of readdirSync(directory)) {
    if (!form.test(name)) continue;
    const path = join(directory, name);
    const age = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? longAgo;
    if (age < longAgo) rmSync(path, { force: true });
  }
}

/** Makes a folder and those above it; returns the first one made, and tells the true reason where none can be. */
export function makeFolder(directory: string): string | undefined {
  try {
    return mkdirSync(directory, { recursive: true });
  } catch (error) {
    // Of a file system that may only be read, Node says that the folder is missing.
    const above = dirname(directory);
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing || above === directory) throw error;
    if (existsSync(above)) mkdirSync(directory);
    else makeFolder(above);
    throw error;
  }
}

/** One file that appears whole or not at all. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const draft = draftOf(path);
  try {
    writeFileSync(draft, content, { flag: 'wx' });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw asWriteFault(error, path);
  }
}
