/** What a programme's links add to the shop's address. It concerns no order's worth, so it is a setting and has no versions. */
import { Failure } from '#app/domain/failure.ts';
import { longestUtmTemplate, readUtmTemplate, type UtmMistake } from '#app/domain/utm-template.ts';
import type { WorkRecords } from './partner-records.ts';

export interface UtmRecords extends Pick<WorkRecords, 'recordAudit'> {
  /** False where there is no such programme. */
  readonly updateUtmTemplate: (programId: string, template: string | null) => Promise<boolean>;
}

export interface UtmPorts {
  readonly inShop: <Result>(shopId: string, work: (records: UtmRecords) => Promise<Result>) => Promise<Result>;
  readonly clock: () => number;
}

export interface UtmChange {
  readonly programId: string;
  readonly template: string;
  readonly actor: string;
}

/** Throws {@link Failure}: `not_found`, `invalid_input` with what is wrong in the field `template`. */
export async function changeUtm(
  ports: UtmPorts,
  shopId: string,
  { programId, template, actor }: UtmChange,
): Promise<void> {
  const read = readUtmTemplate(template);
  if (!read.ok)
    throw new Failure('invalid_input', 'The template needs another look.', { template: wordsFor(read.mistake) });
  if (template.length > longestUtmTemplate) {
    throw new Failure('invalid_input', 'The template is too long.', {
      template: `At most ${longestUtmTemplate} characters.`,
    });
  }
  const text = read.template.length === 0 ? null : template.trim();
  return ports.inShop(shopId, async (records) => {
    if (!(await records.updateUtmTemplate(programId, text))) {
      throw new Failure('not_found', 'There is no such programme.');
    }
    await records.recordAudit({
      at: new Date(ports.clock()),
      actor,
      action: 'program.utm_changed',
      subject: `program:${programId}`,
      detail: { template: text },
    });
  });
}

/** What a merchant reads beside the field; the preview says the same while they type. */
export function wordsFor(mistake: UtmMistake): string {
  switch (mistake.kind) {
    case 'parameter':
      return `“${mistake.text}” is no parameter. Write a name and a value, such as utm_source={partner}.`;
    case 'name':
      return `“${mistake.text}” cannot be a parameter’s name, or is one that Tributary needs itself.`;
    case 'placeholder':
      return `${mistake.text} is not known. A value may use the placeholders below.`;
    case 'twice':
      return `“${mistake.text}” is there twice.`;
    case 'too_many':
      return 'At most 10 parameters.';
  }
}
