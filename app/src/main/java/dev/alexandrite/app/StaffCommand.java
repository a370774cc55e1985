package dev.alexandrite.app;

import dev.alexandrite.embedded.StaffAccounts;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The log-ins of an embedded house. With an OIDC provider of your own they are its business. */
@Command(
    name = "staff",
    description = {
      "The log-ins of the staff in an embedded house, also while it runs.",
      "What a login had signed in to ends at once; access tokens that were given out, within 30 minutes."
    },
    mixinStandardHelpOptions = true)
final class StaffCommand {
  private static final String LOGIN = "LOGIN";

  @ParentCommand private @Nullable Alexandrite house;

  @Spec private @Nullable CommandSpec spec;

  @Command(description = "every login, and what has become of it", mixinStandardHelpOptions = true)
  int list() {
    StaffAccounts accounts = accounts();
    DemoStaff.ALL.forEach(
        (login, person) ->
            out()
                .printf(
                    "%-8s %-13s %s%s%n",
                    login,
                    person.authority(),
                    accounts.hasOwnPassword(login) ? "own password" : "password of the first run",
                    accounts.isDisabled(login) ? ", disabled" : ""));
    return 0;
  }

  @Command(
      description = "lets a login in no more, and ends its sign-ins",
      mixinStandardHelpOptions = true)
  int disable(@Parameters(paramLabel = LOGIN) String login) {
    accounts().disable(known(login));
    out().printf("%s is disabled.%n", login);
    return 0;
  }

  @Command(description = "lets a disabled login in again", mixinStandardHelpOptions = true)
  int enable(@Parameters(paramLabel = LOGIN) String login) {
    accounts().enable(known(login));
    out().printf("%s may sign in.%n", login);
    return 0;
  }

  @Command(
      description =
          "makes the password of the first run the right one again, for who forgot their own",
      mixinStandardHelpOptions = true)
  int reset(@Parameters(paramLabel = LOGIN) String login) {
    accounts().forgetOwnPassword(known(login));
    out().printf("%s signs in with the password that ./alexandrite shows.%n", login);
    return 0;
  }

  private static String known(String login) {
    if (!DemoStaff.ALL.containsKey(login)) {
      throw new House.Unstartable(
          "There is no login '%s'; there are %s."
              .formatted(login, String.join(", ", DemoStaff.ALL.keySet())));
    }
    return login;
  }

  private StaffAccounts accounts() {
    return Objects.requireNonNull(house).staffAccounts(Clock.systemUTC());
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
