package dev.alexandrite.contracts;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every topic, with who may write it and who may read it. The states of all owners go to {@code
 * orders}, which the internal roles read; what a channel has to know of its own orders is told to
 * it on a topic that only it reads. Permissions at the broker, seals, tests and documentation are
 * derived from this table.
 */
public final class Topics {

  /**
   * @param carries the kinds of events or messages that may be said there
   * @param partitions bound how many instances of one role can share its work
   * @param compacted only the last message of a key is kept
   */
  public record Topic(
      String name,
      Set<Role> writers,
      Set<Role> readers,
      List<Class<?>> carries,
      int partitions,
      boolean compacted) {

    public Topic {
      writers = Set.copyOf(writers);
      readers = Set.copyOf(readers);
      carries = List.copyOf(carries);
    }
  }

  public static final String ORDERS = "orders";
  public static final String SHOP_WISHES = "shop.wishes";
  public static final String PARTNER_WISHES = "partner.wishes";
  public static final String SHOP_CONTACTS = "shop.contacts";
  public static final String PARTNER_CONTACTS = "partner.contacts";
  public static final String MODELS_FILES = "models.files";

  /** Whether what came into work is what was priced; nothing is begun before. */
  public static final String MODELS_CHECKS = "models.checks";

  /** A seller's wish to cancel what is approved and not begun. */
  public static final String CRM_WISHES = "crm.wishes";

  public static final String ASSIGNMENT_OFFERS = "assignment.offers";
  public static final String INSIGHT_ALERTS = "insight.alerts";

  /** To every role; nothing more is said there, and what lies there is still heard. */
  public static final String INSIGHT_COMMANDS = "insight.commands";

  public static final String PRICING_PIECES = "pricing.pieces";
  public static final String PRICING_REMEASURED = "pricing.remeasured";

  private static final int BUSY = 12;
  private static final int QUIET = 3;

  /** Rarely used, and each partition costs the broker files and memory. */
  private static final int ONE = 1;

  /** Those of the internal contour that can have the baton. */
  public static final Set<Role> OWNERS =
      Set.copyOf(EnumSet.of(Role.PRICING, Role.CRM, Role.ASSIGNMENT, Role.MES));

  private static final Set<Role> INTERNAL =
      Arrays.stream(Role.values())
          .filter(role -> role.contour() == Contour.INTERNAL)
          .collect(Collectors.toUnmodifiableSet());

  private static final List<Class<?>> COMMANDS =
      List.of(Message.ReplayWanted.class, Message.DiscardWanted.class);

  private static final List<Class<?>> QUOTES =
      List.of(
          Message.QuoteReady.class,
          Message.QuoteEstimated.class,
          Message.QuoteProgress.class,
          Message.QuoteHeld.class,
          Message.QuoteRefused.class);

  public static final List<Topic> TABLE =
      Stream.of(
              Stream.of(
                  topic(
                      ORDERS,
                      and(OWNERS, Role.SHOP, Role.PARTNER),
                      INTERNAL,
                      List.copyOf(OrderEvent.TYPES),
                      BUSY),
                  topic(
                      MODELS_FILES,
                      Set.of(Role.MODELS),
                      Set.of(Role.CRM),
                      List.of(Message.ModelMoved.class, Message.ModelSubstituted.class),
                      QUIET),
                  topic(
                      PRICING_REMEASURED,
                      Set.of(Role.PRICING),
                      Set.of(Role.CRM),
                      List.of(Message.ModelRemeasured.class),
                      ONE),
                  topic(
                      MODELS_CHECKS,
                      Set.of(Role.MODELS),
                      Set.of(Role.ASSIGNMENT),
                      List.of(Message.ModelMoved.class, Message.ModelSubstituted.class),
                      QUIET),
                  topic(
                      CRM_WISHES,
                      Set.of(Role.CRM),
                      Set.of(Role.ASSIGNMENT, Role.MES),
                      List.of(Message.CancelRequested.class),
                      QUIET),
                  new Topic(
                      PRICING_PIECES,
                      Set.of(Role.PRICING),
                      Set.of(Role.SHOP, Role.PARTNER),
                      List.of(Message.PiecesListed.class),
                      ONE,
                      true),
                  topic(
                      ASSIGNMENT_OFFERS,
                      Set.of(Role.ASSIGNMENT),
                      Set.of(Role.MES),
                      List.of(Message.WorkOffered.class),
                      BUSY),
                  topic(
                      INSIGHT_ALERTS,
                      Set.of(Role.INSIGHT),
                      Set.of(),
                      List.of(Message.HandoverLate.class),
                      QUIET),
                  topic(
                      INSIGHT_COMMANDS,
                      Set.of(Role.INSIGHT),
                      Set.of(Role.values()),
                      COMMANDS,
                      ONE)),
              Arrays.stream(Role.values())
                  .map(
                      role ->
                          topic(commands(role), Set.of(Role.INSIGHT), Set.of(role), COMMANDS, ONE)),
              Arrays.stream(Role.values())
                  .map(
                      role ->
                          topic(
                              letters(role),
                              Set.of(role),
                              Set.of(Role.INSIGHT),
                              List.of(Message.LetterSetAside.class, Message.LetterSettled.class),
                              ONE)),
              Arrays.stream(Channel.values()).flatMap(Topics::ofChannel),
              OWNERS.stream()
                  .sorted()
                  .map(
                      owner ->
                          topic(
                              answers(owner),
                              Set.of(owner),
                              OWNERS,
                              List.of(Message.CancelRefused.class),
                              QUIET)))
          .flatMap(topics -> topics)
          .toList();

