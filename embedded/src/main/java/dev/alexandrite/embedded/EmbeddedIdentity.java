package dev.alexandrite.embedded;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An OIDC provider for the staff, on the loopback interface: authorization code with PKCE, access
 * tokens of 30 minutes that carry {@code roles} and {@code name}, and a sign-in page with a second
 * factor for whoever wants one. The signing key is kept, so tokens stay good over a restart;
 * sessions do not.
 */
public final class EmbeddedIdentity implements AutoCloseable {
  /** The public client of the pages: comes back to {@code <origin>/signed-in}. */
  public static final String WEB_CLIENT = "alexandrite-web";

  /** Whom the access tokens are for: the roles of this house. */
  public static final String AUDIENCE = "alexandrite";

  /** The public client of the command line: see {@link StaffSignIn}. */
  public static final String CLI_CLIENT = "alexandrite-cli";

  private static final Logger log = LoggerFactory.getLogger(EmbeddedIdentity.class);

  private final ConfigurableApplicationContext context;
  private final String issuer;

  private EmbeddedIdentity(ConfigurableApplicationContext context, String issuer) {
    this.context = context;
    this.issuer = issuer;
  }

  /** What the provider's Spring context is told. */
  record ProviderSettings(
      Path dir,
      String issuer,
      Map<String, DemoPerson> people,
      Set<String> secondFactorFor,
      Set<String> newPasswordFor,
      List<String> webOrigins,
      Clock clock) {}

  /** Second factors are everybody's own choice. */
  public static EmbeddedIdentity start(
      Path dir, int port, Map<String, DemoPerson> people, List<String> webOrigins) {
    return start(dir, port, people, Set.of(), Set.of(), webOrigins, Clock.systemUTC(), it -> {});
  }

  /**
   * @param dir keeps the signing key, the second factors and what has become of the accounts
   * @param people by login
   * @param secondFactorFor roles whose people are not let in without one
   * @param newPasswordFor roles whose people are not let in with the password they were given
   * @param webOrigins such as {@code http://localhost:8404}
   * @param webServer what is to be set up besides, such as deadlines for requests
   */
  public static EmbeddedIdentity start(
      Path dir,
      int port,
      Map<String, DemoPerson> people,
      Set<String> secondFactorFor,
      Set<String> newPasswordFor,
      List<String> webOrigins,
      Clock clock,
      WebServerFactoryCustomizer<TomcatServletWebServerFactory> webServer) {
    QuietLogs.apply();
    long began = System.nanoTime();
    // Not 127.0.0.1: the pages are on localhost, and the browser keeps a session for one name.
    String issuer = "http://localhost:" + port;
    var house =
        new ProviderSettings(
            dir,
            issuer,
            Map.copyOf(people),
            Set.copyOf(secondFactorFor),
            Set.copyOf(newPasswordFor),
            List.copyOf(webOrigins),
            clock);
    var context =
        new SpringApplicationBuilder(IdentityConfiguration.class)
            .web(WebApplicationType.SERVLET)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .registerShutdownHook(false)
            .initializers(
                fresh -> {
                  fresh.getBeanFactory().registerSingleton("house", house);
                  fresh.getBeanFactory().registerSingleton("webServer", webServer);
                })
            .run(arguments(port));
    log.info("OIDC provider at {} after {} ms", issuer, (System.nanoTime() - began) / 1_000_000);
    return new EmbeddedIdentity(context, issuer);
  }

  /** As arguments, so that neither a role's configuration nor the environment wins. */
  private static String[] arguments(int port) {
    return Stream.concat(
            QuietLogs.arguments(),
            Stream.of(
                "--logging.level.org.springframework=warn",
                "--spring.config.name=embedded-identity",
                "--spring.main.lazy-initialization=false",
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--server.ssl.enabled=false",
                "--server.shutdown=immediate",
                "--server.servlet.context-path=",
                "--server.servlet.session.timeout=15m",
                "--server.servlet.session.cookie.name=alexandrite_staff",
                "--server.servlet.session.cookie.http-only=true",
                "--server.servlet.session.cookie.same-site=lax",
                // Whoever sends half a request keeps a thread that costs next to nothing.
                "--spring.threads.virtual.enabled=true",
                "--server.tomcat.connection-timeout=10s"))
        .toArray(String[]::new);
  }

  public String issuer() {
    return issuer;
  }

  /** Sessions of those who have not signed in. */
  int sessions() {
    return context.getBean("visits", FilterRegistrationBean.class).getFilter()
            instanceof Visits visits
        ? visits.sessions()
        : 0;
  }

  @Override
  public void close() {
    context.close();
  }
}
