package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who says what, and who does something about it: read from the code, kept as a page. */
class EventsTest {

  @Test
  void whoSaysAndWhoHearsIsListed() throws Exception {
    JavaClasses house = ArchitectureTest.house();
    String lines =
        Stream.concat(OrderEvent.TYPES.stream(), Message.TYPES.stream())
            .map(type -> line(house, type))
            .collect(Collectors.joining("\n"));
    Golden.compare(
        "events.txt",
        """
        # What travels between the contexts: who says it, and who does something about it.
        # Every role hears every order event, to know where the order is; listed are those that do more.
        # Read from the compiled code by EventsTest.
        """
            + lines
            + "\n");
  }

  @Test
  void whatIsSaidIsHeardAndWhatIsHeardIsSaid() {
    JavaClasses house = ArchitectureTest.house();
    Stream.concat(OrderEvent.TYPES.stream(), Message.TYPES.stream())
        .forEach(
            type -> {
              assertThat(roles(house, type, EventsTest::says)).as("who says %s", type).isNotEmpty();
              assertThat(roles(house, type, EventsTest::hears))
                  .as("who hears %s", type)
                  .isNotEmpty();
            });
  }

  private static String line(JavaClasses house, Class<?> type) {
    return "%-23s %-32s → %s"
        .formatted(
            type.getSimpleName(),
            words(roles(house, type, EventsTest::says)),
            words(roles(house, type, EventsTest::hears)));
  }

  private static String words(List<Role> roles) {
    return roles.stream().map(Role::word).collect(Collectors.joining(", "));
  }

  private static List<Role> roles(
      JavaClasses house, Class<?> type, BiPredicate<JavaClass, Class<?>> does) {
    return Arrays.stream(Role.values())
        .filter(
            role ->
                house.stream()
                    .filter(c -> parts(role).contains(contextOf(c)))
                    .anyMatch(c -> does.test(c, type)))
        .toList();
  }

  /** The channels share the code of one module; platform speaks for any owner of the baton. */
  private static Set<String> parts(Role role) {
    return switch (role) {
      case SHOP, PARTNER -> Set.of(role.word(), "channel");
      default -> Set.of(role.word());
    };
  }

  static String contextOf(JavaClass type) {
    String rest = type.getPackageName().substring("dev.alexandrite.".length());
    return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
  }

  private static boolean says(JavaClass in, Class<?> type) {
    return in.getConstructorCallsFromSelf().stream()
        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(type));
  }

  private static boolean hears(JavaClass in, Class<?> type) {
    return in.getMethodCallsFromSelf().stream()
            .anyMatch(call -> call.getTargetOwner().isEquivalentTo(type))
        || in.getInstanceofChecks().stream()
            .anyMatch(check -> check.getRawType().isEquivalentTo(type));
  }
}
