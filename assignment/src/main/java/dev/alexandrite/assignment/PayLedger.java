package dev.alexandrite.assignment;

import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.CommonSettings;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.platform.Staff;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What operators are owed, entry by entry; nothing is ever changed or taken out. An operator's
 * entries are written one after the other, under the lock of the operator's row.
 */
@Repository
class PayLedger {

  enum Kind {
    /** An order was claimed. */
    CLAIMED,
    /** It was given back. */
    REVERSED
  }

  /**
   * @param balance after this entry: the sum of it and all before in its currency
   */
  record Entry(
      long entry,
      Kind kind,
      OrderId orderId,
      String number,
      Money amount,
      Money balance,
      Instant at) {}

  private final JdbcClient jdbc;
  private final Currency currency;

  PayLedger(JdbcClient jdbc, CommonSettings settings) {
    this.jdbc = jdbc;
    this.currency = settings.currency();
  }

  /** The operator's row, there from now on and locked until the transaction ends. */
  @Transactional(propagation = Propagation.MANDATORY)
  void lock(Staff operator) {
    jdbc.sql(
            """
            insert into operator (operator_id, name) values (:id, :name)
            on conflict (operator_id) do update set name = excluded.name
            """)
        .param("id", operator.id())
        .param("name", operator.name())
        .update();
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void pay(Staff operator, Offer offer, Said started) {
    book(operator, offer, started, Kind.CLAIMED, offer.pay());
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void reverse(Staff operator, Offer offer, Said released) {
    book(operator, offer, released, Kind.REVERSED, offer.pay().negated());
  }

  private void book(Staff operator, Offer offer, Said why, Kind kind, Money amount) {
    jdbc.sql(
            """
            insert into pay_entry
              (operator_id, order_id, number, sequence, kind, amount_minor, balance_minor,
               currency, at)
            values
              (:operatorId, :orderId, :number, :sequence, :kind, :amount, :balance, :currency, :at)
            """)
        .param("operatorId", operator.id())
        .param("orderId", offer.orderId().value())
        .param("number", offer.number())
        .param("sequence", why.sequence())
        .param("kind", kind.name())
        .param("amount", amount.amountMinor())
        .param("balance", balance(operator.id(), amount.currency()).plus(amount).amountMinor())
        .param("currency", amount.currency().getCurrencyCode())
        .param("at", Sql.at(why.at()))
        .update();
  }

  /** In the currency of the installation. */
  Money balance(String operatorId) {
    return balance(operatorId, currency);
  }

  private Money balance(String operatorId, Currency its) {
    return jdbc.sql(
            """
            select balance_minor from pay_entry
            where operator_id = :operatorId and currency = :currency order by entry desc limit 1
            """)
        .param("operatorId", operatorId)
        .param("currency", its.getCurrencyCode())
        .query((row, n) -> new Money(row.getLong("balance_minor"), its))
        .optional()
        .orElse(new Money(0, its));
  }

  /** What is still owed in currencies that the installation had before. */
  List<Money> otherBalances(String operatorId) {
    return jdbc
        .sql(
            """
            with recursive its (currency) as (
              (select min(currency) from pay_entry where operator_id = :operatorId)
              union all
              select (select min(currency) from pay_entry
                      where operator_id = :operatorId and currency > its.currency)
              from its where its.currency is not null)
            select currency from its where currency is not null and currency <> :currency
            """)
        .param("operatorId", operatorId)
        .param("currency", currency.getCurrencyCode())
        .query((row, n) -> balance(operatorId, Currency.getInstance(row.getString("currency"))))
        .list()
        .stream()
        .filter(balance -> balance.amountMinor() != 0)
        .toList();
  }

  /** The newest first. */
  Page<Entry> page(String operatorId, @Nullable String before, int limit) {
    List<Entry> found =
        jdbc.sql(
                """
                select * from pay_entry where operator_id = :operatorId and entry < :before
                order by entry desc limit :limit
                """)
            .param("operatorId", operatorId)
            .param("before", before == null ? Long.MAX_VALUE : entry(before))
            .param("limit", limit + 1)
            .query(
                (row, n) -> {
                  Currency its = Currency.getInstance(row.getString("currency"));
                  return new Entry(
                      row.getLong("entry"),
                      Kind.valueOf(row.getString("kind")),
                      new OrderId(row.getObject("order_id", UUID.class)),
                      row.getString("number"),
                      new Money(row.getLong("amount_minor"), its),
                      new Money(row.getLong("balance_minor"), its),
                      Sql.instant(row, "at"));
                })
            .list();
    return Page.of(found, limit, entry -> String.valueOf(entry.entry()));
  }

  private static long entry(String before) {
    try {
      return Long.parseLong(before);
    } catch (NumberFormatException e) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "'before' is the 'next' of an earlier page, unchanged.");
    }
  }
}
