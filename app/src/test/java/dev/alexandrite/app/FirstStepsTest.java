package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.embedded.Ports;
import dev.alexandrite.embedded.StaffAccounts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What a stranger meets first: each mistake is told in a sentence, without the program's inside.
 */
class FirstStepsTest {
  @TempDir private Path dir;

  private record Ran(int exit, String out, String err) {}

  private static Ran run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Alexandrite.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(words);
    return new Ran(exit, out.toString(), err.toString());
  }

  /** A house tells the process where it logs; the other tests' houses do not. */
  @AfterEach
  void forgetWhereToLog() {
    List.of(
            "house.log",
            "logback.configurationFile",
            "logging.config",
            "logging.register-shutdown-hook")
        .forEach(System::clearProperty);
  }

  private static List<List<String>> commands(CommandLine line, List<String> path) {
    List<List<String>> all = new ArrayList<>(List.of(path));
    line.getSubcommands()
        .forEach(
            (name, sub) ->
                all.addAll(commands(sub, Stream.concat(path.stream(), Stream.of(name)).toList())));
    return all;
  }

  @Test
  void everyCommandTellsHowItIsUsed() {
    List<List<String>> commands = commands(Alexandrite.commandLine(), List.of());
    assertThat(commands).hasSizeGreaterThan(12);
    for (List<String> command : commands) {
      Ran help = run(Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new));
      assertThat(help.exit()).as("%s: %s", command, help).isZero();
      assertThat(help.out()).contains("Usage: alexandrite " + String.join(" ", command));
      Ran wrong =
          run(Stream.concat(command.stream(), Stream.of("--nothing")).toArray(String[]::new));
      assertThat(wrong.exit()).as("%s", command).isEqualTo(2);
      assertThat(wrong.err()).as("%s", command).isNotBlank().doesNotContain("\tat ");
    }
  }

  @Test
  void whatCanNotBeDoneIsSaidInASentence() throws IOException {
    String nowhere = dir.resolve("nowhere").toString();
    for (List<String> command :
        List.of(
            List.of("story", "--data", nowhere),
            List.of("partner", "list", "--data", nowhere),
            List.of("staff", "list", "--data", nowhere),
            List.of("--bind", "everywhere"),
            List.of("--data", Files.createFile(dir.resolve("a-file")).toString()),
            List.of(
                "broker",
                "rules",
                "--bootstrap-servers",
                "localhost:1",
                "--client",
                nowhere,
                "--replication",
                "1"),
            List.of(
                "broker",
                "rules",
                "--bootstrap-servers",
                "no address",
                "--client",
                Files.createFile(dir.resolve("client.properties")).toString(),
                "--replication",
                "1"))) {
      Ran ran = run(command.toArray(String[]::new));
      assertThat(ran.exit()).as("%s: %s", command, ran).isEqualTo(1);
      assertThat(ran.err().strip()).as("%s", command).isNotEmpty().doesNotContain("\n");
    }
    assertThat(run("--port-base", "65530").exit()).isEqualTo(2);
  }

  /** Whichever of them it is, nothing is started. */
  @Test
  void whoeversPortsAreTakenIsToldWhichOneAndWhatToSay() throws Exception {
    int base = Ports.row();
    for (int offset : List.of(0, House.PORTS - 1)) {
      try (ServerSocket somebody =
          new ServerSocket(base + offset, 1, InetAddress.getLoopbackAddress())) {
        Ran ran =
            run(
                "--data", dir.resolve("house").toString(),
                "--port-base", String.valueOf(base));
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err().strip())
            .contains("Port " + somebody.getLocalPort(), "--port-base")
            .doesNotContain("\n");
      }
    }
  }

  @Test
  void aLoginIsDisabledAndLetInAgainByACommand() {
    Secrets.in(dir).demoPassword("nina"); // a house was here
    String data = dir.toString();
    assertThat(run("staff", "list", "--data", data).out())
        .contains("nina     SELLER        password of the first run");

    assertThat(run("staff", "disable", "nina", "--data", data).out()).contains("nina is disabled");
    assertThat(run("staff", "list", "--data", data).out()).contains("first run, disabled");
    assertThat(new StaffAccounts(House.identity(dir), Clock.systemUTC()).isDisabled("nina"))
        .isTrue();
    assertThat(run("staff", "enable", "nina", "--data", data).exit()).isZero();
    assertThat(run("staff", "list", "--data", data).out()).doesNotContain("disabled");
    assertThat(run("staff", "disable", "nobody", "--data", data).err()).contains("nina, oleg");
  }

  @Test
  void whoHasNoJdkIsToldWhichOneToInstall() throws Exception {
    String script =
        Files.readString(Golden.root().resolve(".mvn/jdk.sh"))
            .replace("/usr/lib/jvm/", "/nowhere/")
            .replace("/opt/", "/nowhere/");
    Files.writeString(dir.resolve("jdk.sh"), script);
    Path bin = Files.createDirectory(dir.resolve("bin"));
    ProcessBuilder stranger =
        new ProcessBuilder("/bin/sh", "-euc", ". ./jdk.sh; echo found").directory(dir.toFile());
    stranger.environment().clear();
    stranger.environment().put("PATH", bin.toString());
    stranger.environment().put("HOME", dir.toString());
    Process process = stranger.redirectErrorStream(true).start();

    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said).contains("needs a JDK 25").contains("JAVA_HOME");
  }

  /** The temporary folder is everybody's. */
  @Test
  void whatAnotherUserLeftThereKeepsNoHouseFromStarting() throws Exception {
    int port = 10_000 + (int) (ProcessHandle.current().pid() % 50_000);
    Path note = Path.of(System.getProperty("java.io.tmpdir"), "alexandrite-" + port);
    Path inside = Files.createFile(Files.createDirectory(note).resolve("something"));
    try (AutoCloseable noted = new Whereabouts(dir, port).noted()) {
      assertThat(noted).isNotNull();
      assertThat(Whereabouts.of(dir, null).portBase()).isEqualTo(port);
    } finally {
      Files.delete(inside);
      Files.delete(note);
    }
  }
}
