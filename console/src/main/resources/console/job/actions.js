// Acts on jobs are loaded when the first one is asked for.

const act = name => (...these) => import('./act.js').then(module => module[name](...these))

export const cancel = act('cancel')
export const retry = act('retry')
export const editAndRetry = act('editAndRetry')
export const some = act('some')
export const all = act('all')
export const startJob = () => import('./start.js').then(module => module.startJob())
