package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Seals;
import dev.alexandrite.platform.Hints;
import dev.alexandrite.platform.Platform;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What every role has that takes part in orders' lives. A role's application imports it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HearingSettings.class)
@Import(Platform.class)
public class Protocol {

  @Bean
  Envelopes envelopes(
      Role role,
      @Value("${house.seal-keys}") String sealKeys,
      @Value("${house.unsigned-until}") String unsignedUntil) {
    return new Envelopes(role, new Seals(role, sealKeys), Envelopes.unsignedUntil(unsignedUntil));
  }

  @Bean
  Outbox outbox(JdbcClient jdbc, Hints hints, HearingSettings settings) {
    return new Outbox(jdbc, hints, settings);
  }

  @Bean
  OutboxRelay outboxRelay(
      DataSource dataSource,
      KafkaTemplate<?, ?> kafka,
      Envelopes envelopes,
      DeadLetters deadLetters,
      MeterRegistry meters) {
    @SuppressWarnings("unchecked") // Boot's template sends strings, as its default serializers do
    KafkaTemplate<String, String> strings = (KafkaTemplate<String, String>) kafka;
    return new OutboxRelay(dataSource, strings, envelopes, deadLetters, meters);
  }

  @Bean
  Memory memory(JdbcClient jdbc, Clock clock) {
    return new Memory(jdbc, clock);
  }

  @Bean
  Batons batons(Role role, JdbcClient jdbc, Outbox outbox, Memory memory, Clock clock) {
    return new Batons(role, jdbc, outbox, memory, clock);
  }

  @Bean
  Inbox inbox(JdbcClient jdbc, Memory memory, Clock clock) {
    return new Inbox(jdbc, memory, clock);
  }

  @Bean
  DeadLetters deadLetters(
      Role role,
      JdbcClient jdbc,
      Outbox outbox,
      PlatformTransactionManager transactions,
      Clock clock,
      HearingSettings settings) {
    Unbelieved unbelieved = new Unbelieved(jdbc, settings, clock);
    return new DeadLetters(role, jdbc, outbox, unbelieved, always(transactions), clock, settings);
  }

  @Bean
  Replays replays(DeadLetters letters, HearingSettings settings, Clock clock) {
    return new Replays(letters, settings, clock);
  }

  @Bean
  Discards discards(
      JdbcClient jdbc,
      DeadLetters letters,
      PlatformTransactionManager transactions,
      Clock clock,
      HearingSettings settings) {
    return new Discards(jdbc, letters, always(transactions), clock, settings);
  }

  @Bean
  LetterCommands letterCommands(Role role, Replays replays, Discards discards) {
    return new LetterCommands(role, replays, discards);
  }

  /** A new transaction, whatever goes on around it. */
  private static TransactionTemplate always(PlatformTransactionManager transactions) {
    TransactionTemplate template = new TransactionTemplate(transactions);
    template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    return template;
  }

  @Bean
  CancelWishes cancelWishes(
      Role role,
      JdbcClient jdbc,
      Batons batons,
      Outbox outbox,
      Clock clock,
      ObjectProvider<CancelDecision> decision) {
    return new CancelWishes(role, jdbc, batons, outbox, clock, decision.getIfAvailable());
  }

  @Bean
  Listening listening(
      Role role,
      Envelopes envelopes,
      ConsumerFactory<?, ?> consumers,
      Batons batons,
      Inbox inbox,
      DeadLetters deadLetters,
      Replays replays,
      CancelWishes wishes,
      List<OrderHandler> orderHandlers,
      List<MessageHandler> messageHandlers,
      PlatformTransactionManager transactions,
      MeterRegistry meters,
      HearingSettings settings) {
    @SuppressWarnings("unchecked")
    ConsumerFactory<Object, Object> factory = (ConsumerFactory<Object, Object>) consumers;
    return new Listening(
        role,
        envelopes,
        factory,
        batons,
        inbox,
        deadLetters,
        replays,
        wishes,
        orderHandlers,
        messageHandlers,
        always(transactions),
        meters,
        settings);
  }

  @Bean
  Purge purge(
      JdbcClient jdbc,
      Memory memory,
      DeadLetters letters,
      List<MessageHandler> handlers,
      List<Retention> roles,
      HearingSettings settings,
      Clock clock) {
    return new Purge(jdbc, memory, letters, handlers, roles, settings, clock);
  }

  @Bean
  HearingHealth hearingHealth(Listening listening) {
    return new HearingHealth(listening);
  }
}
