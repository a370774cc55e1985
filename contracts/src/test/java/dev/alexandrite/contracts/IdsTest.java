package dev.alexandrite.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdsTest {

  @Test
  void laterIdsSortLaterAsTextAndAreVersionSeven() {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    var ids =
        IntStream.range(0, 1000)
            .mapToObj(i -> Uuid7.next(Clock.fixed(start.plusMillis(i), ZoneOffset.UTC)))
            .toList();
    assertThat(ids).allMatch(id -> id.version() == 7 && id.variant() == 2);
    assertThat(ids.stream().map(UUID::toString)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void anOrderNumberCanBeReadAloud() {
    OrderId id = OrderId.of("019aa0b5-0000-7000-8000-00ffffffffff");
    assertThat(id.number()).isEqualTo("ZZZZ-ZZZZ");
    assertThat(OrderId.next(Clock.systemUTC()).number())
        .matches("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}");
  }
}
