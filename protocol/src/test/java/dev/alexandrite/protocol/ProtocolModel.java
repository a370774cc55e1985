package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Contour;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.*;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderLife;
import dev.alexandrite.contracts.OrderLife.Step;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.platform.Problem;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tries everything that owners, relays, listeners and crashes can do to some orders, through the
 * decisions that the house itself takes: {@link Decisions}, {@link Turns}, {@link OrderLife}. Rows,
 * outboxes, topic and letters are played.
 *
 * <p>What a role hears changes nothing for others until it says something. So it is tried at every
 * place up to which a role may have heard when it speaks, and not in every mixture of hearing with
 * what others do: all that can happen is still covered, by far fewer states.
 */
final class ProtocolModel {
  /** How far a listener goes back when it has lost its place: records it has not acknowledged. */
  private static final int BACK_MAX = 2;

  private static final Channel CHANNEL = Channel.SHOP;

  /** All that may ever have a baton. The others only listen, as each of these does in turn. */
  private static final Role[] ROLES = {
    Role.SHOP, Role.PRICING, Role.CRM, Role.ASSIGNMENT, Role.MES
  };

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Map<Class<? extends OrderEvent>, OrderEvent> EVENTS =
      events().collect(Collectors.toMap(OrderEvent::getClass, event -> event));

