package dev.alexandrite.channel;

import dev.alexandrite.contracts.Sha256;
import dev.alexandrite.platform.ClientAddress;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.ProblemCode.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Counts wrong tokens, such as of guests and of links, by the address they come from, in this
 * process. They can't be guessed, but each costs a question to the database: beyond the limit only
 * a token that was right lately is asked for, and one other a second, so that a guest who shares an
 * address with somebody who tries gets in.
 */
public final class WrongTokens {
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** What a look says of a token that opens nothing. */
  private static final Set<Kind> WRONG = Set.of(Kind.ABSENT, Kind.GONE);

  private static final class Tries {
    private final Instant since;
    private int wrong;
    private Instant lookedAt = Instant.EPOCH;

    Tries(Instant since) {
      this.since = since;
    }
  }

  private final int most;
  private final Duration within;
  private final Clock clock;
  private final Map<String, Tries> byAddress = new Latest<>();
  private final Map<ByteBuffer, Boolean> right = new Latest<>();

  /**
   * @param most of one address
   */
  public WrongTokens(int most, Duration within, Clock clock) {
    this.most = most;
    this.within = within;
    this.clock = clock;
  }

  /**
   * @param look up the token
   * @param isRight whether what was found is any good
   * @throws Problem too-many-requests, before it is looked up, and those of the look
   */
  public <T> T look(
      HttpServletRequest request, String token, Supplier<T> look, Function<T, Boolean> isRight) {
    String address = ClientAddress.of(request);
    ByteBuffer hash = ByteBuffer.wrap(Sha256.of(token));
    consume(address, hash);
    boolean wrong = false;
    try {
      T found = look.get();
      wrong = !isRight.apply(found);
      return found;
    } catch (Problem problem) {
      wrong = WRONG.contains(problem.kind());
      throw problem;
    } finally {
      if (!wrong) {
        wasRight(address, hash);
      }
    }
  }

  /** As a wrong one, so that many at once can't slip through. */
  private synchronized void consume(String address, ByteBuffer hash) {
    Instant now = clock.instant();
    Tries tries = byAddress.get(address);
    if (tries == null || !now.isBefore(tries.since.plus(within))) {
      tries = new Tries(now);
      byAddress.put(address, tries);
    }
    if (tries.wrong >= most && !right.containsKey(hash)) {
      if (now.isBefore(tries.lookedAt.plus(LOOK))) {
        long seconds = Duration.between(now, tries.since.plus(within)).toSeconds() + 1;
        throw new Problem(
            CommonProblem.TOO_MANY_REQUESTS,
            "Too many wrong tokens were sent; send the right one, or wait %d seconds."
                .formatted(seconds),
            Map.of("retryAfterSeconds", seconds));
      }
      tries.lookedAt = now;
    }
    tries.wrong++;
  }

  private synchronized void wasRight(String address, ByteBuffer hash) {
    right.put(hash, true);
    Tries tries = byAddress.get(address);
    if (tries != null && tries.wrong > 0) {
      tries.wrong--;
    }
  }
}
