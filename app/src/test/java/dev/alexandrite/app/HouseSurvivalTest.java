package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** kill -9 of the whole house, with its database, broker and store inside, while orders come in. */
@Tag("slow")
class HouseSurvivalTest {
  private static final int ORDERS_BEFORE_THE_KILL = 40;

  private final Path data = WholeHouse.freshData("survival-");
  private final int portBase = Ports.row();

  @Test
  void whatWasAcceptedBeforeKillNineGoesOnAfterIt() throws Exception {
    List<String> accepted = new ArrayList<>();
    try (Running house = new Running()) {
      while (accepted.size() < ORDERS_BEFORE_THE_KILL) {
        accepted.add(acceptedOrder());
      }
      house.kill(); // the last orders are somewhere between the shop's database and the broker
    }
    try (Running house = new Running()) {
      Caller seller = Caller.nobody(Role.INSIGHT.port(portBase)).withToken(house.token("nina"));
      for (String orderId : accepted) {
        JsonNode order =
            seller.await(
                "/api/orders/" + orderId,
                o -> o.path("state").asString("").equals("PRICE_CALCULATED"));
        long sequence = 0;
        for (JsonNode event : order.path("history")) {
          assertThat(event.path("sequence").asLong()).isEqualTo(++sequence);
        }
      }
    }
  }

  private String acceptedOrder() {
    Caller nobody = Caller.nobody(Role.SHOP.port(portBase));
    String piece =
        nobody
            .await("/api/catalogue", pieces -> !pieces.isEmpty())
            .path(0)
            .path("pieceId")
            .asString();
    Caller.Answer created =
        nobody.post(
            "/api/orders",
            """
            {"kind": "PIECE", "pieceId": "%s", "quantity": 1,
             "guest": {"name": "Vera", "email": "vera-%d@example.org"}}
            """
                .formatted(piece, System.nanoTime()));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    String orderId = created.json().path("order").path("orderId").asString();
    Caller.Answer submitted =
        nobody
            .withToken(created.json().path("trackingToken").asString())
            .post("/api/orders/" + orderId + "/submit", "{\"quantity\": 1}");
    assertThat(submitted.status()).as(submitted.body()).isEqualTo(200);
    return orderId;
  }

  /** {@code ./alexandrite} as a process. */
  private final class Running implements AutoCloseable {
    private final Process process;

    Running() throws IOException {
      List<String> command = new ArrayList<>(WholeHouse.java());
      command.addAll(
          List.of(
              Alexandrite.class.getName(),
              "--data",
              data.toString(),
              "--port-base",
              String.valueOf(portBase)));
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      List<String> all = new ArrayList<>();
      for (String line = lines.readLine(); ; line = lines.readLine()) {
        assertThat(line).as("the house started: %s", all).isNotNull();
        all.add(line);
        if (line.startsWith("READY")) {
          break;
        }
      }
    }

    String token(String login) {
      Secrets secrets = Secrets.in(data);
      String issuer =
          Caller.nobody(Role.CRM.port(portBase))
              .get("/api/settings")
              .json()
              .path("issuer")
              .asString();
      return dev.alexandrite.embedded.StaffSignIn.token(issuer, login, secrets.demoPassword(login));
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
      process.destroy();
      process.onExit().join();
    }
  }
}