  /** What was found to be wrong, with what led there. */
  static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
      super(what);
    }
  }

  /**
   * What may happen.
   *
   * @param crashes how many processes are killed, or lose their part of the topic
   * @param back how often an order may come back to a state it has been in
   * @param steps how many steps an order may take from where it begins
   */
  record Bounds(int crashes, int back, int steps) {}

  /**
   * A row of an outbox.
   *
   * @param toChannel whether it goes to the channel's own topic
   */
  private record Row(int said, boolean toChannel) {}

  /**
   * What a role has of one order.
   *
   * @param row the last event said or heard, -1 for none
   * @param heard how many records of the topic
   */
  private record Known(int row, int heard, List<Integer> letters) {}

  /** One role. */
  private record Part(List<Known> orders, List<Row> outbox) {
    Part with(List<Row> now) {
      return new Part(orders, now);
    }

    Part with(int order, Known now) {
      return new Part(replaced(orders, order, now), outbox);
    }
  }

  /**
   * A topic keeps the order of one key and no other, so it is a list for each. Events are numbers
   * of {@link #said}.
   */
  private record State(
      List<List<Integer>> topic, List<List<Integer>> ofChannel, List<Part> parts, int crashes) {}

  private static <T> List<T> replaced(List<T> list, int at, T now) {
    List<T> all = new ArrayList<>(list);
    all.set(at, now);
    return all;
  }

  private final Bounds bounds;
  private final int orders;
  private final List<Said> said = new ArrayList<>();
  private final List<Baton> batons = new ArrayList<>();
  private final Map<UUID, Integer> numbers = new HashMap<>();
  private final Set<State> seen = new HashSet<>();
  private final Deque<State> open = new ArrayDeque<>();
  private final int begun;

  /** Steps of the table that were taken. */
  final Set<Step> taken = new HashSet<>();

  /**
   * @param orders how many, side by side
   * @param begin the life that each has led until everybody heard of it
   */
  ProtocolModel(int orders, List<Step> begin, Bounds bounds) {
    this.orders = orders;
    this.bounds = bounds;
    List<List<Integer>> topic = new ArrayList<>();
    List<Known> known = new ArrayList<>();
    for (int order = 0; order < orders; order++) {
      List<Integer> life = new ArrayList<>();
      int row = -1;
      for (Step step : begin) {
        Role by = OrderLife.speaker(step.from(), CHANNEL);
        row = say(Objects.requireNonNull(by), order, row, step, 0);
        life.add(row);
      }
      topic.add(life);
      known.add(new Known(row, life.size(), List.of()));
    }
    begun = begin.size();
    List<Part> parts = Arrays.stream(ROLES).map(role -> new Part(known, List.of())).toList();
    add(new State(topic, topic, parts, bounds.crashes));
  }

  /**
   * @return how many states there are
   * @throws Violation at the first that may not be
   */
  int explore() {
    while (!open.isEmpty()) {
      State state = open.pop();
      settle(state);
      for (int r = 0; r < ROLES.length; r++) {
        relay(state, r);
        for (int order = 0; order < orders; order++) {
          speak(state, r, order);
        }
      }
    }
    return seen.size();
  }

  /** For one that knows no types of ours: the violation, or null. */
  static @Nullable String violation(int orders, int crashes, int back) {
    try {
      new ProtocolModel(orders, List.of(), new Bounds(crashes, back, Integer.MAX_VALUE)).explore();
      return null;
    } catch (Violation e) {
      return e.getMessage();
    }
  }

  private void add(State state) {
    if (seen.add(state)) {
      open.push(state);
    }
  }

  /** Whatever r can say, having heard any part of what there is, and having been killed or not. */
  private void speak(State state, int r, int order) {
    int all = topic(state, r).get(order).size();
    Known before = state.parts.get(r).orders.get(order);
    for (int to = before.heard; to <= all; to++) {
      Known heard = hear(state, r, before, order, to);
      say(state, r, order, heard, state.crashes);
      if (state.crashes > 0) {
        for (int back = 1; back <= BACK_MAX && back <= to; back++) {
          Known lost = new Known(heard.row, to - back, heard.letters);
          Known again = hear(state, r, lost, order, to);
          if (!again.equals(heard)) {
            say(state, r, order, again, state.crashes - 1);
          }
        }
      }
    }
  }

  private void say(State state, int r, int order, Known heard, int crashes) {
    for (Step step : OrderLife.TABLE) {
      int now;
      try {
        now = say(ROLES[r], order, heard.row, step, distinct(state, order, heard));
      } catch (Problem notNow) {
        continue;
      }
      if (isBeyond(now, state, order)) {
        continue;
      }
      taken.add(step);
      List<Row> outbox = new ArrayList<>(state.parts.get(r).outbox);
      outbox.add(new Row(now, false));
      if (ROLES[r].contour() == Contour.INTERNAL) {
        outbox.add(new Row(now, true));
      }
      Part part =
          state.parts.get(r).with(order, new Known(now, heard.heard, heard.letters)).with(outbox);
      State after = with(state, r, part, crashes);
      requireOneOfEachNumber(after, order);
      add(after);
    }
  }

  private boolean isBeyond(int now, State state, int order) {
    Said event = said.get(now);
    if (event.sequence() > (long) begun + bounds.steps) {
      return true;
    }
    Set<OrderState> been = new HashSet<>();
    long back =
        of(state, order).map(n -> said.get(n).state()).filter(one -> !been.add(one)).count();
    return back + (been.contains(event.state()) ? 1 : 0) > bounds.back;
  }

  /** So that two events with one number are two. */
  private int distinct(State state, int order, Known heard) {
    long next = heard.row < 0 ? 1 : said.get(heard.row).sequence() + 1;
    return (int) of(state, order).filter(n -> said.get(n).sequence() == next).count();
  }

  /** All events of an order, sent or not. */
  private Stream<Integer> of(State state, int order) {
    return Stream.concat(
            state.topic.get(order).stream(),
            state.parts.stream()
                .flatMap(part -> part.outbox.stream().map(Row::said))
                .filter(number -> orderOf(number) == order))
        .distinct();
  }

  private int orderOf(int number) {
    return (int) (said.get(number).orderId().value().getMostSignificantBits() >>> 16);
  }

  private int say(Role role, int order, int before, Step step, int distinct) {
    OrderEvent event = EVENTS.get(step.on());
    long place = (before < 0 ? 0 : said.get(before).sequence()) << 16;
    UUID eventId =
        new UUID(
            order, place | OrderLife.TABLE.indexOf(step) << 8 | role.ordinal() << 4 | distinct);
    Baton baton = before < 0 ? null : batons.get(before);
    Said now = Decisions.say(role, id(order), CHANNEL, baton, event, eventId, AT);
    return numbers.computeIfAbsent(
        eventId,
        id -> {
          said.add(now);
          batons.add(new Baton(now.orderId(), CHANNEL, now.state(), now.sequence(), eventId, AT));
          return said.size() - 1;
        });
  }

  private static OrderId id(int order) {
    return new OrderId(new UUID(0x7000L | (long) order << 16, 1L << 63));
  }

  /** What the relay of r may do next, and what it leaves behind when it is killed in between. */
  private void relay(State state, int r) {
    Part part = state.parts.get(r);
    Turns<Row> turns = turns(part);
    for (Row row : turns.first()) {
      State sent = sent(state, row);
      List<Row> left = new ArrayList<>(part.outbox);
      left.remove(row);
      add(with(sent, r, part.with(left), state.crashes));
      if (state.crashes > 0) { // confirmed, and not deleted
        add(with(sent, r, part, state.crashes - 1));
        Turns<Row> later = turns(part);
        later.first();
        Row next = later.after(row);
        if (next != null) {
          add(with(sent(sent, next), r, part, state.crashes - 1));
        }
      }
    }
  }

  private Turns<Row> turns(Part part) {
    return new Turns<>(part.outbox, row -> said.get(row.said).orderId().toString());
  }

  private static State with(State state, int r, Part part, int crashes) {
    return new State(state.topic, state.ofChannel, replaced(state.parts, r, part), crashes);
  }

  private State sent(State state, Row row) {
    int order = orderOf(row.said);
    List<List<Integer>> all = row.toChannel ? state.ofChannel : state.topic;
    List<Integer> topic = new ArrayList<>(all.get(order));
    if (!row.toChannel && !topic.contains(row.said)) {
      long last = topic.stream().mapToLong(n -> said.get(n).sequence()).max().orElse(0);
      if (said.get(row.said).sequence() != last + 1) {
        throw violation(
            5, state, "%d is sent after %d".formatted(said.get(row.said).sequence(), last));
      }
    }
    topic.add(row.said);
    List<List<Integer>> now = replaced(all, order, topic);
    return row.toChannel
        ? new State(state.topic, now, state.parts, state.crashes)
        : new State(now, state.ofChannel, state.parts, state.crashes);
  }

  private static List<List<Integer>> topic(State state, int r) {
    return ROLES[r] == CHANNEL.role() ? state.ofChannel : state.topic;
  }

  private Known hear(State state, int r, Known known, int order, int to) {
    Known now = known;
    while (now.heard < to) {
      Known next = hear(state, r, now, topic(state, r).get(order).get(now.heard));
      now = new Known(next.row, now.heard + 1, next.letters);
    }
    return now;
  }

  private Known hear(State state, int r, Known known, int number) {
    Baton baton = known.row < 0 ? null : batons.get(known.row);
    switch (Decisions.fit(ROLES[r], said.get(number), baton)) {
      case Fit.Next next -> {
        return replayed(state, r, new Known(number, known.heard, known.letters));
      }
      case Fit.Repetition again -> {
        return known;
      }
      case Fit.Refused(String code, String detail) -> {
        // Several owners write to the channel's topic, each in order, and one may be ahead.
        if (!code.equals("gap") || ROLES[r] != CHANNEL.role()) {
          throw violation(6, state, "%s refuses: %s, %s".formatted(ROLES[r], code, detail));
        }
        List<Integer> letters = new ArrayList<>(known.letters);
        if (!letters.contains(number)) {
          letters.add(number);
        }
        return new Known(known.row, known.heard, letters);
      }
    }
  }

  /** The letter that follows what was heard now, and so on. */
  private Known replayed(State state, int r, Known known) {
    long next = said.get(known.row).sequence() + 1;
    for (Integer letter : known.letters) {
      if (said.get(letter).sequence() == next) {
        List<Integer> letters = new ArrayList<>(known.letters);
        letters.remove(letter);
        return hear(state, r, new Known(known.row, known.heard, letters), letter);
      }
    }
    return known;
  }

  private void requireOneOfEachNumber(State state, int order) {
    Set<Long> seen = new HashSet<>();
    of(state, order)
        .map(number -> said.get(number).sequence())
        .filter(sequence -> !seen.add(sequence))
        .findFirst()
        .ifPresent(
            twice -> {
              throw violation(3, state, "two events have the number " + twice);
            });
  }

  /** When everything is sent and heard, all agree, nothing is missing, and somebody goes on. */
  private void settle(State state) {
    State now = state;
    for (int r = 0; r < ROLES.length; r++) {
      for (Part part = now.parts.get(r); !part.outbox.isEmpty(); part = now.parts.get(r)) {
        Row row = turns(part).first().getFirst();
        List<Row> left = new ArrayList<>(part.outbox);
        left.remove(row);
        now = with(sent(now, row), r, part.with(left), now.crashes);
      }
    }
    for (int order = 0; order < orders; order++) {
      requireAllKnow(now, order);
    }
  }

  private void requireAllKnow(State state, int order) {
    int last =
        state.topic.get(order).stream()
            .max(Comparator.comparingLong(number -> said.get(number).sequence()))
            .orElse(-1);
    int speakers = 0;
    for (int r = 0; r < ROLES.length; r++) {
      Known before = state.parts.get(r).orders.get(order);
      Known known = hear(state, r, before, order, topic(state, r).get(order).size());
      if (!known.letters.isEmpty()) {
        throw violation(8, state, ROLES[r] + " has letters for ever");
      }
      if (known.row != last) {
        throw violation(4, state, ROLES[r] + " does not know the last event");
      }
      OrderState at = known.row < 0 ? null : said.get(known.row).state();
      speakers += OrderLife.speaker(at, CHANNEL) == ROLES[r] ? 1 : 0;
    }
    boolean isOver = last >= 0 && said.get(last).state().ended();
    if (speakers != (isOver ? 0 : 1)) {
      throw violation(1, state, speakers + " may say what is next");
    }
  }

  private Violation violation(int invariant, State state, String what) {
    Map<String, String> where = new TreeMap<>();
    where.put("topic", state.topic.stream().map(this::words).toList().toString());
    where.put("of the channel", state.ofChannel.stream().map(this::words).toList().toString());
    for (int r = 0; r < ROLES.length; r++) {
      where.put(ROLES[r].word(), words(state.parts.get(r).outbox.stream().map(Row::said).toList()));
    }
    return new Violation("invariant %d: %s; %s".formatted(invariant, what, where));
  }

  private String words(List<Integer> events) {
    return events.stream()
        .map(said::get)
        .map(event -> "%d %s by %s".formatted(event.sequence(), event.event().type(), event.by()))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static Stream<OrderEvent> events() {
    Money price = Money.of(9_900, "EUR");
    ModelId model = new ModelId(new UUID(0x7000L, 1L << 63));
    String number = id(0).number();
    return Stream.of(
        new OrderInitiated(number, "c-1", Kind.MODEL, null, 1),
        new FileUploaded(model, "stl", 84),
        new OrderSubmitted(Kind.MODEL, model, null, Alloy.SILVER_925, 1, null, null),
        new PriceCalculated(Kind.MODEL, model, null, Alloy.SILVER_925, 1, 3.0, price, null, price),
        new ModelRefused(model, "ZERO_VOLUME", "nothing there"),
        new ManufacturingApproved(
            new WorkSpec(number, Kind.MODEL, model, null, Alloy.SILVER_925, 1, 3.0, price)),
        new OrderDeclined("too thin"),
        new ManufacturingStarted("o-1", "Oleg", price),
        new ManufacturingReleased("o-1", null),
        new ManufacturingCompleted(),
        new OrderPacked(),
        new OrderShipped("DHL", "1"),
        new OrderClosed(),
        new OrderCancelled(null, null));
  }
}
