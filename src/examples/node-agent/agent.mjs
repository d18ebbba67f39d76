// A worker agent with Node.js alone: each "must" and "should" of docs/agent-protocol.md.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
const { JOB_STORE_URL: store = 'http://localhost:8081', PORT: port = 8084, URL: url = `http://localhost:${port}`, WORKER_ID: name = 'node-1', CAPACITY = 10 } = process.env;
const capacity = Number(CAPACITY), agentId = `${name}.${randomBytes(4).toString('hex')}`; // a restarted process is another
const handlers = {
  hello: async payload => console.log('hello', payload),
  sleep: async (payload, signal) => (payload >= 0 ? sleep(payload * 1000, null, { signal }) : Promise.reject(new Error('no number of seconds'))),
};
const runs = new Map(), seen = new Set(); // by the occurrence's key
let draining = false;
async function call(method, path, body, headers = {}) { // one exchange with the store; status 0 when no answer came
  try {
    const answer = await fetch(store + path, { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(5000),
      headers: { 'Content-Type': 'application/json', ...headers } });
    const text = await answer.text(), isBare = !text.includes('"success"');
    return answer.ok && !JSON.parse(text).success ? { status: 0 } : { status: answer.status, isBare, data: answer.ok && JSON.parse(text).data };
  } catch { return { status: 0 }; }
}
async function decided(millis, ask) { // repeats until the store has decided: no answer, a 5xx and a few 4xx are no decision
  for (const end = Date.now() + millis; ; await sleep(1000)) {
    const { status } = await ask();
    if (status >= 200 && status < 500 && ![401, 403, 408, 425, 429].includes(status)) return status;
    if (Date.now() > end) return 0;
  }
}
async function execute(key, { jobId, payload }, run) {
  const headers = { 'Idempotency-Key': key, 'Scheduler-Agent-Id': agentId, 'Scheduler-Handler': run.handler, ...run.claim };
  const move = status => call('PUT', `/api/jobs/${jobId}/status?status=${status}`, undefined, headers);
  if (Math.trunc(await decided(20_000, () => move('RUNNING')) / 100) !== 2) return runs.delete(key) && seen.delete(key); // another's, over, or the store is away: drop it
  const report = { agentId, outcome: 'COMPLETED' }, begun = run.begun = Date.now();
  try { await handlers[run.handler](payload ?? '', run.abort.signal); }
  catch (error) { Object.assign(report, { outcome: 'FAILED', error: String(error?.message ?? error).slice(0, 1000) }); }
  report.durationMillis = Date.now() - begun;
  if (!run.abort.signal.aborted) await decided(1_800_000, async () => {
    const answer = await call('PUT', `/api/executions/${key}/outcome`, report);
    return [404, 405].includes(answer.status) && answer.isBare ? move(report.outcome) : answer; // a base-only store
  });
  else if (draining) await decided(5000, () => move('PENDING')); // given back; the store knows of a run that it cancelled
  runs.delete(key);
}
async function beat(isKnown = true) { // the entry in the registry, and which runs are alive; the answer names the runs to stop
  const known = isKnown && (await call('POST', `/api/workers/${name}/heartbeat`, { capacity, currentLoad: runs.size })).status === 200;
  if (!known) await call('POST', '/api/workers', { workerId: name, capacity, handlers: Object.keys(handlers), url });
  const running = [...runs].filter(([, run]) => run.begun).map(([key]) => key);
  const answer = running.length ? await call('POST', '/api/executions/heartbeat', { agentId, running }) : {};
  for (const key of answer.data?.cancel ?? []) runs.get(key)?.abort.abort();
  setTimeout(beat, 5000);
}

function dispatch(job, headers) { // the answer's status, data, error code and message
  if (!Number.isInteger(job?.jobId) || !job.executionTime || typeof job.jobName !== 'string')
    return [400, null, 'VALIDATION_FAILED', 'jobId, jobName and executionTime are required'];
  const handler = job.jobName.split(':')[0], key = headers['idempotency-key'] ?? `${job.jobId}:${job.executionTime}`;
  if (!Object.hasOwn(handlers, handler)) return [422, { handlers: Object.keys(handlers) }, 'NO_HANDLER', `no handler for ${handler}`];
  if (seen.has(key)) return [200, 'OK']; // a repeat: it waits, runs, or has ended
  if (draining || runs.size >= capacity) return [503, null, 'AT_CAPACITY', 'no room, ask again'];
  const run = { jobId: job.jobId, jobName: job.jobName, handler, claim: headers['scheduler-claim'] && { 'Scheduler-Claim': headers['scheduler-claim'] }, abort: new AbortController() };
  if (seen.add(key).size > 100_000) seen.delete(seen.values().next().value);
  execute(key, job, runs.set(key, run).get(key));
  return [200, 'OK'];
}
createServer(async (request, response) => {
  let body = '', answer = [404, null, 'NOT_FOUND', 'no such call'];
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  if (request.url === '/api/worker-agent/dispatch') try { answer = dispatch(JSON.parse(body), request.headers); } catch { answer = [400, null, 'MALFORMED_REQUEST', 'not JSON']; }
  if (request.url === '/api/worker-agent/status') answer = [200, { workerId: name, status: draining ? 'DRAINING' : 'ONLINE', capacity, currentLoad: runs.size, handlers: Object.keys(handlers) }];
  if (request.url === '/api/worker-agent/jobs/running') answer = [200, [...runs.values()].map(({ jobId, jobName }) => ({ jobId, jobName }))];
  const [status, data, errorCode, message] = answer;
  response.writeHead(status, { 'Content-Type': 'application/json', 'Retry-After': 1 }).end(JSON.stringify({ success: status === 200, data, errorCode, message }));
}).listen(port, () => beat(false)); // once it listens, it may be found
process.on('SIGTERM', async () => { // no new jobs; runs may end within 20 seconds, the others are given back
  draining = true;
  for (let i = 0; i < 200 && runs.size; i++) await sleep(100);
  for (const run of runs.values()) run.abort.abort();
  for (let i = 0; i < 80 && runs.size; i++) await sleep(100);
  process.exit();
});
