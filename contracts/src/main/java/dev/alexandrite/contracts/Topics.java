package dev.alexandrite.contracts;

import java.util.Arrays;
import java.util.List;

/**
 * Every topic. The states of all owners go to {@code orders}; the rest begin with their context's
 * word.
 */
public final class Topics {
  public static final String ORDERS = "orders";
  public static final String SHOP_WISHES = "shop.wishes";
  public static final String PARTNER_WISHES = "partner.wishes";
  public static final String SHOP_CONTACTS = "shop.contacts";
  public static final String PARTNER_CONTACTS = "partner.contacts";
  public static final String PRICING_QUOTES = "pricing.quotes";
  public static final String PRICING_PIECES = "pricing.pieces";
  public static final String MODELS_FILES = "models.files";
  public static final String ASSIGNMENT_OFFERS = "assignment.offers";
  public static final String INSIGHT_ALERTS = "insight.alerts";
  public static final String INSIGHT_COMMANDS = "insight.commands";

  /** Partitions bound how many instances of one role can share a topic's work. */
  public static final int PARTITIONS = 12;

  public static final List<String> WISHES = List.of(SHOP_WISHES, PARTNER_WISHES);
  public static final List<String> CONTACTS = List.of(SHOP_CONTACTS, PARTNER_CONTACTS);

  /** Where an owner says that it can't grant a cancel request. */
  public static String answers(Role owner) {
    return owner.word() + ".answers";
  }

  public static final List<String> ANSWERS =
      List.of(
          answers(Role.PRICING), answers(Role.CRM), answers(Role.ASSIGNMENT), answers(Role.MES));

  /** Where a role tells the control room what it could not hear or say; never what stands in it. */
  public static String letters(Role role) {
    return role.word() + ".letters";
  }

  public static final List<String> LETTERS =
      Arrays.stream(Role.values()).map(Topics::letters).toList();

  private Topics() {}

  /** Rarely used topics have one partition, for each costs the broker files and memory. */
  public static int partitions(String topic) {
    return LETTERS.contains(topic)
            || topic.equals(INSIGHT_COMMANDS)
            || topic.equals(PRICING_PIECES)
        ? 1 : PARTITIONS;
  }

  public static boolean compacted(String topic) {
    return CONTACTS.contains(topic) || topic.equals(PRICING_PIECES);
  }

  public static final List<String> ALL =
      java.util.stream.Stream.of(
              List.of(
                  ORDERS,
                  PRICING_QUOTES,
                  PRICING_PIECES,
                  MODELS_FILES,
                  ASSIGNMENT_OFFERS,
                  INSIGHT_ALERTS,
                  INSIGHT_COMMANDS),
              LETTERS,
              WISHES,
              CONTACTS,
              ANSWERS)
          .flatMap(List::stream)
          .toList();
}
