package dev.alexandrite.platform;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Seals;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** What every role has. A role's application imports it; nothing is found by scanning. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({HouseSettings.class, HearingSettings.class})
@EnableScheduling
@Import({Problems.class, StrictJson.class, SettingsController.class})
public class Platform {

  @Bean
  Role role(@Value("${house.role}") String word) {
    return Role.ofWord(word);
  }

  /** As exactly as the database keeps a time, so that it is told alike before and after. */
  @Bean
  Clock clock() {
    return Clock.tick(Clock.systemUTC(), ChronoUnit.MICROS.getDuration());
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
        // That a column is there already is no news: some scripts run on databases of two pasts.
        .initSql("set client_min_messages = warning")
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
  Hints hints(DataSource dataSource, JdbcClient jdbc) {
    return new Hints(dataSource, jdbc);
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
  Memory memory(JdbcClient jdbc) {
    return new Memory(jdbc);
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
    return new DeadLetters(role, jdbc, outbox, always(transactions), clock, settings);
  }

  @Bean
  Replays replays(DeadLetters letters, HearingSettings settings) {
    return new Replays(letters, settings);
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
      HearingSettings settings,
      Clock clock) {
    return new Purge(jdbc, memory, letters, handlers, settings, clock);
  }

  @Bean
  HearingHealth hearingHealth(Listening listening) {
    return new HearingHealth(listening);
  }

  @Bean
  Live live(
      DataSource dataSource, Hints hints, HouseSettings settings, JsonMapper json, Clock clock) {
    return new Live(dataSource, hints, new LiveStreams(settings.streams(), json, clock));
  }

  @Bean
  RequestDeadlines requestDeadlines(HouseSettings settings) {
    return new RequestDeadlines(settings.requestHeadWithin(), settings.requestBodyWithin());
  }

  @Bean
  HouseSecurity houseSecurity(
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers,
      Problems problems,
      HouseSettings settings) {
    return new HouseSecurity(handlers, problems, settings);
  }

  /** Any method goes on to where it is answered with those that the address takes. */
  @Bean
  HttpFirewall firewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setUnsafeAllowAnyHttpMethod(true);
    return firewall;
  }

  @Bean
  RequestRejectedHandler rejected(Problems problems) {
    return (request, response, e) -> problems.write(Problems.rejected(), request, response);
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> container(
      ObjectProvider<Problems> problems) {
    return tomcat -> ProblemValve.into(tomcat, problems::getObject);
  }

  /** The role's own pages; the sign-in of the staff comes back to an address of the same page. */
  @Bean
  WebMvcConfigurer pages() {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Requests());
      }

      @Override
      public void addViewControllers(ViewControllerRegistry registry) {
        registry.addViewController("/").setViewName("forward:/index.html");
        registry.addViewController("/signed-in").setViewName("forward:/index.html");
      }
    };
  }
}
