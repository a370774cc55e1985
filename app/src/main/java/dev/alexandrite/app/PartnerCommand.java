package dev.alexandrite.app;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.partner.PartnerKeys;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Partners and their API keys, at the machine: there is no page for it in the external contour. */
@Command(
    name = "partner",
    description = {
      "Partners and their API keys.",
      "In the house of this data folder while it runs, or in the database that the environment",
      "names by PARTNER_DATABASE_URL, PARTNER_DATABASE_USER and PARTNER_DATABASE_PASSWORD."
    },
    mixinStandardHelpOptions = true)
final class PartnerCommand {
  @ParentCommand private @Nullable Alexandrite house;

  @Spec private @Nullable CommandSpec spec;

  @Command(
      description = "a new partner with a first key, which is shown this once",
      mixinStandardHelpOptions = true)
  int add(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--email", description = "where a seller can write to")
          @Nullable String email) {
    return show(keys().addPartner(name, email));
  }

  @Command(
      description = "one more key; the others stay valid until they are revoked",
      mixinStandardHelpOptions = true)
  int key(@Parameters(paramLabel = "NAME") String name) {
    return show(keys().addKey(name));
  }

  @Command(
      description = "takes a key back, from the next request on",
      mixinStandardHelpOptions = true)
  int revoke(@Parameters(paramLabel = "KEY-ID") UUID keyId) {
    keys().revoke(keyId);
    out().printf("Key %s is not accepted any more.%n", keyId);
    return 0;
  }

  @Command(
      description = "what a partner may have done, in units of work",
      mixinStandardHelpOptions = true)
  int plan(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--burst", required = true, description = "units at once") long burstUnits,
      @Option(names = "--a-minute", required = true, description = "units in the long run")
          long unitsAMinute) {
    keys().setPlan(name, burstUnits, unitsAMinute);
    out().printf("%s: %d units at once, %d a minute.%n", name, burstUnits, unitsAMinute);
    return 0;
  }

  @Command(
      description = "every partner's keys, without the keys themselves",
      mixinStandardHelpOptions = true)
  int list() {
    for (PartnerKeys.KnownKey key : keys().list()) {
      out()
          .printf(
              "%s  %s  …%s  since %s, last used %s%s%n",
              key.partner(),
              key.keyId(),
              key.hint(),
              key.createdAt(),
              Objects.requireNonNullElse(key.lastUsedAt(), "never"),
              key.revokedAt() == null ? "" : ", revoked " + key.revokedAt());
    }
    return 0;
  }

  private int show(PartnerKeys.NewKey key) {
    out().printf("%s  %s%n%s%n", key.partner(), key.keyId(), key.key());
    return 0;
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  private PartnerKeys keys() {
    Map<String, String> given = System.getenv();
    String url = given.get("PARTNER_DATABASE_URL");
    DriverManagerDataSource database =
        url == null
            ? Objects.requireNonNull(house).database(Role.PARTNER)
            : new DriverManagerDataSource(
                url,
                given.getOrDefault("PARTNER_DATABASE_USER", ""),
                given.getOrDefault("PARTNER_DATABASE_PASSWORD", ""));
    return new PartnerKeys(database, Clock.systemUTC());
  }
}
