package dev.alexandrite.app;

import dev.alexandrite.embedded.DemoPerson;
import dev.alexandrite.embedded.StaffSignIn;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who can sign in to an embedded house, with the workplace each one is for. */
final class DemoStaff {
  record Member(String displayName, String authority) {}

  /** By login. */
  static final Map<String, Member> ALL = all();

  private DemoStaff() {}

  private static Map<String, Member> all() {
    Map<String, Member> all = new LinkedHashMap<>();
    all.put("nina", new Member("Nina", "SELLER"));
    all.put("oleg", new Member("Oleg", "OPERATOR"));
    all.put("olga", new Member("Olga", "OPERATOR"));
    all.put("admin", new Member("Admin", "ADMINISTRATOR"));
    return all;
  }

  /** As the embedded provider wants them, with the passwords of this house. */
  static Map<String, DemoPerson> with(Secrets secrets) {
    Map<String, DemoPerson> people = new LinkedHashMap<>();
    ALL.forEach(
        (login, member) ->
            people.put(
                login,
                new DemoPerson(
                    member.displayName(),
                    secrets.demoPassword(login),
                    Set.of(member.authority()))));
    return people;
  }

  /**
   * @throws House.Unstartable when the password of the first run is not theirs any more
   */
  static String token(String issuer, String login, Secrets secrets) {
    try {
      return StaffSignIn.token(issuer, login, secrets.demoPassword(login));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new House.Unstartable(
          "The story signs in as %s with the password of the first run, and was not let in: %s. See ./alexandrite staff list."
              .formatted(login, e.getMessage()));
    }
  }

  /**
   * @param setting of the environment
   * @param roles its value: those whose people it is about, with commas between
   * @throws House.Unstartable when one of them is none
   */
  static Set<String> rolesIn(String setting, @Nullable String roles) {
    Set<String> wanted =
        roles == null || roles.isBlank()
            ? Set.of()
            : Arrays.stream(roles.split(",")).map(String::strip).collect(Collectors.toSet());
    Set<String> known = ALL.values().stream().map(Member::authority).collect(Collectors.toSet());
    if (!known.containsAll(wanted)) {
      throw new House.Unstartable("%s takes %s, with commas between.".formatted(setting, known));
    }
    return wanted;
  }
}
