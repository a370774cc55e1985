package dev.alexandrite.platform;

import dev.alexandrite.contracts.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Starts roles in this process: {@code ROLES=all}, or any of their words with commas between. Every
 * role is a Spring Boot application of its own, found by its word, so that an image holds just the
 * roles it was built with.
 */
public final class RoleLauncher {
  private static final Logger log = LoggerFactory.getLogger(RoleLauncher.class);

  private RoleLauncher() {}

  /** A role that fails to start takes the process down. */
  public static void main(String[] arguments) {
    List<Role> roles;
    try {
      roles = roles(System.getenv().getOrDefault("ROLES", "all"));
    } catch (NoSuchRole e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    for (Role role : roles) {
      try {
        start(role, Map.of());
        log.info("{} is ready", role.word());
      } catch (RuntimeException e) {
        log.error("{} could not start: {}", role.word(), e.toString());
        System.exit(1);
      }
    }
  }

  /**
   * @param words {@code all} for those that are on the class path, or words with commas between
   * @throws NoSuchRole when a word names no role
   */
  public static List<Role> roles(String words) {
    return words.strip().equals("all")
        ? Arrays.stream(Role.values()).filter(RoleLauncher::present).toList()
        : Arrays.stream(words.split(",", -1)).map(RoleLauncher::role).distinct().toList();
  }

  private static Role role(String word) {
    return Arrays.stream(Role.values())
        .filter(role -> role.word().equalsIgnoreCase(word.strip()))
        .findFirst()
        .orElseThrow(() -> new NoSuchRole(word.strip()));
  }

  /** The environment variable {@code ROLES} can't be followed; the message says how to set it. */
  public static final class NoSuchRole extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NoSuchRole(String word) {
      super(
          "ROLES names %s. Leave it out or set it to all, or to some of %s, with commas between."
              .formatted(
                  word.isEmpty() ? "no role" : "no role we know: '" + word + "'",
                  Arrays.stream(Role.values()).map(Role::word).collect(Collectors.joining(", "))));
    }
  }

  /**
   * @param settings take precedence over the environment; the same names
   */
  public static ConfigurableApplicationContext start(Role role, Map<String, String> settings) {
    Class<?> application;
    try {
      application = Class.forName(applicationName(role));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "The role '%s' is not part of this build.".formatted(role.word()), e);
    }
    return new SpringApplicationBuilder(application)
        .properties(
            Map.of(
                "spring.config.name", "platform," + role.word(),
                "spring.application.name", role.word(),
                "house.role", role.word(),
                "ROLE_KEY", role.name()))
        .initializers(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("house", Map.copyOf(settings))))
        .run();
  }

  private static boolean present(Role role) {
    return RoleLauncher.class
            .getClassLoader()
            .getResource(applicationName(role).replace('.', '/') + ".class")
        != null;
  }

  private static String applicationName(Role role) {
    String word = role.word();
    String capital = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    return "dev.alexandrite.%s.%sApplication".formatted(word, capital);
  }
}
