/**
 * Plays on an AWS that is well, and prints what each function asked of it meanwhile: a line of JSON a call. As a program: the
 * directory of the bundle and one of a bundle whose settings name a webhook.
 */
import { PLAYS, type Play } from '../faults/plays.ts';
import { openStage, type Stage } from '../faults/stage.ts';
import { inPassingTime, takeOverTime } from '../faults/time.ts';
import { askedOf } from '../rights-used.ts';
import { RARE_PLAYS, TOLD_BY_WEBHOOK } from './plays.ts';

const [plain = '', withWebhook = ''] = process.argv.slice(2);
const print = process.stdout.write.bind(process.stdout);
// The functions log to it; what they asked alone goes out.
process.stdout.write = () => true;
takeOverTime();

/** A stage that tells which function asked for what. */
function watched(stage: Stage): Stage {
  return {
    ...stage,
    async invoke(handler, event) {
      const before = stage.endpoint.calls.length;
      try {
        return await stage.invoke(handler, event);
      } finally {
        for (const asked of askedOf(stage.endpoint.calls.slice(before))) {
          print(`${JSON.stringify({ handler, ...asked })}\n`);
        }
      }
    },
  };
}

async function played(play: Play, directory: string): Promise<void> {
  const stage = watched(await openStage(directory, play.world));
  try {
    await inPassingTime(playedOut(play, stage), stage.endpoint.onHold);
  } finally {
    await stage.close();
  }
}

async function playedOut(play: Play, stage: Stage): Promise<void> {
  await play.prepare(stage);
  const done = await play.run(stage);
  const missing = await play.missing(stage);
  if (!done || missing.length > 0) throw new Error(`${play.name}: ${missing.join(', ') || 'failed'}`);
}

const all = [
  ...[...PLAYS, ...RARE_PLAYS].map((play) => ({ play, directory: plain })),
  ...TOLD_BY_WEBHOOK.map((play) => ({ play, directory: withWebhook })),
];
for (const { play, directory } of all) await played(play, directory);
process.exit(0);
