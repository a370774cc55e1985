package dev.alexandrite.crm;

import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds orders by what somebody says of them. Every word has to be found, in the order or in its
 * customer, and may be only begun. Of the words the rarest is looked up, and what that finds is
 * tried with the others, so that the cost does not grow with the history: a beginning that very
 * many share is taken as a whole word, and of those the newest are tried.
 */
@Repository
class Search {
  static final int DESCRIPTION_MAX = 200;
  private static final int WORDS_MAX = 8;
  private static final int NUMBER_MIN = 3;
  private static final int COMMON = 1_000;
  private static final int CUSTOMERS_MAX = 500;
  private static final int ORDERS_PER_CUSTOMER = 200;

  private final JdbcClient jdbc;

  Search(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void number(OrderId orderId, String number) {
    put(orderId, "values ('#' || replace(:said, '-', '')), ('#' || right(:said, 4))", number);
  }

  void words(OrderId orderId, @Nullable String said) {
    if (said != null) {
      put(orderId, "select search_words(:said)", said);
    }
  }

  private void put(OrderId orderId, String words, String said) {
    jdbc.sql(
            "insert into order_word (order_id, word) select :orderId, w from (%s) w (w) on conflict do nothing"
                .formatted(words))
        .param("orderId", orderId.value())
        .param("said", said)
        .update();
  }

  void customer(long id, @Nullable String name, @Nullable String email) {
    jdbc.sql("delete from customer_word where customer_id = :id").param("id", id).update();
    jdbc.sql(
            """
            insert into customer_word (customer_id, word)
            select :id, search_words(concat_ws(' ', :name::text, :email::text))
            """)
        .param("id", id)
        .param("name", name)
        .param("email", email)
        .update();
  }

  /**
   * A word as typed, and how often it is found.
   *
   * @param number what it is as the beginning of an order's number; {@code -} where it is none
   */
  private record Term(String word, String number, long inOrders, long inCustomers) {
    long found() {
      return inOrders + inCustomers;
    }
  }

  /**
   * @param filter more that has to be true of an order {@code o}, in SQL
   * @return the newest first; none when nothing that could be found was said
   * @throws Problem invalid-field when it is longer than {@link #DESCRIPTION_MAX}
   */
  @Transactional(readOnly = true)
  List<UUID> find(String description, String filter, int limit) {
    if (description.length() > DESCRIPTION_MAX) {
      throw new Problem(
          CommonProblem.INVALID_FIELD,
          "'q' is at most %d characters; fewer words find more.".formatted(DESCRIPTION_MAX));
    }
    String said = description.replace('\0', ' ');
    return Stream.concat(
            numbered(said, filter, limit).stream(), described(said, filter, limit).stream())
        .distinct()
        .sorted(Comparator.comparing(UUID::toString).reversed())
        .limit(limit)
        .toList();
  }

  /** All of it may be one number, read with a pause in the middle. */
  private List<UUID> numbered(String said, String filter, int limit) {
    String number = OrderId.numberOf(said).map(found -> found.replace("-", "")).orElse("");
    if (number.length() < NUMBER_MIN) {
      return List.of();
    }
    return jdbc.sql(
            """
            select o.order_id from order_word w join customer_order o using (order_id)
            where w.word like '#' || :number || '%%' %s
            order by o.order_id desc limit :limit
            """
                .formatted(filter))
        .param("number", number)
        .param("limit", limit)
        .query(UUID.class)
        .list();
  }

  private List<UUID> described(String said, String filter, int limit) {
    List<Term> terms = terms(said);
    if (terms.isEmpty()) {
      return List.of();
    }
    Term rarest = Objects.requireNonNull(terms.getFirst());
    String others =
        IntStream.range(1, terms.size())
            .mapToObj(
                i ->
                    """
                    and (exists (select from order_word w where w.order_id = o.order_id and (%1$s))
                      or exists (select from customer_word w where w.customer_id = c.id and (%1$s)))
                    """
                        .formatted(begun(i)))
            .collect(Collectors.joining());
    var query =
        jdbc.sql(
            """
            with candidate as (
              (select order_id from order_word w where %s order by order_id desc limit :common)
              union
              select o.order_id
              from (select customer_id from customer_word w where %s
                    order by customer_id desc limit :customers) w
              join customer c on c.id = w.customer_id
              cross join lateral (
                select order_id from customer_order
                where channel = c.channel and customer_ref = c.ref
                order by order_id desc limit :ordersPerCustomer) o)
            select o.order_id
            from candidate
            join customer_order o using (order_id)
            join customer c on c.channel = o.channel and c.ref = o.customer_ref
            where true %s %s
            order by o.order_id desc limit :limit
            """
                .formatted(
                    rarest.inOrders() < COMMON ? begun(0) : whole(0),
                    rarest.inCustomers() < COMMON ? begun(0) : whole(0),
                    others,
                    filter));
    for (int i = 0; i < terms.size(); i++) {
      query =
          query.param("word" + i, terms.get(i).word()).param("number" + i, terms.get(i).number());
    }
    return query
        .param("common", COMMON)
        .param("customers", CUSTOMERS_MAX)
        .param("ordersPerCustomer", ORDERS_PER_CUSTOMER)
        .param("limit", limit)
        .query(UUID.class)
        .list();
  }

  /** The rarest first. */
  private List<Term> terms(String said) {
    List<String> words =
        jdbc.sql("select search_words(:said) limit " + WORDS_MAX)
            .param("said", said)
            .query(String.class)
            .list();
    List<Term> terms = new ArrayList<>();
    for (String word : words) {
      String asNumber =
          OrderId.numberOf(word).map(found -> "#" + found.replace("-", "")).orElse("-");
      terms.add(
          new Term(
              word,
              asNumber,
              count("order_word", word, asNumber),
              count("customer_word", word, asNumber)));
    }
    terms.sort(Comparator.comparingLong(Term::found));
    return terms;
  }

  private long count(String table, String word, String number) {
    return jdbc.sql(
            "select count(*) from (select from %s w where %s limit %d) w"
                .formatted(table, begun(0), COMMON))
        .param("word0", word)
        .param("number0", number)
        .query(Long.class)
        .single();
  }

  /** No word of ours has a character as high as the last one. */
  private static String begun(int term) {
    return """
        w.word >= :word%1$d and w.word < :word%1$d || U&'\\FFFF'
          or w.word >= :number%1$d and w.word < :number%1$d || U&'\\FFFF'
        """
        .formatted(term);
  }

  private static String whole(int term) {
    return "w.word = :word%d".formatted(term);
  }
}
