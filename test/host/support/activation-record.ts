// Notes how long an activation took where `npm run bench` looks for it: out/activation.json, the last nine of one VS Code.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';

interface Activations {
  vscode: string;
  milliseconds: number[];
}

export function recordActivation(extensionPath: string, milliseconds: number): void {
  const file = join(extensionPath, 'out', 'activation.json');
  const known = read(file);
  const before = known?.vscode === vscode.version ? known.milliseconds : [];
  mkdirSync(join(extensionPath, 'out'), { recursive: true });
  const record: Activations = { vscode: vscode.version, milliseconds: [...before, milliseconds].slice(-9) };
  writeFileSync(file, JSON.stringify(record));
}

function read(file: string): Activations | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Activations;
  } catch {
    return undefined; // the first time
  }
}
