package dev.alexandrite.channel;

import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Sql;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Closes orders that were begun and forgotten. Their files go as those of any cancelled order do.
 * Several instances share the work: each draft is taken by whoever locks its baton first.
 */
@Component
public class Drafts {
  private static final Logger log = LoggerFactory.getLogger(Drafts.class);

  /** How the channel's page tells why, in its customer's words. */
  static final String ABANDONED = "DRAFT_ABANDONED";

  private final Orders orders;
  private final OrderRows rows;
  private final OrderMails mails;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ChannelSettings.Drafts settings;
  private final Clock clock;

  Drafts(
      Orders orders,
      OrderRows rows,
      OrderMails mails,
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      ChannelSettings settings,
      Clock clock) {
    this.orders = orders;
    this.rows = rows;
    this.mails = mails;
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.settings = settings.drafts();
    this.clock = clock;
  }

  /** Those whose time is over, and not more than so many at a time. */
  @Scheduled(
      initialDelayString = "${channel.drafts.look-every}",
      fixedDelayString = "${channel.drafts.look-every}")
  public void closeTheAbandoned() {
    int closed = 0;
    while (closed < settings.roundMax()
        && Objects.requireNonNullElse(transaction.execute(status -> closeOne()), false)) {
      closed++;
    }
    if (closed > 0) {
      log.info("{} drafts were closed that nobody had submitted", closed);
    }
  }

  /** The baton first, as everybody does who decides about an order. */
  private boolean closeOne() {
    return jdbc.sql(
            """
            select o.order_id from channel_order o join baton b on b.order_id = o.order_id and b.state = o.state
            where o.state in ('INITIATED', 'FILE_UPLOADED') and o.since < :longest
              and (o.kept_until < :now or (o.kept_until is null and o.since < :oldest))
            order by o.since limit 1 for update of b skip locked
            """)
        .param("now", Sql.at(clock.instant()))
        .param("longest", Sql.at(clock.instant().minus(settings.shortest())))
        .param("oldest", Sql.at(clock.instant().minus(settings.kept())))
        .query((row, n) -> new OrderId(row.getObject("order_id", UUID.class)))
        .optional()
        .map(
            orderId -> {
              close(rows.find(orderId).orElseThrow().requireDraft());
              return true;
            })
        .orElse(false);
  }

  /** In the transaction that closes it: whoever is to be told is told from here. */
  private void close(Draft draft) {
    Order.Head head = draft.head();
    orders.save(draft.cancel(null, "Nobody submitted it in time; the draft was closed by itself."));
    rows.endedBecause(head.orderId(), ABANDONED);
    mails.draftClosed(new Buyer(head.customerRef()), head.orderId().number());
  }
}
