package dev.alexandrite.crm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Figures for {@code benchmarks/crm.md}; not among the tests, for a busy machine would spoil them:
 * {@code ./mvnw -pl crm -am test -Dtest=SearchBenchmark -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class SearchBenchmark {
  private static final int ORDERS = 1_000_000;
  private static final int CUSTOMERS = 300_000;
  private static final int ROUNDS = 21;

  @Test
  void aMillionOrdersAreSearched() {
    JdbcClient jdbc = CrmFixture.ROLE.getBean(JdbcClient.class);
    jdbc.sql(
            """
            insert into customer (channel, ref, name, email, orders, since)
            select 'SHOP', 'b-' || n,
                   (array['Anna','Bruno','Zoë','Иван','Жанна','Clara','Denis','Eva','Farid','Greta'])[1 + n % 10]
                     || ' ' || (array['Müller','Schmidt','Петрова','Rossi','Novák'])[1 + (n / 10) % 5] || ' ' || n,
                   'buyer' || n || '@example.org', 3, now()
            from generate_series(1, :customers) n
            """)
        .param("customers", CUSTOMERS)
        .update();
    jdbc.sql(
            """
            insert into customer_order
              (order_id, number, channel, customer_ref, kind, piece_id, quantity, state, since)
            select uuidv7(), upper(lpad(to_hex(n), 4, '0') || '-' || lpad(to_hex(n * 7919::bigint % 65536), 4, '0')),
                   'SHOP', 'b-' || 1 + (n * 7919::bigint) % :customers, 'PIECE', 'signet-ring', 1,
                   case when n % 500 = 0 then 'PRICE_CALCULATED' else 'CLOSED' end, now()
            from generate_series(1, :orders) n
            """)
        .param("orders", ORDERS)
        .param("customers", CUSTOMERS)
        .update();
    jdbc.sql(
            """
            insert into customer_word
              select id, search_words(name || ' ' || email) from customer
              union select id, search_address(email) from customer
            """)
        .update();
    jdbc.sql(
            """
            insert into order_word select order_id, w from customer_order
            cross join lateral (select '#' || replace(number, '-', '') union select search_words(piece_id)) w (w)
            """)
        .update();
    jdbc.sql("analyze").update();
    for (String description :
        List.of(
            "0FA3-",
            "buyer123456@example.org",
            "signet",
            "ann",
            "anna müller",
            "petrova rossi",
            "Anna Müller signet",
            "zoë 123451",
            "b",
            "nobody",
            "signet&view=open",
            "anna&view=decision",
            "petrova rossi&view=open")) {
      String path =
          "/api/orders?limit=50&q="
              + URLEncoder.encode(description, StandardCharsets.UTF_8)
                  .replace("%26", "&")
                  .replace("%3D", "=");
      List<Double> millis =
          IntStream.range(0, ROUNDS)
              .mapToObj(
                  i -> {
                    long begun = System.nanoTime();
                    assertThat(CrmFixture.get(path).status()).isEqualTo(200);
                    return (System.nanoTime() - begun) / 1e6;
                  })
              .sorted()
              .toList();
      System.out.printf(
          "%-28s median %6.1f ms, slowest %6.1f ms%n",
          description, millis.get(ROUNDS / 2), millis.getLast());
    }
  }
}
