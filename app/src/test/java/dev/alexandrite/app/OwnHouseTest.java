package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.embedded.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A house is its owner's: not the network's, and not that of others at the same machine. */
class OwnHouseTest {

  /** The deeper folders can't be reached without the upper ones. */
  @Test
  void noOtherUserOfTheMachineCanLookIntoTheDataFolder() throws IOException {
    WholeHouse.running();
    Path data = WholeHouse.data();
    List<Path> kept = new ArrayList<>(List.of(data, data.resolve("postgres/postgres.log")));
    try (Stream<Path> inside = Files.list(data)) {
      kept.addAll(inside.toList());
    }
    assertThat(kept).hasSizeGreaterThan(6);
    for (Path path : kept) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .as("%s", path)
          .endsWith("------");
    }
  }

  @Test
  void aFolderThatAnOlderHouseLeftOpenIsClosed() throws IOException {
    Path data = WholeHouse.freshData("open-house-");
    Path kafka = Files.createDirectories(data.resolve("kafka"));
    for (Path open : List.of(data, kafka)) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    House.keepToOneself(data);
    for (Path closed : List.of(data, kafka)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void nothingOfTheHouseAnswersAtAnAddressOfTheNetwork() throws IOException {
    WholeHouse.running();
    assertThat(Caller.nobody(Role.SHOP.port(WholeHouse.portBase())).get("/").status())
        .isEqualTo(200);
    List<InetAddress> network =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();
    for (int port = WholeHouse.portBase(); port < WholeHouse.portBase() + House.PORTS; port++) {
      for (InetAddress address : network) {
        assertThat(answers(address, port)).as("%s:%d", address, port).isFalse();
      }
    }
  }

  private static boolean answers(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 2_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whoRequiresSomethingOfNobodyKnownIsTold() {
    assertThat(DemoStaff.rolesIn("SECOND_FACTOR_FOR", null)).isEmpty();
    assertThat(DemoStaff.rolesIn("SECOND_FACTOR_FOR", " ")).isEmpty();
    assertThat(DemoStaff.rolesIn("SECOND_FACTOR_FOR", "ADMINISTRATOR, SELLER"))
        .containsExactlyInAnyOrder("ADMINISTRATOR", "SELLER");
    assertThatThrownBy(() -> DemoStaff.rolesIn("SECOND_FACTOR_FOR", "administrator"))
        .isInstanceOf(House.Unstartable.class)
        .hasMessageContaining("ADMINISTRATOR");
  }

  @Test
  void whoBindsToNoAddressIsToldWhatToSay() {
    assertThatThrownBy(() -> House.host("everywhere"))
        .isInstanceOf(House.Unstartable.class)
        .hasMessageContaining("--bind 127.0.0.1");
    assertThat(House.host("0.0.0.0")).isEqualTo("localhost");
    assertThat(House.host("192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(House.host("2001:db8::1")).isEqualTo("[2001:db8::1]");
    assertThat(House.isLoopback("::1")).isTrue();
  }
}
