package dev.alexandrite.contracts;

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

  private Topics() {}

  public static boolean compacted(String topic) {
    return CONTACTS.contains(topic) || topic.equals(PRICING_PIECES);
  }

  public static final List<String> ALL =
      java.util.stream.Stream.of(
              List.of(ORDERS, PRICING_QUOTES, PRICING_PIECES, MODELS_FILES, ASSIGNMENT_OFFERS, INSIGHT_ALERTS),
              WISHES,
              CONTACTS,
              ANSWERS)
          .flatMap(List::stream)
          .toList();
}
