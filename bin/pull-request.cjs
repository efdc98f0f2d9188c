// What `action.yml` and the example pipelines run: explains a failed step's log, replays a change, and tells both in the job's
// summary and in one comment of the pull or merge request, which is found again by a mark that is not shown.
// Takes all it needs from the environment, starts Denyscope without a shell, and prints no token. Errs towards telling:
// a comment that cannot be written is a warning, a change that breaks calls or cannot be replayed fails the step.
'use strict';
var childProcess = require('node:child_process');
var fs = require('node:fs');
var path = require('node:path');

// GitHub takes 65,536 characters, and the mark and the ending want room.
var LONGEST_COMMENT = 60000;
var MOST_PAGES = 20;
var TIMEOUT_MS = 30000;

var environment = process.env;

function given(name) {
  var value = environment[name];
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

function lines(name) {
  return (given(name) || '').split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

function options(name, option) {
  return lines(name).flatMap((value) => [option, value]);
}

function denyscope(args) {
  var built = path.join(__dirname, '../dist/cli/denyscope.mjs');
  var entry = fs.existsSync(built) ? built : path.join(__dirname, 'launch.cjs');
  var ran = childProcess.spawnSync(process.execPath, [entry, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
    // Denyscope needs AWS's credentials at most.
    env: { ...environment, GITHUB_TOKEN: undefined, DENYSCOPE_TOKEN: undefined },
  });
  return { code: ran.status === null ? 2 : ran.status, text: ran.stdout || '' };
}

function explained() {
  var logs = lines('DENYSCOPE_LOG');
  if (logs.length === 0) return undefined;
  return denyscope(['explain', ...logs, ...options('DENYSCOPE_SNAPSHOT', '--snapshot'), '--format', 'markdown']);
}

function replayed() {
  var changes = options('DENYSCOPE_CHANGE', '--change');
  if (changes.length === 0) return undefined;
  return denyscope([
    'replay',
    ...lines('DENYSCOPE_CALLS'),
    ...options('DENYSCOPE_SINCE', '--since'),
    ...options('DENYSCOPE_SNAPSHOT', '--snapshot'),
    ...changes,
    ...options('DENYSCOPE_DEPLOYED', '--deployed'),
    ...options('DENYSCOPE_PARAMETERS', '--parameters'),
    '--format',
    'markdown',
  ]);
}

/** Cut at the end of a line; a block of code that it leaves open is closed, or all that follows would be code. */
function clipped(text) {
  if (text.length <= LONGEST_COMMENT) return text;
  var kept = text.slice(0, LONGEST_COMMENT).replace(/\n[^\n]*$/, '');
  return `${kept}${openFence(kept)}\n\nThe rest is in the summary of the job.\n`;
}

/** What closes it: as many marks as opened it. https://github.github.com/gfm/#fenced-code-blocks */
function openFence(text) {
  var open = '';
  for (var line of text.split('\n')) {
    var marks = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (marks === null) continue;
    if (open === '') {
      if (marks[1][0] !== '`' || !marks[2].includes('`')) open = marks[1];
    } else if (marks[1][0] === open[0] && marks[1].length >= open.length && marks[2].trim() === '') open = '';
  }
  return open === '' ? '' : `\n${open}`;
}

/** Where comments are kept: of GitHub's pull request or GitLab's merge request. */
function comments() {
  var token = given('DENYSCOPE_TOKEN') || given('GITHUB_TOKEN');
  if (token === undefined) return undefined;
  var project = given('CI_PROJECT_ID');
  var request = given('CI_MERGE_REQUEST_IID');
  if (project !== undefined && request !== undefined) {
    var notes = `${given('CI_API_V4_URL')}/projects/${encodeURIComponent(project)}/merge_requests/${encodeURIComponent(request)}/notes`;
    return {
      list: notes,
      one: (id) => `${notes}/${id}`,
      change: 'PUT',
      headers: { 'private-token': token },
    };
  }
  var number = pullRequest();
  var repository = given('GITHUB_REPOSITORY');
  if (number === undefined || repository === undefined) return undefined;
  var issues = `${given('GITHUB_API_URL') || 'https://api.github.com'}/repos/${repository}/issues`;
  return {
    list: `${issues}/${number}/comments`,
    one: (id) => `${issues}/comments/${id}`,
    change: 'PATCH',
    headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
  };
}

function pullRequest() {
  var file = given('GITHUB_EVENT_PATH');
  if (file === undefined) return undefined;
  try {
    var number = JSON.parse(fs.readFileSync(file, 'utf8')).pull_request?.number;
    return Number.isSafeInteger(number) ? number : undefined;
  } catch {
    return undefined;
  }
}

async function call(where, address, method, body) {
  var answer = await fetch(address, {
    method,
    headers: { ...where.headers, 'content-type': 'application/json', 'user-agent': 'denyscope' },
    body: body === undefined ? undefined : JSON.stringify({ body }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    // A token goes to no other address.
    redirect: 'error',
  });
  if (!answer.ok) throw new Error(`${method} answered ${answer.status}`);
  return answer.json();
}

/** A person may paste the mark: only what a program wrote, or the author that is named, is written over. */
function isOwn(comment, mark) {
  var author = comment.user || comment.author || {};
  var named = given('DENYSCOPE_COMMENT_AUTHOR');
  var login = author.login || author.username || '';
  var isProgram = author.type === 'Bot' || /_bot_|\[bot\]$/.test(login);
  return typeof comment.body === 'string' && comment.body.startsWith(mark) && (named === undefined ? isProgram : login === named);
}

async function found(where, mark) {
  for (var page = 1; page <= MOST_PAGES; page += 1) {
    var list = await call(where, `${where.list}?per_page=100&page=${page}`, 'GET');
    var own = list.find((comment) => isOwn(comment, mark));
    if (own !== undefined) return own.id;
    if (list.length < 100) return undefined;
  }
  return undefined;
}

async function comment(text) {
  var where = comments();
  if (where === undefined) return;
  // Two actions of one request keep a comment each.
  var mark = `<!-- denyscope:${(given('DENYSCOPE_NAME') || 'default').replace(/[^\w.-]/g, '-')} -->`;
  var id = await found(where, mark);
  var body = `${mark}\n${clipped(text)}`;
  if (id === undefined) await call(where, where.list, 'POST', body);
  else await call(where, where.one(id), where.change, body);
}

async function main() {
  var explanation = explained();
  var replay = replayed();
  if (explanation === undefined && replay === undefined) {
    process.stderr.write('denyscope: nothing to do: name a log (DENYSCOPE_LOG) or a change (DENYSCOPE_CHANGE)\n');
    return 2;
  }
  var text = [explanation, replay].flatMap((ran) => (ran === undefined || ran.text === '' ? [] : [ran.text.trim()])).join('\n\n');
  var summary = given('GITHUB_STEP_SUMMARY');
  if (summary !== undefined) fs.appendFileSync(summary, `${text}\n`);
  else process.stdout.write(`${text}\n`);
  if (text !== '' && given('DENYSCOPE_COMMENT') !== 'false')
    await comment(text).catch((error) => process.stderr.write(`denyscope: the comment could not be written: ${error.message}\n`));
  // The step whose log it is has failed already.
  if (replay === undefined) return 0;
  return replay.code === 1 && given('DENYSCOPE_FAIL') === 'false' ? 0 : replay.code;
}

main().then((code) => {
  process.exitCode = code;
});
