package dev.alexandrite.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Tries the file store before a role works with it: whether it obeys what nobody signed, and
 * whether the role's identity may do more than it should. A role does not start on such a store.
 * One that is away is tried when it is back, and a role that finds it unfit then ends.
 */
public final class StoreCheck implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(StoreCheck.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(5);
  private static final Set<Integer> REFUSED = Set.of(400, 403);

  /**
   * Signed addresses of objects that there are not.
   *
   * @param get in a place that this role may read
   * @param put of one byte, in a place that this role may write to; null where there is none
   * @param putHeaders those that were signed
   * @param notOurs to GET, in places that this role may not read
   * @param forget deletes what a wrong store has kept of the put
   */
  public record Trial(
      URI get,
      @Nullable URI put,
      Map<String, String> putHeaders,
      List<URI> notOurs,
      Runnable forget) {}

  /** The store can't be worked with. */
  static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfit(URI address, String why) {
      super(
          "The file store at %s (S3_ENDPOINT) %s. What a store must do is told in docs/file-store.md."
              .formatted(address.resolve("/"), why),
          null,
          false,
          false);
    }
  }

  private final Supplier<Trial> trial;
  private final ConfigurableApplicationContext role;
  private volatile @Nullable Thread waiting;
  private volatile boolean running;

  /**
   * @param trial anew each time, for addresses expire
   */
  public StoreCheck(Supplier<Trial> trial, ConfigurableApplicationContext role) {
    this.trial = trial;
    this.role = role;
  }

  /** Before anything that works with the store. */
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }

  @Override
  public void start() {
    running = true;
    try {
      tryOut();
    } catch (IOException e) {
      log.warn("the file store is away, and will be tried when it is back: {}", e.toString());
      waiting = Thread.ofVirtual().name("store-check").start(this::waitForIt);
    }
  }

  private void waitForIt() {
    while (running) {
      try {
        Thread.sleep(TRY_AGAIN_AFTER);
        tryOut();
        return;
      } catch (IOException e) {
        log.debug("the file store is still away", e);
      } catch (InterruptedException e) {
        return;
      } catch (Unfit e) {
        log.error("this role ends: {}", e.getMessage());
        Thread.ofPlatform().start(role::close); // closing waits for this thread
        return;
      }
    }
  }

  @Override
  public void stop() {
    running = false;
    Thread thread = waiting;
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /**
   * @throws Unfit with a sentence for whoever runs it
   */
  private void tryOut() throws IOException {
    Trial tried = trial.get();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      int missing = ask(http, get(tried.get()));
      require(
          missing == 404,
          tried.get(),
          "answers %d where there is no object, and 404 is right: this role's access key is wrong, or may not ask for what there is"
              .formatted(missing));
      require(
          REFUSED.contains(ask(http, get(tried.get(), "x-amz-checksum-mode", "ENABLED"))),
          tried.get(),
          "takes x-amz- headers that were not signed");
      for (URI place : tried.notOurs()) {
        require(
            ask(http, get(place)) == 403,
            tried.get(),
            "lets this role read %s, which is not its own".formatted(place.getPath()));
      }
      URI put = tried.put();
      if (put != null) {
        tryToPut(http, put, tried);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tryToPut(HttpClient http, URI put, Trial tried)
      throws IOException, InterruptedException {
    for (Map.Entry<String, String> header :
        Map.of(
                "x-amz-copy-source", put.getPath() + "-none",
                "x-amz-acl", "public-read",
                "Content-Type", "text/html")
            .entrySet()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(put)
              .timeout(PATIENCE)
              .PUT(BodyPublishers.ofByteArray(new byte[1]));
      tried.putHeaders().forEach(request::setHeader);
      int status = ask(http, request.setHeader(header.getKey(), header.getValue()));
      if (!REFUSED.contains(status)) {
        tried.forget().run();
        throw new Unfit(
            put,
            "answers %d to an upload with %s, which was not signed"
                .formatted(status, header.getKey()));
      }
    }
  }

  private static HttpRequest.Builder get(URI address, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(PATIENCE);
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static int ask(HttpClient http, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    int status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
    if (status >= 500 || status == 429) {
      throw new IOException("it answers " + status);
    }
    return status;
  }

  private static void require(boolean holds, URI address, String why) {
    if (!holds) {
      throw new Unfit(address, why);
    }
  }
}
