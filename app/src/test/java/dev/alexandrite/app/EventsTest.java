package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantPool;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Who says what, and who does something about it: read from the compiled code, kept as a page. */
class EventsTest {

  /** What the protocol itself says and hears; other types it reads back from its tables. */
  private static final List<Class<?>> OF_PROTOCOL =
      List.of(
          Message.CancelRefused.class,
          Message.LetterSetAside.class,
          Message.LetterSettled.class,
          Message.ReplayWanted.class,
          Message.DiscardWanted.class);

  private static final Set<String> COMMANDS = Set.of("ReplayWanted", "DiscardWanted");

  /** Words of contexts that say a type, and that refer to it otherwise. */
  private record Users(Set<String> say, Set<String> hear) {}

  @Test
  void whoSaysAndWhoHearsIsListed() throws Exception {
    Map<String, Users> users = users();
    String lines =
        types()
            .map(Class::getSimpleName)
            .map(type -> line(type, users.get(type)))
            .collect(Collectors.joining("\n"));
    Golden.compare(
        "events.txt",
        """
        # What travels between the contexts: who says it → who does something about it.
        # Every internal role hears every order event, and a channel those of its own orders, to know where the order is; listed are those that do more.
        # Read from the compiled code by EventsTest.
        """
            + lines
            + "\n");
  }

  @Test
  void everythingThatCanBeSaidIsSaid() {
    assertThat(users()).allSatisfy((type, users) -> assertThat(users.say()).as(type).isNotEmpty());
  }

  private static String line(String type, Users users) {
    return "%-22s  %-45s → %s"
        .formatted(
            type,
            words(users.say(), type.startsWith("Letter") ? "every role" : "the baton's owner"),
            words(users.hear(), COMMANDS.contains(type) ? "every role" : "the other owners"))
        .stripTrailing();
  }

  /** The channels share one module, and the protocol speaks for whoever has the baton. */
  private static String words(Set<String> contexts, String ofAll) {
    Stream<String> roles =
        Arrays.stream(Role.values())
            .filter(
                role ->
                    contexts.contains(role.word())
                        || (contexts.contains("channel")
                            && (role == Role.SHOP || role == Role.PARTNER)))
            .map(Role::word);
    return Stream.concat(roles, contexts.contains("protocol") ? Stream.of(ofAll) : Stream.empty())
        .collect(Collectors.joining(", "));
  }

  private static Stream<Class<?>> types() {
    return Stream.concat(OrderEvent.TYPES.stream(), Message.TYPES.stream());
  }

  private static Map<String, Users> users() {
    Map<String, Users> users = new LinkedHashMap<>();
    types()
        .forEach(
            type -> users.put(type.getSimpleName(), new Users(new TreeSet<>(), new TreeSet<>())));
    ArchitectureTest.house().stream()
        .filter(type -> !List.of("contracts", "embedded", "app").contains(contextOf(type)))
        .forEach(type -> count(type, users));
    return users;
  }

  private static void count(JavaClass type, Map<String, Users> users) {
    ConstantPool constants = constants(type);
    types()
        .filter(said -> !contextOf(type).equals("protocol") || OF_PROTOCOL.contains(said))
        .forEach(
            said -> {
              String name = said.getName().replace('.', '/');
              Set<String> members =
                  entries(constants, MemberRefEntry.class)
                      .filter(member -> member.owner().asInternalName().equals(name))
                      .map(member -> member.name().stringValue())
                      .collect(Collectors.toSet());
              Users seen = users.get(said.getSimpleName());
              if (members.remove("<init>")) {
                seen.say().add(contextOf(type));
              } else if (entries(constants, ClassEntry.class)
                  .anyMatch(constant -> constant.asInternalName().equals(name))) {
                seen.hear().add(contextOf(type));
              }
              if (!members.isEmpty()) {
                seen.hear().add(contextOf(type));
              }
            });
  }

  private static ConstantPool constants(JavaClass type) {
    try (InputStream in =
        EventsTest.class.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
      assertThat(in).as(type.getName()).isNotNull();
      return ClassFile.of().parse(in.readAllBytes()).constantPool();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> Stream<T> entries(ConstantPool constants, Class<T> kind) {
    return StreamSupport.stream(constants.spliterator(), false)
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  private static String contextOf(JavaClass type) {
    return type.getPackageName().split("\\.")[2];
  }
}
