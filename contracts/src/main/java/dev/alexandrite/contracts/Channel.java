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

  /** The key of a file in the store {@code incoming}, where each channel has a part of its own. */
  public String incomingKey(ModelId modelId) {
    return role.word() + "/" + modelId;
  }

  /** The key there of the copy by which a buyer sees the model once the file has moved on. */
  public String shownKey(ModelId modelId) {
    return role.word() + "/shown/" + modelId;
  }

  /** The channel that a role is, if it is one. */
  public static Optional<Channel> of(Role role) {
    return Arrays.stream(values()).filter(channel -> channel.role == role).findFirst();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
