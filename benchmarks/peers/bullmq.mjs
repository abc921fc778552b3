import { Queue, Worker } from 'bullmq'
import { perform, serve, work } from './protocol.mjs'

const [role, concurrency] = process.argv.slice(2)
const connection = { host: '127.0.0.1', port: Number(process.env.PEER_STORE), maxRetriesPerRequest: null }

if (role === 'worker') {
  const worker = new Worker('empty', (job) => perform(job.data), { connection, concurrency: Number(concurrency) })
  worker.on('error', (error) => console.error(error))
  worker.on('failed', (job, error) => console.error(job?.id, error.message))
  await worker.waitUntilReady()
  work()
} else {
  const queue = new Queue('empty', { connection })
  await queue.waitUntilReady()
  serve({
    one: (data) => queue.add('empty', data),
    bulk: (all) => queue.addBulk(all.map((data) => ({ name: 'empty', data })))
  })
}
