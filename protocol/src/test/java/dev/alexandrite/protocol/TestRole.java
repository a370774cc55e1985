package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.embedded.TestServers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A role of hardly anything, on a real database and broker, that stands in the place of {@code
 * crm}.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(InternalRole.class)
class TestRole {
  static final Role ROLE = Role.CRM;
  static final TestServers HOUSE = TestServers.shared();
  private static final ConfigurableApplicationContext CONTEXT = start(Map.of());

  static ConfigurableApplicationContext context() {
    return CONTEXT;
  }

  static <T> T bean(Class<T> type) {
    return CONTEXT.getBean(type);
  }

  static int port(ConfigurableApplicationContext context) {
    return Objects.requireNonNull(
        context.getEnvironment().getProperty("local.server.port", Integer.class));
  }

  /** Another one, with settings of its own. */
  static ConfigurableApplicationContext start(Map<String, String> more) {
    Map<String, Object> settings = new HashMap<>(HOUSE.settings(ROLE.word()));
    settings.putAll(more);
    return new SpringApplicationBuilder(TestRole.class)
        .properties(
            Map.of(
                "spring.config.name",
                "platform",
                "house.role",
                ROLE.word(),
                "house.migrations",
                "platform",
                "hearing.pause-max",
                "PT0.3S",
                "ROLE_KEY",
                ROLE.name()))
        .initializers(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("house", settings)))
        .run();
  }

  @Bean
  Heard heard(JdbcClient jdbc) {
    jdbc.sql("create table if not exists heard_here (order_id uuid, sequence bigint)").update();
    return new Heard(jdbc);
  }

  @Bean
  HeardMessages heardMessages() {
    return new HeardMessages();
  }

  @Bean
  CancelDecision cancelDecision(Batons batons) {
    return new CancelDecision() {
      @Override
      public Optional<String> decide(Baton baton, CancelRequested wish) {
        if ("too late".equals(wish.reason())) {
          return Optional.of("too-late");
        }
        batons.say(baton.orderId(), new OrderCancelled(wish.messageId(), wish.reason()));
        return Optional.empty();
      }
    };
  }

  /** What came to the role's handler, and the orders it chokes on. */
  static final class Heard implements OrderHandler {
    final List<Said> events = new CopyOnWriteArrayList<>();
    final Set<OrderId> choking = ConcurrentHashMap.newKeySet();
    private final JdbcClient jdbc;

    Heard(JdbcClient jdbc) {
      this.jdbc = jdbc;
    }

    @Override
    public void heard(Said said) {
      if (choking.contains(said.orderId())) {
        throw new IllegalStateException("this order can't be digested");
      }
      events.add(said);
      jdbc.sql("insert into heard_here (order_id, sequence) values (:orderId, :sequence)")
          .param("orderId", said.orderId().value())
          .param("sequence", said.sequence())
          .update();
    }

    /** Of an order's events, those whose transaction committed, as often as it did. */
    List<Long> keptOf(OrderId orderId) {
      return jdbc.sql("select sequence from heard_here where order_id = :orderId order by ctid")
          .param("orderId", orderId.value())
          .query(Long.class)
          .list();
    }

    List<Long> sequencesOf(OrderId orderId) {
      return events.stream()
          .filter(said -> said.orderId().equals(orderId))
          .map(Said::sequence)
          .toList();
    }
  }

  /** Messages and tombstones as they came. */
  static final class HeardMessages implements MessageHandler {
    final List<Message> messages = new CopyOnWriteArrayList<>();
    final List<String> forgotten = new CopyOnWriteArrayList<>();
    final Set<UUID> choking = ConcurrentHashMap.newKeySet();

    @Override
    public List<String> topics() {
      return List.of(Topics.SHOP_CONTACTS, Topics.MODELS_FILES);
    }

    @Override
    public void heard(Message message) {
      if (choking.contains(message.messageId())) {
        throw new IllegalStateException("this message can't be digested");
      }
      messages.add(message);
    }

    @Override
    public void forgotten(String topic, String key) {
      forgotten.add(key);
    }

    long times(UUID messageId) {
      return messages.stream().filter(m -> m.messageId().equals(messageId)).count();
    }
  }

  /** The role's own words about an order, in a transaction. */
  static Said say(OrderId orderId, OrderEvent event) {
    return bean(TransactionTemplate.class).execute(s -> bean(Batons.class).say(orderId, event));
  }

  static Baton baton(OrderId orderId) {
    return bean(Batons.class).find(orderId).orElseThrow();
  }

  static final Channel CHANNEL = Channel.SHOP;
}
