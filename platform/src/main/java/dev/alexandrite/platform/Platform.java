package dev.alexandrite.platform;

import dev.alexandrite.contracts.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
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
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** What every role has. A role's application imports it; nothing is found by scanning. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CommonSettings.class)
@EnableScheduling
@Import({Problems.class, StrictJson.class, SettingsController.class, ApiDocument.class})
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
  Hints hints(DataSource dataSource, JdbcClient jdbc) {
    return new Hints(dataSource, jdbc);
  }

  @Bean
  Live live(
      DataSource dataSource, Hints hints, CommonSettings settings, JsonMapper json, Clock clock) {
    return new Live(dataSource, hints, new LiveStreams(settings.streams(), json, clock));
  }

  @Bean
  RequestDeadlines requestDeadlines(CommonSettings settings) {
    return new RequestDeadlines(
        settings.requestHeadWithin(),
        settings.requestBodyWithin(),
        settings.connectionsPerAddressMax(),
        settings.trustedProxies());
  }

  @Bean
  CommonSecurity houseSecurity(
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers,
      Problems problems,
      CommonSettings settings) {
    return new CommonSecurity(handlers, problems, settings);
  }

  /** Any method goes on to where it is answered with those that the address takes. */
  @Bean
  HttpFirewall firewall() {
    StrictHttpFirewall firewall = new PlainPaths();
    firewall.setUnsafeAllowAnyHttpMethod(true);
    return firewall;
  }

  /**
   * A letter that is percent-encoded without need has one meaning for whoever looks at the address
   * and another for whoever decodes it.
   */
  private static final class PlainPaths extends StrictHttpFirewall {
    private static final Pattern NEEDLESS =
        Pattern.compile("(?i)%(2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])");

    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
      if (NEEDLESS.matcher(request.getRequestURI()).find()) {
        throw new RequestRejectedException("a letter is percent-encoded");
      }
      return super.getFirewalledRequest(request);
    }
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
