package dev.alexandrite.contracts;

/** An order that is not what it seems: it comes from a sandbox, or watches over the house. */
public enum Mark {
  SANDBOX,
  CANARY
}
