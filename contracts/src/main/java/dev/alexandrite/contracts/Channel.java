package dev.alexandrite.contracts;

/** Where an order came from; the channel owns the order until it is submitted. */
public enum Channel {
  SHOP(Role.SHOP),
  PARTNER(Role.PARTNER);

  private final Role role;

  Channel(Role role) {
    this.role = role;
  }

  public Role role() {
    return role;
  }
}
