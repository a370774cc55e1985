package dev.alexandrite.contracts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events and messages as JSON. The field {@code type} names the record; fields unknown to this
 * version are passed over, so that a newer speaker does not silence an older listener.
 */
public final class Wire {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(Money.class, AmountAlone.class)
          .build();

  /** How a currency is counted is nothing that an event has to tell. */
  @SuppressWarnings("UnusedMethod") // Jackson looks at it
  private interface AmountAlone {
    @JsonIgnore
    int digits();
  }

  private static final Map<String, Class<?>> TYPES =
      Stream.concat(OrderEvent.TYPES.stream(), Message.TYPES.stream())
          .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

  private Wire() {}

  public static String write(Said said) {
    ObjectNode tree = JSON.valueToTree(said);
    ((ObjectNode) tree.get("event")).put("type", said.event().type());
    return tree.toString();
  }

  /** The event as it is told to the channel that its order came from, see {@link Outward}. */
  public static String writeOutward(Said said) {
    ObjectNode tree = JSON.valueToTree(said);
    ObjectNode event = (ObjectNode) tree.get("event");
    event.retain(Outward.fields(said.event().getClass()));
    event.put("type", said.event().type());
    return tree.toString();
  }

  public static String write(Message message) {
    ObjectNode tree = JSON.valueToTree(message);
    tree.put("type", message.type());
    return tree.toString();
  }

  /**
   * @throws Unreadable when the text is no event of a known type
   */
  public static Said readSaid(String json) {
    try {
      JsonNode tree = JSON.readTree(json);
      Class<?> type = typeOf(tree.path("event"));
      OrderEvent event = (OrderEvent) JSON.treeToValue(tree.get("event"), type);
      Head head = JSON.treeToValue(tree, Head.class);
      return new Said(
          head.eventId,
          head.orderId,
          head.sequence,
          head.channel,
          head.by,
          head.at,
          head.state,
          event);
    } catch (Unreadable e) {
      throw e;
    } catch (RuntimeException e) {
      throw new Unreadable("not an order event: " + e.getMessage(), e);
    }
  }

  /**
   * @throws Unreadable when the text is no message of a known type
   */
  public static Message readMessage(String json) {
    try {
      JsonNode tree = JSON.readTree(json);
      return (Message) JSON.treeToValue(tree, typeOf(tree));
    } catch (Unreadable e) {
      throw e;
    } catch (RuntimeException e) {
      throw new Unreadable("not a message: " + e.getMessage(), e);
    }
  }

  private static Class<?> typeOf(JsonNode tree) {
    String name = tree.path("type").asString("");
    Class<?> type = TYPES.get(name);
    if (type == null) {
      throw new Unreadable("unknown type '" + name + "'", null);
    }
    return type;
  }

  private record Head(
      java.util.UUID eventId,
      OrderId orderId,
      long sequence,
      Channel channel,
      Role by,
      java.time.Instant at,
      OrderState state) {}

  /** The text on a topic is none of ours. */
  public static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unreadable(String message, @org.jspecify.annotations.Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
