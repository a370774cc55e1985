package dev.alexandrite.contracts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

  /** The channel that a role is, if it is one. */
  public static Optional<Channel> of(Role role) {
    return Arrays.stream(values()).filter(channel -> channel.role == role).findFirst();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
