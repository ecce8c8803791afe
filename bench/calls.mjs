// node bench/calls.mjs [--big] WORK GUICHET: what bench/calls measures. WORK holds calls.csv, with --big queues.csv, without it
// node_modules/@duckdb/node-api.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { timePages } from './pages.mjs';

const big = process.argv[2] === '--big';
const [work, program] = process.argv.slice(big ? 3 : 2).map((p) => path.resolve(p));
const csv = `${work}/calls.csv`;
const median = (values) => values.slice().sort((a, b) => a - b)[values.length >> 1];
const fixed = (x, digits = 1) => (x === undefined ? '' : x.toFixed(digits));
const table = (rows) => {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((r) => r[i].length)));
  const line = (r) => '| ' + r.map((c, i) => (i ? c.padStart(widths[i]) : c.padEnd(widths[i]))).join(' | ') + ' |';
  console.log([line(rows[0]), line(widths.map((w) => '-'.repeat(w))), ...rows.slice(1).map(line)].join('\n'));
};
const bytesOf = (folder) => fs.readdirSync(folder, { recursive: true, withFileTypes: true })
  .reduce((n, f) => n + (f.isFile() ? fs.statSync(path.join(f.parentPath ?? f.path, f.name)).size : 0), 0);

// Runs the program: wall and CPU seconds, peak memory in MB, what it printed.
function guichet(data, ...words) {
  const out = `${work}/out.json`, file = fs.openSync(out, 'w');
  const began = performance.now();
  const done = spawnSync('/usr/bin/time', ['-f', '%U %S %M', '-o', `${work}/time`, program, ...words, '--data', data],
    { stdio: ['ignore', file, 'inherit'] });
  const wall = (performance.now() - began) / 1000;
  fs.closeSync(file);
  if (done.status !== 0) throw new Error(`guichet ${words.join(' ')}: exit code ${done.status}`);
  const [user, system, kilobytes] = fs.readFileSync(`${work}/time`, 'utf8').trim().split(/\s+/).map(Number);
  return { wall, cpu: user + system, peak: kilobytes / 1024, json: JSON.parse(fs.readFileSync(out, 'utf8')) };
}
// The cube asked in-process: milliseconds by question.
function totals(data) {
  const done = spawnSync(`${path.dirname(program)}/totals_bench`, ['--benchmark_format=json'],
    { env: { ...process.env, GUICHET_DATA: data }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  if (done.status !== 0) return {};
  return Object.fromEntries(JSON.parse(done.stdout).benchmarks.map((b) => [b.name, b.real_time]));
}
const load = (data) => {
  fs.rmSync(data, { recursive: true, force: true });
  return guichet(data, 'calls', 'import', csv, '--format', 'calls', '--json');
};

// The same questions in both languages, and rows that must be equal. Lost: abandoned, short_abandon, dissuaded.
const questions = [
  { name: 'rate by network and day', inside: 'rate_by_network_and_day',
    sql: `select network, start::date d, count(*) n, count(*) filter(outcome = 'answered') a,
      count(*) filter(outcome = 'abandoned'), count(*) filter(outcome = 'short_abandon'),
      count(*) filter(outcome = 'callback'), count(*) filter(outcome = 'dissuaded'), count(*) filter(outcome = 'ivr'),
      a / nullif(count(*) filter(outcome <> 'ivr'), 0)
      from calls group by 1, 2 order by 1, 2`,
    words: ['calls', 'rates', '--by', 'day'],
    row: (r) => [r.network, r.period, r.presented, r.answered, r.abandoned, r.short_abandoned, r.callback, r.refused,
      r.self_served, r.rates.presented.value] },
  { name: 'service level of R05 by quarter-hour, May', inside: 'service_level_by_interval',
    sql: `select time_bucket(interval '15 minutes', start) t,
      count(*) filter(outcome in ('answered', 'abandoned', 'short_abandon', 'callback')),
      count(*) filter(outcome = 'answered'), count(*) filter(outcome = 'answered' and wait_s <= 60) q,
      count(*) filter(outcome in ('answered', 'abandoned', 'short_abandon')),
      count(*) filter(outcome in ('answered', 'abandoned')),
      q / nullif(count(*) filter(outcome in ('answered', 'abandoned', 'short_abandon')), 0)
      from calls where network = 'R05' and start >= timestamp '2023-05-01' and start < timestamp '2023-06-01'
      group by 1 order by 1`,
    words: ['calls', 'service-level', '--network', 'R05', '--from', '2023-05-01', '--to', '2023-05-31', '--by', 'interval',
      '--threshold', '60'],
    row: (r) => [r.period.slice(0, 19).replace('T', ' '), r.offered, r.answered, r.sl_answered.numerator, r.sl_queue.denominator,
      r.sl_queue_without_short.denominator, r.sl_queue.value] },
  { name: 'satisfaction by network and month', inside: 'satisfaction_by_month',
    sql: `select network, month(start) m, count(score) n, avg(score), count(*) filter(score >= 4) s, s / nullif(n, 0)
      from calls group by 1, 2 order by 1, 2`,
    words: ['calls', 'satisfaction', '--by', 'month'],
    row: (r) => [r.network, Number(r.period.slice(5)), r.scores, r.mean, r.satisfied, r.share] },
  { name: 'exact p50 and p90 of waits by network and hour of week', inside: 'ms',
    sql: `select network, (isodow(start) - 1) * 24 + hour(start) h, count(*), quantile_disc(wait_s, [0.5, 0.9]) p
      from calls where outcome = 'answered' group by 1, 2 order by 1, 2`,
    words: ['calls', 'waits', '--percentiles', '50,90', '--by', 'hour-of-week'],
    row: (r) => [r.network, r.bucket, r.calls, `[${r.p50}, ${r.p90}]`] },
  { name: 'lost callers who redial within 24 h', inside: 'ms',
    sql: `with x as (select network, outcome, start, lead(start) over (partition by caller, network order by start, id) nx
      from calls) select network, count(*), count(*) filter(nx - start <= interval '24 hours')
      from x where outcome in ('abandoned', 'short_abandon', 'dissuaded') group by 1 order by 1`,
    words: ['calls', 'redials', '--within', '24h'],
    row: (r) => [r.network, r.lost, r.redialled] },
];
const text = (cells) => cells.map((c) => (c === null ? '' : String(c))).join('|');

function compare(name, theirs, ours) {
  const a = theirs.map(text), b = ours.map(text);
  const odd = a.findIndex((row, i) => row !== b[i]);
  if (a.length === b.length && odd < 0) return `${a.length} rows, identical`;
  const differ = a.filter((row, i) => row !== b[i]).length;
  console.log(`${name}: DuckDB ${a.length} rows, Guichet ${b.length}, ${differ} differ, the first:\n  ${a[odd]}\n  ${b[odd]}`);
  process.exitCode = 1;
  return 'DIFFERS';
}

async function beside() {
  const duckdb = createRequire(`${work}/`)('@duckdb/node-api');
  const data = `${work}/data`, base = `${work}/duck.db`, threads = String(os.cpus().length);
  const open = () => duckdb.DuckDBInstance.create(base, { threads });
  const measured = questions.map((q) => ({ ...q, theirs: [], ours: [], program: [], programCpu: [], theirsCpu: [] }));
  const loads = { theirs: [], theirsCpu: [], ours: [], oursCpu: [], peak: [] };
  let start = [], version = '';
  for (let round = 0; round < 3; ++round) {
    for (const f of [base, `${base}.wal`]) fs.rmSync(f, { force: true });
    let cpu = process.cpuUsage(), began = performance.now();
    let instance = await open(), c = await instance.connect();
    await c.run(`create table calls as select * from read_csv('${csv}', header = true, columns = {id: 'BIGINT',
      network: 'VARCHAR', queue: 'VARCHAR', start: 'TIMESTAMP', wait_s: 'INTEGER', talk_s: 'INTEGER', outcome: 'VARCHAR',
      agent: 'VARCHAR', score: 'TINYINT', caller: 'VARCHAR', cb_due: 'TIMESTAMP', cb_done: 'TIMESTAMP'})`);
    await c.run('checkpoint');
    loads.theirs.push((performance.now() - began) / 1000);
    let used = process.cpuUsage(cpu);
    loads.theirsCpu.push((used.user + used.system) / 1e6);
    const ours = load(data);
    loads.ours.push(ours.wall), loads.oursCpu.push(ours.cpu), loads.peak.push(ours.peak);
    guichet(data, 'calls', 'rates', '--by', 'month', '--json');  // makes what it keeps of callers, once
    version = (await c.runAndReadAll('select version()')).getRows()[0][0];
    for (const q of measured)
      for (let i = 0; i < 3; ++i) {
        cpu = process.cpuUsage(), began = performance.now();
        const rows = (await c.runAndReadAll(q.sql)).getRows();
        q.theirs.push(performance.now() - began);
        used = process.cpuUsage(cpu), q.theirsCpu.push((used.user + used.system) / 1e3);
        const mine = guichet(data, ...q.words, '--json');
        q.program.push(mine.wall * 1000), q.programCpu.push(mine.cpu * 1000);
        if (q.inside === 'ms') q.ours.push(mine.json.ms);
        q.said ??= compare(q.name, rows, mine.json.rows.map(q.row));
        const nothing = ['--from', '1990-01-01', '--to', '1990-01-01', '--json'];
        start.push(guichet(data, 'calls', 'rates', ...nothing).wall * 1000);
      }
    const cube = totals(data);
    for (const q of measured) if (cube[q.inside] !== undefined) q.ours.push(cube[q.inside]);
    c.closeSync(), instance.closeSync();
  }
  const times = (a, b) => (a === undefined || b === undefined ? '' : `× ${(a / b).toFixed(1)}`);
  console.log(`DuckDB ${version} and Guichet, ${threads} cores, ${bytesOf(`${data}/calls`) / 1e6 | 0} MB of segments, ` +
    `${bytesOf(data) / 1e6 | 0} MB in all, DuckDB ${fs.statSync(base).size / 1e6 | 0} MB; medians of three rounds.\n`);
  table([['load, callers hashed with a key', 'DuckDB', 'Guichet', 'ratio'],
    ['wall, s', fixed(median(loads.theirs), 2), fixed(median(loads.ours), 2), times(median(loads.theirs), median(loads.ours))],
    ['CPU (user and system), s', fixed(median(loads.theirsCpu), 2), fixed(median(loads.oursCpu), 2),
      times(median(loads.theirsCpu), median(loads.oursCpu))],
    ['peak memory, MB', '', fixed(median(loads.peak), 0), '']]);
  console.log('\nDuckDB is in-process, its rows brought to JavaScript. « query »: in-process, as the program prints it, or\n' +
    'totals_bench for the cube; « program »: starting it, the query, and printing JSON (starting alone: ' +
    `${fixed(median(start), 0)} ms).\n`);
  table([['ms', 'DuckDB', 'query', 'ratio', 'program', 'ratio', 'DuckDB CPU', 'program CPU', 'rows'], ...measured.map((q) => {
    const theirs = median(q.theirs), inside = q.ours.length ? median(q.ours) : undefined, all = median(q.program);
    return [q.name, fixed(theirs), fixed(inside), times(theirs, inside), fixed(all), times(theirs, all),
      fixed(median(q.theirsCpu), 0), fixed(median(q.programCpu), 0), q.said];
  })]);
}

// A queue of each network, as the generator names them.
function networks() {
  const first = new Map();
  for (const line of fs.readFileSync(`${work}/queues.csv`, 'utf8').trim().split('\n').slice(1)) {
    const [queue, network] = line.split(',');
    if (!first.has(network)) first.set(network, queue);
  }
  return [...first].map(([code, queue]) => ({ code, queue }));
}

const kLastDay = Date.parse('2023-12-31');  // of the generated year

async function alone() {
  const data = `${work}/data`;
  const loaded = load(data);
  console.log(`${loaded.json.new} calls, ${(fs.statSync(csv).size / 1e9).toFixed(1)} GB: loaded in ${fixed(loaded.wall)} s ` +
    `(CPU ${fixed(loaded.cpu)} s), peak memory ${fixed(loaded.peak, 0)} MB, on disk ${(bytesOf(data) / 1e9).toFixed(2)} GB.\n`);
  const first = guichet(data, 'calls', 'rates', '--by', 'month', '--json');
  const cube = totals(data);
  const rows = questions.map((q) => {
    const runs = [0, 1, 2].map(() => guichet(data, ...q.words, '--json'));
    const inside = q.inside === 'ms' ? median(runs.map((r) => r.json.ms)) : cube[q.inside];
    const program = median(runs.map((r) => r.wall * 1000));
    return [q.name, fixed(inside), fixed(program, 0), fixed(median(runs.map((r) => r.peak)), 0)];
  });
  table([['85 million calls', 'query, ms', 'program, ms', 'peak memory, MB'],
    ['first rate by month (callers are made)', '', fixed(first.wall * 1000, 0), fixed(first.peak, 0)], ...rows]);
  const checked = guichet(data, 'calls', 'verify', '--json');
  console.log(`\ncalls verify: ${JSON.stringify(checked.json)}, ${fixed(checked.wall)} s.`);
  const { rows: pages, peak } = await timePages(program, data, networks(), kLastDay);
  console.log('\nPages, another network and other days each time, 40 times, ms:\n');
  table([['page', 'first', 'p50', 'p95', 'most', 'CPU'], ...pages.map(([name, ...ms]) => [name, ...ms.map((x) => fixed(x))])]);
  console.log(`\nThe server's peak memory: ${fixed(peak, 0)} MB.`);
}

if (big) await alone();
else await beside();
