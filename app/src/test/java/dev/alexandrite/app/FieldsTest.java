package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Contour;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderLife;
import dev.alexandrite.contracts.Outward;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Topics;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which role can read which field of what is said, kept as a page. */
class FieldsTest {

  @Test
  void whoCanReadWhichFieldIsListed() throws Exception {
    Map<String, Set<Role>> readers = new LinkedHashMap<>();
    OrderEvent.TYPES.forEach(type -> event(type, readers));
    Message.TYPES.forEach(type -> message(type, readers));
    Golden.compare(
        "fields.txt",
        """
        # Which role can read which field of what is said. Who is not named can't: the broker does not give it to them.
        # shop and partner are told of their own orders only. Who says something knows it anyway.
        # Around every event stand eventId, orderId, sequence, channel, by, at and state, for whoever reads the first line of it.
        # Derived from Topics and Outward by FieldsTest.
        """
            + readers.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"))
            + "\n");
  }

  @Test
  void theExternalContourLearnsNothingOfThePeopleWhoWork() {
    for (Class<? extends OrderEvent> type : OrderEvent.TYPES) {
      Set<String> told = Outward.fields(type);
      assertThat(told)
          .as(type.getSimpleName())
          .doesNotContain("operatorId", "operatorName", "pay", "work")
          .isSubsetOf(
              Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList());
    }
  }

  @Test
  void theTwoChannelsShareNoTopic() {
    for (Topics.Topic topic : Topics.TABLE) {
      if (Set.of(Topics.PRICING_PIECES, Topics.INSIGHT_COMMANDS).contains(topic.name())) {
        continue; // prices that anybody sees, and where commands about letters were
      }
      assertThat(topic.readers().containsAll(Set.of(Role.SHOP, Role.PARTNER))).isFalse();
      if (topic.readers().stream().anyMatch(role -> role.contour() == Contour.EXTERNAL)) {
        Channel channel =
            Channel.of(
                    topic.readers().stream()
                        .filter(role -> role.contour() == Contour.EXTERNAL)
                        .findFirst()
                        .orElseThrow())
                .orElseThrow();
        assertThat(topic.name()).contains(channel.role().word());
      }
    }
  }

  private static void event(Class<? extends OrderEvent> type, Map<String, Set<Role>> readers) {
    String name = type.getSimpleName();
    Set<Role> inside = new TreeSet<>(Topics.find(Topics.ORDERS).orElseThrow().readers());
    Set<Role> everybody = new TreeSet<>(inside);
    for (Channel channel : Channel.values()) {
      if (isTold(type, channel)) {
        everybody.add(channel.role());
      }
    }
    readers.put(name, everybody);
    for (RecordComponent component : type.getRecordComponents()) {
      Set<Role> who = Outward.fields(type).contains(component.getName()) ? everybody : inside;
      fields("  " + component.getName(), component.getGenericType())
          .forEach(field -> readers.put(name + "\n" + field, who));
    }
  }

  /** Whether somebody in the workshop says it about the channel's orders. */
  private static boolean isTold(Class<? extends OrderEvent> type, Channel channel) {
    return OrderLife.TABLE.stream()
        .filter(step -> step.on() == type)
        .map(step -> OrderLife.speaker(step.from(), channel))
        .anyMatch(speaker -> speaker != null && speaker.contour() == Contour.INTERNAL);
  }

  private static void message(Class<? extends Message> type, Map<String, Set<Role>> readers) {
    String name = type.getSimpleName();
    Set<Role> who = new TreeSet<>();
    Topics.TABLE.stream()
        .filter(topic -> topic.carries().contains(type))
        .forEach(topic -> who.addAll(topic.readers()));
    readers.put(name, who);
    for (RecordComponent component : type.getRecordComponents()) {
      fields("  " + component.getName(), component.getGenericType())
          .forEach(field -> readers.put(name + "\n" + field, who));
    }
  }

  /** A field, or the fields of the record in it. */
  private static Stream<String> fields(String name, Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return fields(name + "[]", list.getActualTypeArguments()[0]);
    }
    boolean ours =
        type instanceof Class<?> record
            && record.isRecord()
            && (record.getEnclosingClass() == OrderEvent.class
                || record.getEnclosingClass() == Message.class);
    return ours
        ? Arrays.stream(((Class<?>) type).getRecordComponents())
            .flatMap(inner -> fields(name + "." + inner.getName(), inner.getGenericType()))
        : Stream.of(name);
  }

  private static String line(String field, Set<Role> readers) {
    String shown = field.substring(field.indexOf('\n') + 1);
    return "%-36s %s"
        .formatted(shown, readers.stream().map(Role::word).collect(Collectors.joining(", ")))
        .stripTrailing();
  }
}
