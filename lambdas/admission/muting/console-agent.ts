/**
 * Whether a user agent is one of the console: of the browser, or of AWS's own servers behind a page. Anyone can set a
 * user agent, so it proves nothing; a foreign one only tells that no page asked. CloudShell and command lines that took
 * their credentials from the console are foreign. Errs towards foreign: what is not known here alerts.
 */
const OF_THE_CONSOLE = new RegExp(
  [
    // The browser itself, where the page calls the service without a server between.
    '^Mozilla/',
    // `AWS Internal`, `aws-internal/3 aws-sdk-java/...`: a server of AWS.
    '\\baws[ -]internal\\b',
    // `S3Console/0.4`, `AWSLambdaConsole/...`
    '^\\w*Console/',
    '^Coral/',
    // `console.amazonaws.com`, `signin.amazonaws.com`, a service that asks for a page.
    '^[\\w.-]+\\.amazonaws\\.com(?:\\.cn)?$',
  ].join('|'),
  'i',
);

const OF_A_PROMPT = /aws-cli|boto|cloudshell|powershell/i;

/** An agent that is not told contradicts nothing. */
export function mayBeConsole(userAgent: string | undefined): boolean {
  // CloudTrail wraps some in brackets.
  const agent = (userAgent ?? '').replace(/^\[|\]$/g, '').trim();
  return agent === '' || agent === '-' || (OF_THE_CONSOLE.test(agent) && !OF_A_PROMPT.test(agent));
}
