// Long times as people say them: the clock is too exact for a forecast.

/** A rounded time. */
export interface AboutTime {
  readonly unit: 'seconds' | 'minutes' | 'hours' | 'days'
  readonly value: number
}

/** Seconds to what is said of them: under two minutes to ten seconds, under two hours to minutes, then to half hours and days. */
export function aboutTime(seconds: number): AboutTime {
  if (seconds < 115) return { unit: 'seconds', value: Math.max(10, Math.round(seconds / 10) * 10) }
  if (seconds < 7170) return { unit: 'minutes', value: Math.round(seconds / 60) }
  if (seconds < 172_800) return { unit: 'hours', value: Math.round(seconds / 1800) / 2 }
  return { unit: 'days', value: Math.round(seconds / 43_200) / 2 }
}
