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
 * customer, and may be only begun. Of the words the rarest is looked up, or the orders of a view
 * where those are fewer still, and what that finds is tried with the others, so that the cost does
 * not grow with the history: a beginning that very many share is taken as a whole word, and of
 * those the newest are tried. An address for mail is a word of its own, for its parts may be very
 * common.
 */
@Repository
class Search {
  static final int DESCRIPTION_MAX = 200;
  private static final int WORDS_MAX = 8;
  private static final int NUMBER_MIN = 3;
  private static final String NO_NUMBER = "-";
  private static final int COMMON = 1_000;
  private static final int CUSTOMERS_MAX = 500;
  private static final int ORDERS_PER_CUSTOMER = 200;

  /** Of few customers more are tried: a partner has many. */
  private static final int ORDERS_OF_FEW = 5_000;

  private static final int VIEW_MAX = 5_000;
  private static final long VERY_MANY = Integer.MAX_VALUE;

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
            union
            select :id, address from search_address(:email::text) address where address is not null
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
   * @param ordersOfCustomers how many those customers have that it is found in
   */
  private record Term(
      String word, String number, long inOrders, long inCustomers, long ordersOfCustomers) {
    /** What has to be tried at most when it is looked up first. */
    long found() {
      return (inOrders < COMMON ? inOrders : VERY_MANY)
          + (inCustomers < COMMON ? ordersOfCustomers : VERY_MANY);
    }

    long ordersPerCustomer() {
      return Math.max(ORDERS_PER_CUSTOMER, ORDERS_OF_FEW / Math.max(1, inCustomers));
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
        .query((row, n) -> row.getObject(1, UUID.class))
        .list();
  }

  private List<UUID> described(String said, String filter, int limit) {
    List<Term> terms = terms(said);
    if (terms.isEmpty()) {
      return List.of();
    }
    Term rarest = Objects.requireNonNull(terms.getFirst());
    boolean viewFirst = !filter.isEmpty() && isFewer(filter, rarest.found());
    String others =
        IntStream.range(viewFirst ? 0 : 1, terms.size())
            .mapToObj(
                i ->
                    """
                    and (exists (select from customer_word w where w.customer_id = c.id and %s)
                      or exists (select from order_word w where w.order_id = o.order_id and (%s)))
                    """
                        .formatted(begun(i), begunInOrder(i, terms.get(i).number())))
            .collect(Collectors.joining());
    var query =
        jdbc.sql(
            """
            with candidate as (%s)
            select o.order_id
            from candidate
            join customer_order o using (order_id)
            join customer c on c.channel = o.channel and c.ref = o.customer_ref
            where true %s
            order by o.order_id desc limit :limit
            """
                .formatted(
                    viewFirst
                        ? "select o.order_id from customer_order o where true " + filter
                        : candidates(rarest, filter),
                    others));
    for (int i = 0; i < terms.size(); i++) {
      query =
          query.param("word" + i, terms.get(i).word()).param("number" + i, terms.get(i).number());
    }
    return query
        .param("common", COMMON)
        .param("customers", CUSTOMERS_MAX)
        .param("ordersPerCustomer", rarest.ordersPerCustomer())
        .param("limit", limit)
        .query((row, n) -> row.getObject(1, UUID.class))
        .list();
  }

  /** Of each kind the newest that the view shows. */
  private static String candidates(Term rarest, String filter) {
    return """
        (select o.order_id from order_word w join customer_order o using (order_id)
         where (%1$s) %3$s order by w.order_id desc limit :common)
        union
        select o.order_id
        from (select customer_id from customer_word w where %2$s
              order by customer_id desc limit :customers) w
        join customer c on c.id = w.customer_id
        cross join lateral (
          select o.order_id from customer_order o
          where o.channel = c.channel and o.customer_ref = c.ref %3$s
          order by o.order_id desc limit :ordersPerCustomer) o
        """
        .formatted(
            rarest.inOrders() < COMMON ? begunInOrder(0, rarest.number()) : whole(0),
            rarest.inCustomers() < COMMON ? begun(0) : whole(0),
            filter);
  }

  /** Whether the view's orders are fewer than so many, and few enough to try them all. */
  private boolean isFewer(String filter, long found) {
    long most = Math.min(found, VIEW_MAX);
    return jdbc.sql(
                "select count(*) from (select from customer_order o where true %s limit :most) o"
                    .formatted(filter))
            .param("most", most)
            .query(Long.class)
            .single()
        < most;
  }

  /** The rarest first. */
  private List<Term> terms(String said) {
    List<Term> terms = new ArrayList<>();
    StringBuilder rest = new StringBuilder();
    for (String part : said.split("\\s+")) {
      Term address = terms.size() < WORDS_MAX ? address(part) : null;
      if (address != null) {
        terms.add(address);
      } else {
        rest.append(part).append(' ');
      }
    }
    jdbc.sql("select search_words(:said) limit :max")
        .param("said", rest.toString())
        .param("max", WORDS_MAX - terms.size())
        .query(String.class)
        .list()
        .forEach(
            word ->
                terms.add(
                    term(
                        word,
                        OrderId.numberOf(word)
                            .map(found -> "#" + found.replace("-", ""))
                            .orElse(NO_NUMBER))));
    terms.sort(Comparator.comparingLong(Term::found));
    return terms;
  }

  /** An address for mail that somebody has; null for everything else, which is cut into words. */
  private @Nullable Term address(String part) {
    if (part.indexOf('@') < 0) {
      return null;
    }
    return jdbc.sql("select coalesce(search_address(:said), '')")
        .param("said", part)
        .query(String.class)
        .optional()
        .filter(word -> !word.isEmpty())
        .map(word -> term(word, NO_NUMBER))
        .filter(term -> term.inCustomers() > 0)
        .orElse(null);
  }

  private Term term(String word, String number) {
    long inCustomers =
        count(
            "select count(*) from (select from customer_word w where %s limit :common) w"
                .formatted(begun(0)),
            word,
            number);
    return new Term(
        word,
        number,
        count(
            "select count(*) from (select from order_word w where %s limit :common) w"
                .formatted(begunInOrder(0, number)),
            word,
            number),
        inCustomers,
        inCustomers == 0 || inCustomers == COMMON
            ? inCustomers
            : count(
                """
                select coalesce(sum(orders), 0) from customer
                where id in (select customer_id from customer_word w where %s)
                """
                    .formatted(begun(0)),
                word,
                number));
  }

  private long count(String sql, String word, String number) {
    return jdbc.sql(sql)
        .param("word0", word)
        .param("number0", number)
        .param("common", COMMON)
        .query(Long.class)
        .single();
  }

  /** No word of ours has a character as high as the last one. */
  private static String begun(int term) {
    return "w.word >= :word%1$d and w.word < :word%1$d || U&'\\FFFF'".formatted(term);
  }

  /** Numbers are words of orders alone. */
  private static String begunInOrder(int term, String number) {
    return number.equals(NO_NUMBER)
        ? begun(term)
        : begun(term)
            + " or w.word >= :number%1$d and w.word < :number%1$d || U&'\\FFFF'".formatted(term);
  }

  private static String whole(int term) {
    return "w.word = :word%d".formatted(term);
  }
}
