package dev.alexandrite.app;

import dev.alexandrite.contracts.Role;
import java.util.Map;
import java.util.Set;

/** Which settings of the house a role is told: its own, what everybody needs, and no other. */
final class Told {
  private static final Set<String> TO_ALL =
      Set.of(
          "BIND_ADDRESS",
          "DEMO",
          "KAFKA_BOOTSTRAP_SERVERS",
          "KAFKA_SECURITY_PROTOCOL",
          "KAFKA_UNSIGNED_UNTIL",
          "OIDC_ISSUER",
          "S3_ENDPOINT");

  private static final Map<String, Set<Role>> TO_SOME =
      Map.of(
          "ASSIGNMENT_URL", Set.of(Role.MES),
          "MODELS_URL", Set.of(Role.MES),
          "MAIL_INBOX_KEY", Set.of(Role.SHOP, Role.PARTNER));

  private Told() {}

  static boolean to(Role role, String setting) {
    return setting.startsWith(role.name() + "_")
        || TO_ALL.contains(setting)
        || TO_SOME.getOrDefault(setting, Set.of()).contains(role);
  }
}
