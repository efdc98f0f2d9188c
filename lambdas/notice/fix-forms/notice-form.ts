/**
 * The code of a fix as the notice shows it: in the form that the settings name, without the words above, which the
 * notice says itself. Errs towards JSON, where the form cannot say it.
 */
import type { Settings } from '../../contract/settings.ts';
import type { Diagnosis, Fix } from '../../diagnosis/diagnosis.ts';
import type { FixText } from '../notice.ts';
import { redacted } from '../text/redacted.ts';
import { cdkForm } from './cdk.ts';
import { cliForm } from './cli.ts';
import { cloudFormationForm } from './cloudformation.ts';
import { terraformForm } from './terraform.ts';

export type NoticeForm = Settings['fixForm'];

const WRITERS = {
  cli: { language: 'sh', writer: cliForm },
  terraform: { language: 'hcl', writer: terraformForm },
  cdk: { language: 'ts', writer: cdkForm },
  cloudformation: { language: 'yaml', writer: cloudFormationForm },
} as const;

export function inForm(text: FixText, fix: Fix, diagnosis: Diagnosis, form: NoticeForm = 'json'): FixText {
  if (form === 'json') return text;
  const { language, writer } = WRITERS[form];
  const code = writer()({ ...diagnosis, fixes: [redacted(fix)] })
    .split('\n')
    .filter((line) => !/^(?:#|\/\/|---$|import )/.test(line))
    .join('\n')
    .trim();
  return code === '' ? text : { ...text, json: code, language };
}
