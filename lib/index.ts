/**
 * For an app of one's own: `new Denyscope(stack, 'Denyscope', { email: ['you@example.com'] })`.
 */
export type { SettingsInput } from '../lambdas/contract/settings.ts';
export { Denyscope, type DenyscopeProps } from './denyscope.ts';
export { MemberStack, type MemberStackProps, ReaderStack, type ReaderStackProps } from './member-stack.ts';
export { WrongConfig } from './wrong-config.ts';
