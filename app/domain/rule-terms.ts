/*
 * The rules of a programme from data of unknown shape, as strictly as all terms: exactly one of a rate and an amount, only conditions
 * that exist, every key once.
 */
import { conditionNames } from './conditions.ts';
import type { DecimalText } from './facts.ts';
import { isDecimalText } from './money.ts';
import type { Rule, RuleConditions, RulePay, RuleStage } from './program.ts';
import {
  type Fields,
  isAbsent,
  pathTo,
  type Reader,
  readFields,
  readList,
  readText,
  readWord,
  report,
} from './reading.ts';

const ruleFields = ['key', 'stage', 'when', 'pay', 'percent', 'flat', 'per', 'maxPerOrder'];

export function readRules(reader: Reader, value: unknown, field: string): readonly Rule[] {
  const rules = readList(reader, value, field, readRule);
  const seen = new Set<string>();
  for (const [index, { key }] of rules.entries()) {
    if (seen.has(key)) report(reader, `${field}[${index}].key`, `"${key}" is the key of another rule`);
    seen.add(key);
  }
  return rules;
}

function readRule(reader: Reader, value: unknown, field: string): Rule {
  const fields = readFields(reader, value, field, ruleFields);
  const stage = readStage(reader, fields.stage, `${field}.stage`);
  return {
    key: readRuleKey(reader, fields.key, `${field}.key`),
    stage,
    when: isAbsent(fields.when) ? {} : readConditions(reader, fields.when, `${field}.when`),
    pay: readPay(reader, fields, field, stage),
    maxPerOrder: isAbsent(fields.maxPerOrder) ? null : readAmount(reader, fields.maxPerOrder, `${field}.maxPerOrder`),
  };
}

/** What a rule pays, from its own fields `percent`, or `flat` and `per`; terms that were read before carry the same under `pay`. */
function readPay(reader: Reader, rule: Fields, ruleField: string, stage: RuleStage): RulePay {
  const isStored = !isAbsent(rule.pay);
  const field = isStored ? `${ruleField}.pay` : ruleField;
  const { percent, flat, per } = isStored
    ? readFields(reader, rule.pay, field, ['kind', 'percent', 'flat', 'per'])
    : rule;
  if (isAbsent(percent) === isAbsent(flat)) {
    report(reader, field, isAbsent(percent) ? 'needs a percent or a flat' : 'cannot have both a percent and a flat');
  }
  if (!isAbsent(percent)) {
    if (stage !== 'order') report(reader, `${field}.percent`, `a rule of stage ${stage} must be a flat`);
    if (!isAbsent(per)) report(reader, `${field}.per`, 'belongs to a flat');
    return { kind: 'percent', percent: readAmount(reader, percent, `${field}.percent`) };
  }
  const unit = isAbsent(per) ? 'order' : readWord(reader, per, `${field}.per`, ['order', 'item']);
  if (stage !== 'order' && unit === 'item') report(reader, `${field}.per`, `a rule of stage ${stage} pays once`);
  return { kind: 'flat', flat: isAbsent(flat) ? '0' : readAmount(reader, flat, `${field}.flat`), per: unit };
}

function readStage(reader: Reader, value: unknown, field: string): RuleStage {
  if (isAbsent(value)) return 'order';
  return readWord(reader, value, field, ['order', 'registration', 'verification', 'qualifying']);
}

function readRuleKey(reader: Reader, value: unknown, field: string): string {
  const key = readText(reader, value, field);
  if (key.startsWith('override:'))
    report(reader, field, 'cannot begin with "override:", the name of the parents’ parts');
  return key;
}

function readConditions(reader: Reader, value: unknown, field: string): RuleConditions {
  const fields = readFields(reader, value, field, conditionNames);
  const conditions: Record<string, unknown> = {};
  for (const name of conditionNames) {
    const wanted = fields[name];
    if (wanted === undefined) continue;
    const path = pathTo(field, name);
    if (name === 'customer') conditions[name] = readWord(reader, wanted, path, ['new', 'returning']);
    else if (name === 'order') conditions[name] = readWord(reader, wanted, path, ['first', 'renewal']);
    else if (name === 'minBase') conditions[name] = readAmount(reader, wanted, path);
    else conditions[name] = readList(reader, wanted, path, readString);
  }
  return conditions;
}

/** An amount or a rate: decimal text, not negative. A JSON number is refused, it may have lost its digits already. */
export function readAmount(reader: Reader, value: unknown, field: string): DecimalText {
  if (typeof value === 'string' && isDecimalText(value) && !value.startsWith('-')) return value;
  report(reader, field, value === undefined ? 'is missing' : 'must be a decimal string such as "12.50", not negative');
  return '0';
}

function readString(reader: Reader, value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  report(reader, field, 'must be a string');
  return '';
}
