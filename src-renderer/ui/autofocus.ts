// Where the focus goes when a dialog opens: to what one came for, not to its close button.

/** For a dialog's `onOpenAutoFocus`: the element marked `data-autofocus`, else the first control of the body, else the main button. */
export function focusBody(event: Event, dialog: HTMLElement | null): void {
  const wanted =
    dialog?.querySelector('[data-autofocus]') ??
    dialog?.querySelector('[data-body] :is(input, select, button, [tabindex="0"]):not(:disabled)') ??
    dialog?.querySelector('[data-foot] .primary:not(:disabled)')
  if (!(wanted instanceof HTMLElement)) return
  event.preventDefault()
  wanted.focus()
}
