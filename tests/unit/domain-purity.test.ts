import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const DOMAIN = join(ROOT, 'app', 'domain');

/** What would bring time, chance or the world into the rules, and floating point into amounts. */
const FORBIDDEN_NAMES = new Set([
  'process',
  'fetch',
  'parseFloat',
  'performance',
  'crypto',
  'setTimeout',
  'setInterval',
  'globalThis',
  'console',
]);
const FORBIDDEN_MEMBERS = new Set(['Date.now', 'Math.random', 'Number.parseFloat']);

/** Violations in one file, as `line: what`. The checker tells amounts (bigint) from other arguments of Number. */
function impuritiesIn(file: ts.SourceFile, checker: ts.TypeChecker): string[] {
  const found: string[] = [];
  const report = (node: ts.Node, what: string): void => {
    found.push(`${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${what}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && FORBIDDEN_MEMBERS.has(node.getText())) report(node, node.getText());
    if (ts.isIdentifier(node) && FORBIDDEN_NAMES.has(node.text) && isGlobal(node, checker)) report(node, node.text);
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
      report(node, 'new Date()');
    if (ts.isCallExpression(node) && node.expression.getText() === 'Date') report(node, 'Date()');
    if (
      ts.isCallExpression(node) &&
      node.expression.getText() === 'Number' &&
      node.arguments.some((argument) => isBigint(argument, checker))
    ) {
      report(node, 'Number() of a bigint');
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** A name that the file or the domain itself declares is not the global one, nor is a member or a property of that name. */
function isGlobal(node: ts.Identifier, checker: ts.TypeChecker): boolean {
  if (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) return false;
  const declarations = checker.getSymbolAtLocation(node)?.declarations ?? [];
  return declarations.every((declaration) => !declaration.getSourceFile().fileName.startsWith(DOMAIN));
}

function isBigint(node: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(node);
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => (part.flags & ts.TypeFlags.BigIntLike) !== 0);
}

function programOf(files: readonly string[]): ts.Program {
  return ts.createProgram({
    rootNames: files,
    options: {
      noEmit: true,
      strict: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      types: [],
    },
  });
}

test('the domain knows no clock, no chance, no world, and turns no amount into a floating point number', {
  timeout: 60_000,
}, () => {
  const files = readdirSync(DOMAIN, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(DOMAIN, name));
  const program = programOf(files);
  const impurities = files.flatMap((path) => {
    const file = program.getSourceFile(path);
    if (!file) throw new Error(`Not read: ${path}`);
    return impuritiesIn(file, program.getTypeChecker()).map((each) => `${relative(ROOT, path)}:${each}`);
  });
  expect(impurities).toEqual([]);
});

describe('the check bites', () => {
  const path = join(DOMAIN, 'imagined.ts');
  const read = (text: string): string[] => {
    const host = ts.createCompilerHost({});
    const getSourceFile = host.getSourceFile.bind(host);
    host.getSourceFile = (name, ...rest) =>
      name === path ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true) : getSourceFile(name, ...rest);
    host.fileExists = (name) => name === path || ts.sys.fileExists(name);
    host.readFile = (name) => (name === path ? text : readFileSync(name, 'utf8'));
    const program = ts.createProgram(
      [path],
      { target: ts.ScriptTarget.ES2023, strict: true, noLib: true, types: [] },
      host,
    );
    const file = program.getSourceFile(path);
    return file ? impuritiesIn(file, program.getTypeChecker()) : [];
  };

  test.each([
    ['Date.now();', '1: Date.now'],
    ['new Date();', '1: new Date()'],
    ['Math.random();', '1: Math.random'],
    ['parseFloat("1");', '1: parseFloat'],
    ['fetch("https://example.com");', '1: fetch'],
    ['export const x = (amount: bigint) => Number(amount);', '1: Number() of a bigint'],
  ])('%s', { timeout: 30_000 }, (text, impurity) => {
    expect(read(text)).toEqual([impurity]);
  });

  test('a local name is not the global one, and a date with its argument is data', { timeout: 30_000 }, () => {
    expect(read('export const x = (process: { now: string }) => new Date(process.now).getTime();')).toEqual([]);
  });
});
