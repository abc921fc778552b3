import { PgBoss } from 'pg-boss'
import { perform, serve, work } from './protocol.mjs'

const [role, concurrency] = process.argv.slice(2)
const isWorker = role === 'worker'
const boss = new PgBoss({
  connectionString: process.env.PEER_STORE,
  schedule: false,
  supervise: isWorker,
  superviseIntervalSeconds: 1,
  monitorIntervalSeconds: 1,
  useListenNotify: isWorker
})
boss.on('error', (error) => console.error(error))
await boss.start()
await boss.createQueue('empty', { notify: true, expireInSeconds: 10 })

if (isWorker) {
  await boss.work('empty', {
    pollingIntervalSeconds: 0.5,
    notifyPollingIntervalSeconds: 0.5,
    // Two a fetch, since only a full fetch of several lets a worker fetch again without a pause.
    localConcurrency: Number(concurrency) / 2,
    batchSize: 2,
    burstWhenBatchFull: true
  }, (jobs) => Promise.all(jobs.map((job) => perform(job.data))))
  work()
} else {
  serve({
    one: (data) => boss.send('empty', data),
    bulk: (all) => boss.insert('empty', all.map((data) => ({ data })))
  })
}
