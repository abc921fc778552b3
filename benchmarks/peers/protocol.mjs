// What the benchmark asks of a client, a line each, and how it is answered:
//   one ID DELAY          one job                        -> accepted ID
//   bulk FIRST COUNT      COUNT empty jobs in one call   -> accepted bulk
// Both say "ready" once; a worker says "done ID" for each job that has run. They end when their input does.
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

const say = (line) => process.stdout.write(line + '\n')

export function serve ({ one, bulk }) {
  createInterface({ input: process.stdin }).on('line', async (line) => {
    const [command, id, number] = line.split(' ')
    if (command === 'one') {
      await one({ id, delay: Number(number) })
      say(`accepted ${id}`)
    } else {
      await bulk(Array.from({ length: Number(number) }, (_, i) => ({ id: String(Number(id) + i), delay: 0 })))
      say('accepted bulk')
    }
  }).on('close', () => process.exit(0))
  say('ready')
}

export function work () {
  process.stdin.resume().on('end', () => process.exit(0))
  say('ready')
}

export async function perform ({ id, delay }) {
  if (delay > 0) {
    await sleep(delay)
  }
  say(`done ${id}`)
}
