// Asks a server on a data folder for each page of the telephone, again and again, as people who sign in and look
// about do: another network and another day each time where the page has them.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';

const kAsked = 40;  // of each page
const kPort = 8470;
const kDay = 86_400_000;

class Visitor {
  constructor(port) {
    this.port = port;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    this.cookie = '';
  }
  // Milliseconds, status and body.
  ask(path, form) {
    return new Promise((done, failed) => {
      const body = form && new URLSearchParams(form).toString();
      const headers = { cookie: this.cookie, accept: 'text/html' };
      if (body) Object.assign(headers, { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) });
      const began = performance.now();
      const request = http.request({ port: this.port, path, method: body ? 'POST' : 'GET', headers, agent: this.agent }, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => {
          for (const c of answer.headers['set-cookie'] ?? []) this.cookie = c.split(';')[0];
          done({ ms: performance.now() - began, status: answer.statusCode, body: Buffer.concat(parts).toString() });
        });
      });
      request.on('error', failed);
      request.end(body);
    });
  }
  async signIn(email, password) {
    const csrf = /name="csrf" value="([^"]*)"/.exec((await this.ask('/connexion')).body)?.[1] ?? '';
    await this.ask('/connexion', { email, password, csrf });
  }
}

const iso = (ms) => new Date(ms).toISOString().slice(0, 10);
// The pages by name; of the i-th asking, one of the networks { code, queue } and a day before the last one with calls.
const pages = (last) => {
  const days = (i) => `from=${iso(last - (28 + 7 * (i % 20)) * kDay)}&to=${iso(last - 7 * (i % 20) * kDay)}`;
  return {
    'all networks': (_, i) => `/telephone?${days(i)}`,
    'a network': (n, i) => `/telephone/reseaux/${n.code}?${days(i)}`,
    'a network, week by week': (n, i) => `/telephone/reseaux/${n.code}?by=week&${days(i)}`,
    'a queue': (n, i) => `/telephone/reseaux/${n.code}?queue=${n.queue}&${days(i)}`,
    calls: (n, i) => `/telephone/appels?network=${n.code}&${days(i)}`,
    'quarter-hours': (n, i) => `/telephone/quarts-d-heure?network=${n.code}&${days(i)}`,
    report: (_, i) => `/telephone/rapport?${days(i)}`,
    patience: (n) => `/telephone/patience?network=${n.code}`,
    forecast: (n) => `/telephone/prevision?network=${n.code}`,
    'day plan': (n, i) => `/telephone/effectifs/jour?network=${n.code}&from=${iso(last + (1 + i % 20) * kDay)}`,
    'queues together': (n, i) => `/telephone/effectifs/regroupement?network=${n.code}&from=${iso(last + (1 + i % 20) * kDay)}`,
    agents: (_, i) => `/telephone/effectifs?calls=${100 + i}&aht=180`,
    satisfaction: () => '/telephone/satisfaction',
    'satisfaction of other months': (_, i) => `/telephone/satisfaction?from=${iso(last - (30 + 7 * i) * kDay)}`,
    data: () => '/telephone/donnees',
  };
};

async function started(server, visitor) {
  for (let i = 0; i < 200; ++i) {
    if (server.exitCode !== null) throw new Error('the server stopped');
    try {
      return void await visitor.ask('/connexion');
    } catch {
      await new Promise((soon) => setTimeout(soon, 50));
    }
  }
  throw new Error('the server does not answer');
}

// CPU milliseconds of a process and all its threads so far.
const cpu = (pid) => {
  const [user, system] = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /s, '').split(' ').slice(11, 13);
  return (Number(user) + Number(system)) * 10;
};

const percentile = (values, p) => values.slice().sort((a, b) => a - b)[Math.ceil(p * values.length) - 1];

// Rows of [page, first view, p50, p95, most, the server's CPU for one], in ms, and the server's peak memory in MB. `rest`: seconds that the server
// is left alone before the first page.
export async function timePages(program, data, networks, last, rest = 60) {
  const secret = `${data}.password`;
  fs.writeFileSync(secret, 'measured-for-the-figures\n', { mode: 0o600 });
  spawnSync(program, ['accounts', 'add', 'bench@example.org', '--name', 'Bench', '--role', 'administrateur',
    '--password-file', secret, '--data', data], { stdio: 'ignore' });
  const server = spawn(program, ['serve', '--quiet', '--port', String(kPort), '--data', data], { stdio: 'ignore' });
  try {
    const visitor = new Visitor(kPort);
    await started(server, visitor);
    await visitor.signIn('bench@example.org', 'measured-for-the-figures');
    await new Promise((soon) => setTimeout(soon, rest * 1000));
    const rows = [];
    for (const [name, path] of Object.entries(pages(last))) {
      const took = [], used = cpu(server.pid);
      for (let i = 0; i < kAsked; ++i) {
        const at = path(networks[i % networks.length], i), answer = await visitor.ask(at);
        if (answer.status !== 200) throw new Error(`${at}: ${answer.status}`);
        took.push(answer.ms);
      }
      rows.push([name, took[0], percentile(took, 0.5), percentile(took, 0.95), Math.max(...took), (cpu(server.pid) - used) / kAsked]);
    }
    const peak = Number(/VmHWM:\s*(\d+)/.exec(fs.readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024;
    return { rows, peak };
  } finally {
    server.kill();
    fs.rmSync(secret, { force: true });
  }
}
