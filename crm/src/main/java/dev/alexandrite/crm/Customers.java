package dev.alexandrite.crm;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.ContactCard;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Who orders. Rows and no model: there is nothing to decide about a customer. */
@Repository
class Customers {

  /**
   * @param orders how many there are, ended ones included
   */
  @Schema(name = "CustomerLine")
  record Customer(
      String ref,
      @Nullable String name,
      @Nullable String email,
      Channel channel,
      int orders,
      Instant since) {}

  private record Row(long id, Customer customer) {}

  private final JdbcClient jdbc;
  private final Search search;
  private final Live live;
  private final Clock clock;

  Customers(JdbcClient jdbc, Search search, Live live, Clock clock) {
    this.jdbc = jdbc;
    this.search = search;
    this.live = live;
    this.clock = clock;
  }

  /** Somebody has begun an order; whoever they are may become known later. */
  @Transactional(propagation = Propagation.MANDATORY)
  void ordered(Channel channel, String ref, Instant at) {
    jdbc.sql(
            """
            insert into customer (channel, ref, orders, since) values (:channel, :ref, 1, :at)
            on conflict (channel, ref) do update set orders = customer.orders + 1
            """)
        .param("channel", channel.name())
        .param("ref", ref)
        .param("at", Sql.at(at))
        .update();
    live.changed("customers", ref);
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void introduced(ContactCard card) {
    long id =
        jdbc.sql(
                """
                insert into customer (channel, ref, name, email, orders, since)
                values (:channel, :ref, :name, :email, 0, :at)
                on conflict (channel, ref) do update
                  set name = excluded.name, email = excluded.email
                returning id
                """)
            .param("channel", card.channel().name())
            .param("ref", card.customerRef())
            .param("name", card.name())
            .param("email", card.email())
            .param("at", Sql.at(clock.instant()))
            .query(Long.class)
            .single();
    search.customer(id, card.name(), card.email());
    live.changed("customers", card.customerRef());
  }

  /** What is known of a person goes; that somebody has ordered stays. */
  @Transactional(propagation = Propagation.MANDATORY)
  void forgotten(Channel channel, String ref) {
    jdbc.sql(
            """
            update customer set name = null, email = null where channel = :channel and ref = :ref
            returning id
            """)
        .param("channel", channel.name())
        .param("ref", ref)
        .query(Long.class)
        .optional()
        .ifPresent(id -> search.customer(id, null, null));
    live.changed("customers", ref);
  }

  /** The newest first. */
  Page<Customer> page(@Nullable String before, int limit) {
    var rows =
        jdbc.sql(
                """
                select id, ref, name, email, channel, orders, since from customer
                where id < :before order by id desc limit :limit
                """)
            .param("before", before == null ? Long.MAX_VALUE : cursor(before))
            .param("limit", limit + 1)
            .query(
                (row, n) ->
                    new Row(
                        row.getLong("id"),
                        new Customer(
                            row.getString("ref"),
                            row.getString("name"),
                            row.getString("email"),
                            Channel.valueOf(row.getString("channel")),
                            row.getInt("orders"),
                            Sql.instant(row, "since"))))
            .list();
    Page<Row> page = Page.of(rows, limit, row -> String.valueOf(row.id()));
    return new Page<>(page.items().stream().map(Row::customer).toList(), page.next());
  }

  private static long cursor(String before) {
    try {
      return Long.parseLong(before);
    } catch (NumberFormatException e) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "'before' is the 'next' of an earlier page, unchanged.");
    }
  }
}
