package dev.alexandrite.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.alexandrite.embedded.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
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
