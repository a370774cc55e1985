/**
 * Over plain http from another machine browsers keep no sign-in: neither the shop's cookie nor the staff's keys. On the
 * house's own machine they do.
 */
export const insecure = (globalThis as { isSecureContext?: boolean }).isSecureContext === false
