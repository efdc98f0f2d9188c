/**
 * The console's box for whoever asks an administrator (`User`, `Service`, `Action`, `On resource(s)`, `Context`), as AWS's
 * sentence. Browsers copy it line by line, in one line, or with the lines glued together.
 * Errs towards leaving the text as it is: without a user and an action there is no box.
 */

const BOX = new RegExp(
  [
    'User:\\s{0,8}(?<user>\\S{1,600}?)\\s{0,8}',
    '(?:Service:\\s{0,8}(?<service>[\\w-]{1,64}?)\\s{0,8})?',
    '(?:Service )?Action(?:\\(s\\))?:\\s{0,8}(?<action>[\\w-]{1,64}?(?::\\w{1,128}?)?)\\s{0,8}',
    '(?:On resources?(?:\\(s\\))?:\\s{0,8}(?<resource>[^\\n]{1,1200}?)[,\\s]{0,8})?',
    '(?:Context:\\s{0,8}(?<context>[^\\n]{1,600})|\\n|$)',
  ].join(''),
);

export function withConsoleBox(text: string): string {
  const found = BOX.exec(text);
  const { user, service, action = '', resource, context = '' } = found?.groups ?? {};
  if (found === null || user === undefined) return text;
  const whole = action.includes(':') ? action : service === undefined ? undefined : `${service}:${action}`;
  if (whole === undefined) return text;
  const on = resource === undefined || resource === '' ? '' : ` on resource: ${resource.replace(/,$/, '')}`;
  const sentence = `User: ${user} is not authorized to perform: ${whole}${on}${reasonIn(context.trim())}`;
  return `${text.slice(0, found.index)}\n${sentence}\n${text.slice(found.index + found[0].length)}`.trim();
}

function reasonIn(context: string): string {
  if (context === '') return '';
  const denies =
    /^(?:because )?(?<policy>(?:an?|the) .{1,80}?)(?:: ?| )?(?<arn>arn:\S{1,300})? explicitly den(?:ies|y)/i.exec(
      context,
    )?.groups;
  if (denies !== undefined) {
    const arn = denies['arn'] === undefined ? '' : `: ${denies['arn']}`;
    return ` with an explicit deny in ${denies['policy']}${arn}`;
  }
  if (/explicit deny/i.test(context)) return ` with ${context.replace(/^(?:because of|with|due to) /i, '')}`;
  return ` because ${context.replace(/^because /i, '')}`;
}