  private Topics() {}

  private static Stream<Topic> ofChannel(Channel channel) {
    Role role = channel.role();
    return Stream.of(
        topic(orders(channel), OWNERS, Set.of(role), List.copyOf(OrderEvent.TYPES), BUSY),
        topic(quotes(channel), Set.of(Role.PRICING), Set.of(role), QUOTES, BUSY),
        topic(answers(channel), OWNERS, Set.of(role), List.of(Message.CancelRefused.class), QUIET),
        topic(
            wishes(channel),
            Set.of(role),
            and(OWNERS, role),
            List.of(Message.QuoteWanted.class, Message.CancelRequested.class),
            BUSY),
        new Topic(
            contacts(channel),
            Set.of(role),
            Set.of(Role.CRM),
            List.of(Message.ContactCard.class),
            QUIET,
            true));
  }

  private static Topic topic(
      String name, Set<Role> writers, Set<Role> readers, List<Class<?>> carries, int partitions) {
    return new Topic(name, writers, readers, carries, partitions, false);
  }

  private static Set<Role> and(Set<Role> some, Role... others) {
    return Stream.concat(some.stream(), Arrays.stream(others)).collect(Collectors.toSet());
  }

  /** What a channel is told of its own orders, without what is not for it. */
  public static String orders(Channel channel) {
    return ORDERS + "." + channel.word();
  }

  /** Where a role hears what happens to orders. */
  public static String orders(Role listener) {
    return Channel.of(listener).map(Topics::orders).orElse(ORDERS);
  }

  public static String quotes(Channel channel) {
    return "pricing.quotes." + channel.word();
  }

  public static String wishes(Channel channel) {
    return channel.word() + ".wishes";
  }

  public static String contacts(Channel channel) {
    return channel.word() + ".contacts";
  }

  /** Where an owner says that it can't grant a cancel request; the other owners hear it. */
  public static String answers(Role owner) {
    return owner.word() + ".answers";
  }

  /** Where a role tells the control room what it could not hear or say; never what stands in it. */
  public static String letters(Role role) {
    return role.word() + ".letters";
  }

  /** Where a role hears what an administrator wants done with its letters. */
  public static String commands(Role role) {
    return INSIGHT_COMMANDS + "." + role.word();
  }

  public static boolean compacted(String topic) {
    return find(topic).map(Topic::compacted).orElse(false);
  }

  /** Where a channel hears that a cancel request was not granted. */
  public static String answers(Channel channel) {
    return "answers." + channel.word();
  }

  /** Whether a topic carries the events of orders, and not messages. */
  public static boolean ofOrders(String topic) {
    return topic.equals(ORDERS) || topic.startsWith(ORDERS + ".");
  }

  public static Optional<Topic> find(String name) {
    return TABLE.stream().filter(topic -> topic.name().equals(name)).findFirst();
  }

  /** The topics on which a role may hear messages of these kinds. */
  public static List<String> heardBy(Role listener, Class<?>... kinds) {
    return TABLE.stream()
        .filter(topic -> topic.readers().contains(listener))
        .filter(topic -> Arrays.stream(kinds).anyMatch(topic.carries()::contains))
        .map(Topic::name)
        .toList();
  }

  /**
   * Where a record would be found today that was put on a topic when the channels still read the
   * same ones as everybody. Letters that were set aside then know no other name.
   */
  public static String today(String topic, Role listener) {
    Channel channel = Channel.of(listener).orElse(null);
    if (channel == null) {
      return topic;
    }
    return topic.equals(ORDERS)
        ? orders(channel)
        : topic.equals("pricing.quotes")
            ? quotes(channel)
            : OWNERS.stream().map(Topics::answers).anyMatch(topic::equals)
                ? answers(channel)
                : topic;
  }
}
