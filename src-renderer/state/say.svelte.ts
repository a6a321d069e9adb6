// What a screen reader is told: finished, failed, undone. One polite and one urgent live region show it.

/** See the top of this file. */
export class Announcer {
  polite = $state('')
  urgent = $state('')

  say(text: string): void {
    this.polite = text
  }

  alert(text: string): void {
    this.urgent = text
  }
}
