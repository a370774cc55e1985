package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
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
import java.util.EnumSet;
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
 * decisions that the house itself takes: {@link Transitions}, {@link Turns}, {@link OrderLife}.
 * Rows, outboxes and the topic are played. What the channel hears on a topic of its own is tried
 * apart.
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

  private static final UUID NOBODY = new UUID(0, 0);
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
   * @param steps how many steps the orders may take together from where they begin
   */
  record Bounds(int crashes, int back, int steps) {}

  /**
   * What a role has of one order.
   *
   * @param row the last event said or heard, -1 for none
   * @param heard how many records of the topic
   */
  private record Known(int row, int heard) {}

  /** One role. */
  private record Part(List<Known> orders, List<Integer> outbox) {
    Part with(List<Integer> now) {
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
  private static final class State {
    private final List<List<Integer>> topic;
    private final List<Part> parts;
    private final int crashes;
    private final int hash;

    State(List<List<Integer>> topic, List<Part> parts, int crashes) {
      this.topic = topic;
      this.parts = parts;
      this.crashes = crashes;
      hash = 31 * (31 * topic.hashCode() + parts.hashCode()) + crashes;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof State other
          && hash == other.hash
          && crashes == other.crashes
          && topic.equals(other.topic)
          && parts.equals(other.parts);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

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

  /** Answers of the decisions; the same question has the same answer. */
  private final Map<Saying, Integer> sayings = new HashMap<>();

  private final Map<Long, List<Step>> possible = new HashMap<>();
  private final Map<Long, Fit> fits = new HashMap<>();

  /** Three small numbers as one key. */
  private static final class Joined {
    static long of(int one, int two, int three) {
      return ((long) one << 24 | two + 1) << 24 | three + 1;
    }
  }

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
      known.add(new Known(row, life.size()));
    }
    begun = begin.size();
    List<Part> parts = Arrays.stream(ROLES).map(role -> new Part(known, List.of())).toList();
    add(new State(topic, parts, bounds.crashes));
  }

  /**
   * @return how many states there are
   * @throws Violation at the first that may not be
   */
  int explore() {
    while (!open.isEmpty()) {
      State state = open.pop();
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

  /** After something was said, or sent twice. What is sent once leads where it led before. */
  private void addChecked(State state) {
    if (seen.add(state)) {
      settle(state);
      open.push(state);
    }
  }

  /** Whatever r can say, having heard any part of what there is, and having been killed or not. */
  private void speak(State state, int r, int order) {
    int all = state.topic.get(order).size();
    Known before = state.parts.get(r).orders.get(order);
    for (int to = before.heard, last = -2; to <= all; to++) {
      Known heard = hear(state, r, before, order, to);
      if (heard.row == last) {
        continue; // a repetition changed nothing
      }
      last = heard.row;
      say(state, r, order, heard, state.crashes);
      if (state.crashes > 0) {
        for (int back = 1; back <= BACK_MAX && back <= to; back++) {
          Known lost = new Known(heard.row, to - back);
          Known again = hear(state, r, lost, order, to);
          if (again.row != heard.row) {
            say(state, r, order, again, state.crashes - 1);
          }
        }
      }
    }
  }

  private void say(State state, int r, int order, Known heard, int crashes) {
    for (Step step : possible(r, heard.row)) {
      int now = saying(ROLES[r], order, heard.row, step, state);
      if (isBeyond(now, state, order)) {
        continue;
      }
      taken.add(step);
      List<Integer> outbox = new ArrayList<>(state.parts.get(r).outbox);
      outbox.add(now);
      Part part = state.parts.get(r).with(order, new Known(now, heard.heard)).with(outbox);
      State after = with(state, r, part, crashes);
      requireOneOfEachNumber(after, order);
      addChecked(after);
    }
  }

  private boolean isBeyond(int now, State state, int order) {
    int steps = 1;
    for (int one = 0; one < orders; one++) {
      steps += of(state, one).size() - begun;
    }
    Set<OrderState> been = EnumSet.noneOf(OrderState.class);
    int back = 0;
    for (int number : of(state, order)) {
      back += been.add(said.get(number).state()) ? 0 : 1;
    }
    back += been.contains(said.get(now).state()) ? 1 : 0;
    return steps > bounds.steps || back > bounds.back;
  }

  private record Saying(Role role, int order, int row, Step step, int distinct) {}

  private int saying(Role role, int order, int row, Step step, State state) {
    long next = row < 0 ? 1 : said.get(row).sequence() + 1;
    int others = 0; // so that two events with one number are two
    for (int number : of(state, order)) {
      others += said.get(number).sequence() == next ? 1 : 0;
    }
    int distinct = others;
    return sayings.computeIfAbsent(
        new Saying(role, order, row, step, distinct), one -> say(role, order, row, step, distinct));
  }

  /** Every step that the role may take, having heard so much. */
  private List<Step> possible(int r, int row) {
    return possible.computeIfAbsent(
        Joined.of(r, row, 0),
        key -> OrderLife.TABLE.stream().filter(step -> mayTake(ROLES[r], row, step)).toList());
  }

  private boolean mayTake(Role role, int row, Step step) {
    try {
      Baton baton = row < 0 ? null : batons.get(row);
      OrderEvent event = EVENTS.get(step.on());
      Transitions.say(role, id(0), CHANNEL, baton, event, NOBODY, AT);
      return OrderLife.step(baton == null ? null : baton.state(), event).isPresent()
          && step.from() == (baton == null ? null : baton.state());
    } catch (Problem notNow) {
      return false;
    }
  }

  /** All events of an order, sent or not. */
  private List<Integer> of(State state, int order) {
    List<Integer> all = new ArrayList<>();
    for (Integer number : state.topic.get(order)) {
      if (!all.contains(number)) {
        all.add(number);
      }
    }
    for (Part part : state.parts) {
      for (Integer number : part.outbox) {
        if (orderOf(number) == order && !all.contains(number)) {
          all.add(number);
        }
      }
    }
    return all;
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
    Said now = Transitions.say(role, id(order), CHANNEL, baton, event, eventId, AT);
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
    Turns<Integer> turns = turns(part);
    for (Integer row : turns.first()) {
      State sent = sent(state, row);
      List<Integer> left = new ArrayList<>(part.outbox);
      left.remove((Object) row);
      add(with(sent, r, part.with(left), state.crashes));
      if (state.crashes > 0) { // confirmed, and not deleted
        addChecked(with(sent, r, part, state.crashes - 1));
        Turns<Integer> later = turns(part);
        later.first();
        Integer next = later.after(row);
        if (next != null) {
          addChecked(with(sent(sent, next), r, part, state.crashes - 1));
        }
      }
    }
  }

  private Turns<Integer> turns(Part part) {
    return new Turns<>(part.outbox, row -> said.get(row).orderId().toString());
  }

  private static State with(State state, int r, Part part, int crashes) {
    return new State(state.topic, replaced(state.parts, r, part), crashes);
  }

  private State sent(State state, int row) {
    int order = orderOf(row);
    List<Integer> topic = new ArrayList<>(state.topic.get(order));
    if (!topic.contains(row)) {
      long last = topic.stream().mapToLong(n -> said.get(n).sequence()).max().orElse(0);
      long now = said.get(row).sequence();
      if (now != last + 1) {
        throw violation(5, state, "%d is sent after %d".formatted(now, last));
      }
    }
    topic.add(row);
    return new State(replaced(state.topic, order, topic), state.parts, state.crashes);
  }

  private Known hear(State state, int r, Known known, int order, int to) {
    Known now = known;
    while (now.heard < to) {
      int number = state.topic.get(order).get(now.heard);
      int row =
          switch (fit(ROLES[r], number, now.row)) {
            case Fit.Next next -> number;
            case Fit.Repetition again -> now.row;
            case Fit.Refused(String code, String detail) ->
                throw violation(6, state, "%s refuses: %s, %s".formatted(ROLES[r], code, detail));
          };
      now = new Known(row, now.heard + 1);
    }
    return now;
  }

  private Fit fit(Role role, int number, int row) {
    return fits.computeIfAbsent(
        Joined.of(role.ordinal(), number, row),
        one -> Transitions.fit(role, said.get(number), row < 0 ? null : batons.get(row)));
  }

  /**
   * The other owners write to the channel's own topic, each in order; one may be ahead of another,
   * and what it says then waits among the letters. However they are mixed, the channel ends where
   * everybody is.
   *
   * @return in how many ways records and letters can stand
   */
  int hearAsChannel(List<Step> life) {
    List<Integer> events = new ArrayList<>();
    for (Step step : life) {
      Role by = Objects.requireNonNull(OrderLife.speaker(step.from(), CHANNEL));
      events.add(say(by, 0, events.isEmpty() ? -1 : events.getLast(), step, 0));
    }
    Set<ToChannel> seen = new HashSet<>();
    Deque<ToChannel> open = new ArrayDeque<>(List.of(new ToChannel(Set.of(), -1, Set.of())));
    while (!open.isEmpty()) {
      ToChannel now = open.pop();
      if (!seen.add(now)) {
        continue;
      }
      Set<Role> waiting = new HashSet<>();
      for (int number : events) {
        Role by = said.get(number).by();
        boolean isNext = !now.sent.contains(number) && waiting.add(by);
        if (isNext && by == CHANNEL.role() && said.get(number).sequence() == now.next()) {
          open.push(now.with(number, number, now.letters));
        } else if (isNext && by != CHANNEL.role() && !waiting.contains(CHANNEL.role())) {
          open.push(now.heard(number)); // nobody is ahead of what the channel has not said
        }
      }
      if (waiting.isEmpty() && (now.row != events.getLast() || !now.letters.isEmpty())) {
        throw new Violation("invariant 8: the channel is left with letters " + words(events));
      }
    }
    return seen.size();
  }

  /** How far the channel is: by what it said itself, and what the others have sent it. */
  private final class ToChannel {
    private final Set<Integer> sent;
    private final int row;
    private final Set<Integer> letters;

    ToChannel(Set<Integer> sent, int row, Set<Integer> letters) {
      this.sent = sent;
      this.row = row;
      this.letters = letters;
    }

    long next() {
      return row < 0 ? 1 : said.get(row).sequence() + 1;
    }

    ToChannel with(int number, int rowNow, Set<Integer> lettersNow) {
      Set<Integer> all = new HashSet<>(sent);
      all.add(number);
      return new ToChannel(all, rowNow, lettersNow);
    }

    ToChannel heard(int number) {
      Set<Integer> left = new HashSet<>(letters);
      int now = row;
      if (fit(CHANNEL.role(), number, row) instanceof Fit.Next) {
        now = number;
        for (Integer letter = following(left, now); letter != null; letter = following(left, now)) {
          left.remove(letter);
          now = letter;
        }
      } else {
        left.add(number);
      }
      return with(number, now, left);
    }

    private @Nullable Integer following(Set<Integer> left, int at) {
      return left.stream()
          .filter(letter -> fit(CHANNEL.role(), letter, at) instanceof Fit.Next)
          .findFirst()
          .orElse(null);
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof ToChannel other
          && sent.equals(other.sent)
          && row == other.row
          && letters.equals(other.letters);
    }

    @Override
    public int hashCode() {
      return Objects.hash(sent, row, letters);
    }
  }

  private void requireOneOfEachNumber(State state, int order) {
    Set<Long> seen = new HashSet<>();
    for (int number : of(state, order)) {
      if (!seen.add(said.get(number).sequence())) {
        throw violation(3, state, "two events have the number " + said.get(number).sequence());
      }
    }
  }

  /** When everything is sent and heard, all agree, nothing is missing, and somebody goes on. */
  private void settle(State state) {
    State now = state;
    for (int r = 0; r < ROLES.length; r++) {
      for (Part part = now.parts.get(r); !part.outbox.isEmpty(); part = now.parts.get(r)) {
        Integer row = turns(part).first().getFirst();
        List<Integer> left = new ArrayList<>(part.outbox);
        left.remove((Object) row);
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
      Known known = hear(state, r, before, order, state.topic.get(order).size());
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
    for (int r = 0; r < ROLES.length; r++) {
      where.put(ROLES[r].word(), words(state.parts.get(r).outbox));
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
