package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Production's shape: every role a process of its own, each of them mortal. */
@Tag("slow")
class RolesApartTest {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Role WRITES_JSON = Role.INSIGHT;
  private static final Map<Role, Process> PROCESSES = new EnumMap<>(Role.class);
  private static final Path DATA = WholeHouse.freshData("roles-apart-");
  private static final int PORT_BASE = Ports.row();
  private static House services;

  @BeforeAll
  static void startEveryRoleAlone() throws IOException {
    services = House.start(DATA, PORT_BASE, List.of(), line -> {});
    for (Role role : Role.values()) {
      start(role);
    }
    for (Role role : Role.values()) {
      awaitHealth(role);
    }
  }

  @AfterAll
  static void stopEveryRole() {
    PROCESSES.values().forEach(Process::destroyForcibly);
    services.close();
  }

  @Test
  void ordersLiveTheirWholeLivesAcrossProcesses() throws Exception {
    assertThat(tell()).hasSize(3);
  }

  /** The order waits for the role that was killed, and goes on when it is back. */
  @Test
  void aKilledRoleComesBackToItsWork() throws Exception {
    for (Role role : List.of(Role.PRICING, Role.CRM, Role.MES)) {
      PROCESSES.get(role).destroyForcibly().waitFor();
      start(role);
      awaitHealth(role);
    }
    assertThat(tell()).hasSize(3);
  }

  @Test
  void aRoleWritesJsonWhereItIsAskedTo() throws Exception {
    List<String> lines = Files.readAllLines(DATA.resolve(WRITES_JSON.word() + ".log"));
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      JsonNode said = new JsonMapper().readTree(line);
      assertThat(said.path("@timestamp").asString()).as(line).isNotBlank();
      assertThat(said.path("message").asString()).as(line).isNotBlank();
    }
    assertThat(Files.readString(DATA.resolve(Role.MES.word() + ".log"))).doesNotStartWith("{");
  }

  private static List<Story.Told> tell() throws IOException, InterruptedException {
    try (Story story = new Story("localhost", PORT_BASE, services.secrets(), null, line -> {})) {
      return story.tellAll();
    }
  }

  private static void start(Role role) throws IOException {
    List<String> command = new ArrayList<>(WholeHouse.java());
    command.addAll(List.of(Alexandrite.class.getName(), "roles"));
    ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
    process.environment().putAll(services.settings(role));
    process.environment().put("ROLES", role.word());
    if (role == WRITES_JSON) {
      process.environment().put("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs");
    }
    process.redirectOutput(DATA.resolve(role.word() + ".log").toFile());
    PROCESSES.put(role, process.start());
  }

  private static void awaitHealth(Role role) {
    Caller caller = Caller.nobody(role.port(PORT_BASE));
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      assertThat(PROCESSES.get(role).isAlive()).as("%s, see %s", role, DATA).isTrue();
      try {
        if (caller.get("/actuator/health").status() == 200) {
          return;
        }
      } catch (java.io.UncheckedIOException e) {
        assertThat(System.nanoTime()).as("%s does not start", role).isLessThan(deadline);
      }
      Caller.pause();
    }
  }
}
