package dev.alexandrite.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.alexandrite.embedded.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SecurityEventsTest {
  private static final Caller NOBODY = Caller.nobody(TestRole.port(TestRole.context()));

  /** Signed in before anybody listens: the provider's own start takes listeners off the log. */
  private static final Caller OPERATOR = NOBODY.as("oleg");

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.alexandrite.security");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    SecurityEvents.MINUTES.clear(); // others have been refused before
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  private List<String> lines(String event) {
    return List.copyOf(lines.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.startsWith(event))
        .toList();
  }

  @Test
  void aForgedTokenIsWrittenWithItsReasonAndWithoutItself() {
    String forged = Caller.token("nina").replaceAll("\\.[^.]*$", ".Zm9yZ2Vk");

    assertThat(NOBODY.withToken(forged).get("/api/test/sellers?secret=1").status()).isEqualTo(401);

    assertThat(lines("proof-refused"))
        .singleElement()
        .asString()
        .contains("from 127.0.0.1", "GET /api/test/sellers", ": ")
        .doesNotContain("secret=1")
        .doesNotContain(forged.substring(0, 40));
  }

  @Test
  void whoTriesWhatIsNotForThemIsNamed() {
    assertThat(OPERATOR.get("/api/test/sellers").status()).isEqualTo(403);

    assertThat(lines("forbidden"))
        .singleElement()
        .asString()
        .contains("by oleg from 127.0.0.1 at GET /api/test/sellers");
  }

  @Test
  void whoBreaksARequestOffIsNoErrorOfOurs() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Logger problems = (Logger) LoggerFactory.getLogger(Problems.class);
    problems.setLevel(Level.DEBUG);
    root.addAppender(lines);
    double problemsBefore = problems();
    int calls = 20;
    try {
      for (int i = 0; i < calls; i++) {
        try (Socket socket = new Socket("localhost", TestRole.port(TestRole.context()))) {
          socket.setSoLinger(i % 2 == 0, 0); // by a reset, or by an end
          socket
              .getOutputStream()
              .write(
                  ((i % 4 < 2 ? "GET /api/test/open" : "POST /api/test/rings")
                          + " HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
                          + "Content-Length: 5\r\n\r\n{")
                      .getBytes(StandardCharsets.US_ASCII));
          Thread.sleep(20); // so that the reset does not overtake what it breaks off
        }
      }
      TestRole.await(() -> lines("a caller broke off").size() == calls);
    } finally {
      root.detachAppender(lines);
      problems.setLevel(null);
    }

    assertThat(List.copyOf(lines.list)).noneMatch(it -> it.getLevel() == Level.ERROR);
    assertThat(problems()).isEqualTo(problemsBefore);
  }

  private static double problems() {
    return Stream.of("internal-error", "malformed-request")
        .mapToDouble(code -> TestRole.METERS.counter("problems", "code", code).count())
        .sum();
  }

  @Test
  void whoIsStillThereHearsThatTheBodyWasTooShort() throws Exception {
    for (String begun : List.of("GET /api/test/open", "POST /api/test/rings")) {
      try (Socket socket = new Socket("localhost", TestRole.port(TestRole.context()))) {
        socket
            .getOutputStream()
            .write(
                (begun
                        + " HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 5\r\n\r\n{")
                    .getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("HTTP/1.1 400")
            .contains("\"code\":\"malformed-request\"", "The body ended before");
      }
    }
  }

  @Test
  void aPageThatNobodyHasSignedInToIsNoEvent() {
    assertThat(NOBODY.get("/api/test/sellers").status()).isEqualTo(401);
    assertThat(lines("proof-refused")).isEmpty();
  }

  @Test
  void everyEventIsCounted() {
    MeterRegistry meters = new SimpleMeterRegistry();
    SecurityEvents.note(meters, CommonProblem.FORBIDDEN.code());
    SecurityEvents.note(meters, CommonProblem.FORBIDDEN.code());
    SecurityEvents.note(meters, CommonProblem.NOT_FOUND.code());
    assertThat(meters.counter("security_events", "event", "forbidden").count()).isEqualTo(2);
    assertThat(meters.getMeters()).hasSize(1);
    SecurityEvents.note(meters, "wrong-password");
    SecurityEvents.note(meters, "link-not-valid");
    SecurityEvents.note(meters, "foreign-origin");
    SecurityEvents.note(meters, CommonProblem.TOO_MANY_STREAMS.code());
    assertThat(meters.getMeters())
        .extracting(meter -> meter.getId().getTag("event"))
        .containsExactlyInAnyOrder(
            "forbidden", "password-refused", "link-refused", "foreign-origin", "throttled");
  }

  @Test
  void aFloodFillsNoLog() {
    for (int i = 0; i < 60; i++) {
      assertThat(SecurityEvents.isWritten("flood", 7)).isTrue();
    }
    assertThat(SecurityEvents.isWritten("flood", 7)).isFalse();
    assertThat(SecurityEvents.isWritten("another", 7)).isTrue();
    assertThat(SecurityEvents.isWritten("flood", 8)).isTrue();
  }
}
