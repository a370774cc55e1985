package dev.alexandrite.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.platform.Live.Hearer;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class LiveTest {
  private static final long PATIENCE_SECONDS = 15;
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void everybodyLeaves() {
    TestRole.SIGNED_OUT.addAll(List.of("anna", "boris", "clara", "dora", "thief"));
    TestRole.SIGNED_OUT.forEach(one -> TestRole.bean(Live.class).changed(Live.SIGNED_OUT, one));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (TestRole.bean(Live.class).open() > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    TestRole.SIGNED_OUT.clear();
  }

  @Test
  void whoeverOpensOneMoreThanOneMayHaveLosesTheOldest() throws Exception {
    Page first = page("anna", "a1");
    Page second = page("anna", "a1");
    Page third = page("anna", "a1");

    first.awaits("data:REPLACED"::equals);
    TestRole.bean(Live.class).changed("news", "1");
    second.awaits(line -> line.contains("\"1\""));
    third.awaits(line -> line.contains("\"1\""));
    assertThat(TestRole.bean(Live.class).open()).isEqualTo(TestRole.STREAMS_PER_PERSON);
  }

  @Test
  void anAddressThatIsFullIsToldWhenToComeBackAndOthersGetIn() throws Exception {
    for (String person : List.of("anna", "boris")) {
      page(person, "a1");
      page(person, "a1");
    }

    assertFull(ask("clara", "a1"));
    page("clara", "a2");
    page("anna", "a1"); // in the place of her oldest
  }

  @Test
  void aFullProcessTakesNoMore() throws Exception {
    for (String person : List.of("anna", "boris", "clara")) {
      page(person, person);
      page(person, person);
    }

    assertFull(ask("dora", "dora"));
    assertThat(TestRole.bean(Live.class).open()).isEqualTo(TestRole.STREAMS_PER_PROCESS);
  }

  @Test
  void aThiefWithOneTokenHoldsNoMoreThanOneMayHowManyEverAreOpened() throws Exception {
    for (int i = 0; i < 50; i++) {
      page("thief", "a1");
    }

    assertThat(TestRole.bean(Live.class).open()).isEqualTo(TestRole.STREAMS_PER_PERSON);
  }

  @Test
  void aStreamEndsWithTheSessionAtOnce() throws Exception {
    Page hers = page("anna", "a1");
    Page his = page("boris", "a1");

    TestRole.SIGNED_OUT.add("anna");
    TestRole.bean(Live.class).changed(Live.SIGNED_OUT, "anna");

    hers.awaits("data:OVER"::equals);
    TestRole.bean(Live.class).changed("news", "2");
    his.awaits(line -> line.contains("\"2\""));
  }

  @Test
  void aStreamEndsWithTheToken() throws Exception {
    page("anna", "a1", 300).awaits("data:OVER"::equals);
  }

  @Test
  void aStreamEndsAtTheLatestAfterTheLongestTime() {
    var limits = new CommonSettings.Streams(1, 1, 1, Duration.ofMillis(50));
    StringWriter written = new StringWriter();

    new LiveStreams(limits, new JsonMapper(), Clock.systemUTC())
        .answer(new Hearer("anna", "a1", Instant.MAX, () -> true), c -> true, answer(written));

    assertThat(written.toString())
        .startsWith("id:0\n:here\n\n")
        .endsWith("event:ended\ndata:OVER\n\n");
  }

  @Test
  void whoHasANetworkOfAddressesHasFourTimesTheStreamsOfOne() throws Exception {
    var limits = new CommonSettings.Streams(1, 1, 100, Duration.ofMinutes(1));
    LiveStreams streams = new LiveStreams(limits, new JsonMapper(), Clock.systemUTC());
    try (var pages = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String address : List.of("a:1", "a:2", "a:3", "a:4", "b:1")) {
        pages.submit(() -> streams.answer(of(address), c -> true, answer(new StringWriter())));
      }
      TestRole.await(() -> streams.count() == 5);

      assertThatThrownBy(() -> streams.answer(of("a:5"), c -> true, answer(new StringWriter())))
          .isInstanceOfSatisfying(
              Problem.class,
              full -> assertThat(full.code()).isEqualTo(CommonProblem.TOO_MANY_STREAMS));
      streams.endAll();
    }
  }

  private static Hearer of(String address) {
    String known = ClientAddress.of("2001:db8:" + address + "::1");
    return new Hearer(address, known, Instant.MAX, () -> true);
  }

  /** Hints are not played again; who may have missed one reads everything. */
  @Test
  void whoComesBackAndHasMissedSomethingIsToldToReadEverything() {
    var limits = new CommonSettings.Streams(1, 1, 1, Duration.ofMillis(50));
    LiveStreams streams = new LiveStreams(limits, new JsonMapper(), Clock.systemUTC());
    streams.tell(new Live.Changed("board", "1", 7));

    for (String last : new String[] {"6", "8", "", "a guess"}) {
      assertThat(heard(streams, last))
          .as(last)
          .contains("id:7\nevent:changed\ndata:{\"topic\":\"*\",\"id\":\"*\",\"position\":7}\n\n");
    }
    assertThat(heard(streams, "7")).doesNotContain("changed");
    assertThat(heard(streams, null)).doesNotContain("changed");
  }

  private static String heard(LiveStreams streams, @Nullable String last) {
    StringWriter written = new StringWriter();
    streams.answer(
        new Hearer("anna", "a1", Instant.MAX, () -> true), c -> true, last, answer(written));
    return written.toString();
  }

  @Test
  void whoAsksForTheHeadAloneLeavesNoStreamAndGoesOn() throws Exception {
    URI house = URI.create(TestRole.address());
    try (Socket caller = new Socket(house.getHost(), house.getPort())) {
      caller.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      caller
          .getOutputStream()
          .write(
              ("HEAD /api/test/live?person=anna&address=a1 HTTP/1.1\r\nHost: here\r\n\r\n"
                      + "GET /api/test/open HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(caller.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .containsOnlyOnce("text/event-stream")
          .endsWith("open");
    }
    assertThat(TestRole.bean(Live.class).open()).isZero();
  }

  @Test
  void aPageThatDoesNotReadKeepsNobodyUp() throws Exception {
    Page quick = page("anna", "a1");
    try (Socket slow = new Socket()) {
      slow.setReceiveBufferSize(4096);
      URI house = URI.create(TestRole.address());
      slow.connect(new InetSocketAddress(house.getHost(), house.getPort()));
      slow.getOutputStream()
          .write(
              "GET /api/test/live?person=boris&address=a2 HTTP/1.1\r\nHost: here\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(slow.getInputStream().read()).isPositive();
      String lengthy = "x".repeat(190);
      for (int batch = 0; batch < 100; batch++) {
        String last = "batch-" + batch;
        TestRole.bean(TransactionTemplate.class)
            .executeWithoutResult(
                status -> {
                  for (int i = 0; i < 200; i++) {
                    TestRole.bean(Live.class).changed("news", lengthy + i);
                  }
                  TestRole.bean(Live.class).changed("news", last);
                });
        quick.awaits(line -> line.contains(last));
      }
    }
  }

  private Page page(String person, String address) throws Exception {
    return page(person, address, 3_600_000);
  }

  private Page page(String person, String address, long millis) throws Exception {
    var response = http.send(request(person, address, millis), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    Page page =
        new Page(
            new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    page.awaits(":here"::equals);
    return page;
  }

  private HttpResponse<String> ask(String person, String address) throws Exception {
    return http.send(request(person, address, 3_600_000), BodyHandlers.ofString());
  }

  private static HttpRequest request(String person, String address, long millis) {
    return HttpRequest.newBuilder(
            URI.create(
                TestRole.address()
                    + "/api/test/live?person=%s&address=%s&millis=%d"
                        .formatted(person, address, millis)))
        .header("Accept", "text/event-stream")
        .build();
  }

  private static void assertFull(HttpResponse<String> refused) {
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"code\":\"too-many-streams\"");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
  }

  /** What a page hears, read as fast as it comes. */
  private static final class Page {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    Page(BufferedReader lines) {
      Thread.ofVirtual().start(() -> read(lines));
    }

    private void read(BufferedReader lines) {
      try {
        lines.lines().forEach(heard::add);
      } catch (RuntimeException e) {
        heard.add("closed");
      }
    }

    void awaits(Predicate<String> wanted) throws InterruptedException {
      String line;
      do {
        line = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(line).as("what the page hears").isNotNull();
      } while (!wanted.test(line));
    }
  }

  private static HttpServletResponse answer(StringWriter written) {
    var out =
        new ServletOutputStream() {
          @Override
          public void write(int b) {
            written.write(b);
          }

          @Override
          public boolean isReady() {
            return true;
          }

          @Override
          public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
          }
        };
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            LiveTest.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, arguments) -> method.getName().equals("getOutputStream") ? out : null);
  }
}
