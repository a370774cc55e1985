package dev.alexandrite.platform;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Seals;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What every role has. A role's application imports it; nothing is found by scanning. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HouseSettings.class)
@EnableScheduling
@Import({Problems.class, SettingsController.class})
public class Platform {

  @Bean
  Role role(@Value("${house.role}") String word) {
    return Role.ofWord(word);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /**
   * Each part of a role's schema keeps a history of its own, so that platform and role number their
   * scripts independently. {@code house.migrations} lists the parts; by default the role alone.
   */
  @Bean
  FlywayMigrationStrategy migrations(Role role, @Value("${house.migrations:}") List<String> parts) {
    return flyway -> {
      migrate(flyway, "platform");
      (parts.isEmpty() ? List.of(role.word()) : parts).forEach(part -> migrate(flyway, part));
    };
  }

  private static void migrate(Flyway flyway, String part) {
    Flyway.configure()
        .configuration(flyway.getConfiguration())
        .locations("classpath:db/" + part)
        .table(part + "_history")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }

  @Bean
  Envelopes envelopes(
      Role role,
      @Value("${house.seal-keys}") String sealKeys,
      @Value("${house.unsigned-until}") String unsignedUntil) {
    return new Envelopes(role, new Seals(role, sealKeys), Envelopes.unsignedUntil(unsignedUntil));
  }

  @Bean
  Outbox outbox(JdbcClient jdbc) {
    return new Outbox(jdbc);
  }

  @Bean
  OutboxRelay outboxRelay(DataSource dataSource, KafkaTemplate<?, ?> kafka, Envelopes envelopes) {
    @SuppressWarnings("unchecked") // Boot's template sends strings, as its default serializers do
    KafkaTemplate<String, String> strings = (KafkaTemplate<String, String>) kafka;
    return new OutboxRelay(dataSource, strings, envelopes);
  }

  @Bean
  Batons batons(Role role, JdbcClient jdbc, Outbox outbox, Clock clock) {
    return new Batons(role, jdbc, outbox, clock);
  }

  @Bean
  Inbox inbox(JdbcClient jdbc, Clock clock) {
    return new Inbox(jdbc, clock);
  }

  @Bean
  DeadLetters deadLetters(JdbcClient jdbc, Clock clock) {
    return new DeadLetters(jdbc, clock);
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
      CancelWishes wishes,
      List<OrderHandler> orderHandlers,
      List<MessageHandler> messageHandlers,
      PlatformTransactionManager transactions,
      MeterRegistry meters) {
    @SuppressWarnings("unchecked")
    ConsumerFactory<Object, Object> factory = (ConsumerFactory<Object, Object>) consumers;
    return new Listening(
        role,
        envelopes,
        factory,
        batons,
        inbox,
        deadLetters,
        wishes,
        orderHandlers,
        messageHandlers,
        new TransactionTemplate(transactions),
        meters);
  }

  @Bean
  Live live(DataSource dataSource, JdbcClient jdbc) {
    return new Live(dataSource, jdbc);
  }

  @Bean
  HouseSecurity houseSecurity(
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers,
      Problems problems,
      HouseSettings settings) {
    return new HouseSecurity(handlers, problems, settings);
  }

  /** The role's own pages; the sign-in of the staff comes back to an address of the same page. */
  @Bean
  WebMvcConfigurer pages() {
    return new WebMvcConfigurer() {
      @Override
      public void addViewControllers(ViewControllerRegistry registry) {
        registry.addViewController("/").setViewName("forward:/index.html");
        registry.addViewController("/signed-in").setViewName("forward:/index.html");
      }
    };
  }
}
