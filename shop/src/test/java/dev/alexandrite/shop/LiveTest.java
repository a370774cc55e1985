package dev.alexandrite.shop;

import static dev.alexandrite.shop.ShopFixture.assertProblem;
import static dev.alexandrite.shop.ShopFixture.customer;
import static dev.alexandrite.shop.ShopFixture.ordered;
import static dev.alexandrite.shop.ShopFixture.orderedAsGuest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.shop.ShopFixture.Ordered;
import dev.alexandrite.shop.ShopFixture.Visitor;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void whatIsHeardEndsWithSigningOutAndCanNotBeginAgain() throws Exception {
    Visitor vera = customer();
    String cookie = HostCookie.SESSION.name() + "=" + vera.cookie();
    Iterator<String> phone = stream(vera.request("/api/live").header("Cookie", cookie));

    assertThat(vera.send("DELETE", "/api/session", "").status()).isEqualTo(204);

    assertThat(until(phone, "data:OVER")).isNotBlank();
    assertThat(phone.hasNext() && !phone.next().isEmpty()).isFalse();
    assertProblem(
        new Visitor().send(vera.request("/api/live").header("Cookie", cookie)),
        401,
        "unauthenticated");
  }

  @Test
  void anotherDeviceOfTheSamePersonGoesOnHearing() throws Exception {
    String email = ShopFixture.email();
    Visitor phone = ShopFixture.customer(email);
    Visitor laptop = new Visitor();
    laptop.post("/api/session", Map.of("email", email, "password", ShopFixture.PASSWORD));
    Iterator<String> heard =
        stream(
            laptop
                .request("/api/live")
                .header("Cookie", HostCookie.SESSION.name() + "=" + laptop.cookie()));

    phone.send("DELETE", "/api/session", "");
    Ordered order = ordered(laptop);

    assertThat(until(heard, "data:{")).contains(order.orderId.toString());
  }

  @Test
  void aGuestWithSeveralOrdersHearsOfAllOnOneStream() throws Exception {
    Ordered ring = orderedAsGuest();
    Ordered chain = orderedAsGuest();
    Ordered strangers = orderedAsGuest();
    Iterator<String> heard =
        stream(
            ring.visitor
                .request("/api/live")
                .header("Authorization", "Bearer " + ring.visitor.token)
                .header("Tracking-Tokens", chain.visitor.token + ", not-a-token"));

    strangers.post("cancel", Map.of());
    chain.post("cancel", Map.of());
    assertThat(until(heard, "data:{")).contains(chain.orderId.toString());
    ring.post("cancel", Map.of());
    String next = until(heard, "data:{");
    while (next.contains(chain.orderId.toString())) {
      next = until(heard, "data:{");
    }
    assertThat(next).contains(ring.orderId.toString());
  }

  @Test
  void moreTokensThanOneBrowserNeedsAreRefused() {
    Ordered order = orderedAsGuest();

    assertProblem(
        order.visitor.send(
            order.visitor.request("/api/live").header("Tracking-Tokens", "x,".repeat(25) + "x")),
        400,
        "invalid-field");
  }

  private static Iterator<String> stream(HttpRequest.Builder request) throws Exception {
    var response =
        HttpClient.newHttpClient().send(request.timeout(PATIENCE).build(), BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    Iterator<String> lines = response.body().iterator();
    assertThat(lines.next()).startsWith("id:");
    assertThat(lines.next()).isEqualTo(":here");
    return lines;
  }

  private static String until(Iterator<String> lines, String beginning) {
    String line = lines.next();
    while (!line.startsWith(beginning)) {
      line = lines.next();
    }
    return line;
  }
}
