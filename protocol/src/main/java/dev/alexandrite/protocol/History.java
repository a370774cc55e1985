package dev.alexandrite.protocol;

import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.platform.Sql;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The events of every order, for a role that shows them and has a table {@code order_step}. */
public class History {

  /** One event of an order's life. */
  public record Step(long sequence, String type, OrderState state, Role by, Instant at) {}

  private final JdbcClient jdbc;

  public History(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void add(Said said) {
    jdbc.sql(
            """
            insert into order_step (order_id, sequence, type, state, by, at)
            values (:orderId, :sequence, :type, :state, :by, :at)
            """)
        .param("orderId", said.orderId().value())
        .param("sequence", said.sequence())
        .param("type", said.event().type())
        .param("state", said.state().name())
        .param("by", said.by().word())
        .param("at", Sql.at(said.at()))
        .update();
  }

  public List<Step> of(OrderId orderId) {
    return jdbc.sql(
            """
            select sequence, type, state, by, at from order_step
            where order_id = :orderId order by sequence
            """)
        .param("orderId", orderId.value())
        .query(
            (row, n) ->
                new Step(
                    row.getLong("sequence"),
                    row.getString("type"),
                    OrderState.valueOf(row.getString("state")),
                    Role.ofWord(row.getString("by")),
                    Sql.instant(row, "at")))
        .list();
  }
}
