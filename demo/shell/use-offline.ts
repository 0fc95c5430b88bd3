/** @module The service worker, by which the page opens without a network. */
import { useEffect, useState } from 'react'

/** True once a service worker is active, which means that it holds every file of the page. */
export function useOffline(): boolean {
  const [works, setWorks] = useState(false)
  useEffect(() => {
    let left = false
    void whenActive().then((active) => {
      if (!left) setWorks(active)
    })
    return () => {
      left = true
    }
  }, [])
  return works
}

async function whenActive(): Promise<boolean> {
  if (!import.meta.env.PROD) return false
  try {
    await navigator.serviceWorker.register('/sw.js')
    const { active } = await navigator.serviceWorker.ready
    if (active === null) return false
    if (active.state === 'activated') return true
    await new Promise((resolve) => active.addEventListener('statechange', resolve, { once: true }))
    return true
  } catch {
    return false // no service workers here, or they are blocked
  }
}
